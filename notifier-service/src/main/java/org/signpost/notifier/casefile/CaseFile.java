package org.signpost.notifier.casefile;

import java.time.Instant;
import org.signpost.contract.avro.ConcernReported;
import org.signpost.contract.concern.Particulars;

/// What there is to read of a concern.
public sealed interface CaseFile {

    /// It could be opened. It hides itself when printed.
    ///
    /// @param record the report as it came: its facts, and the particulars as ciphertext
    /// @param particulars the particulars, in clear
    record Opened(ConcernReported record, Particulars particulars) implements CaseFile {
        @Override
        public String toString() {
            return "Opened[hidden]";
        }
    }

    /// The report, or the key that opens it, has not come yet, which takes seconds. If it goes on, a record
    /// was parked.
    record NotArrived() implements CaseFile {}

    /// It was shredded, and nobody can read it any more.
    ///
    /// @param at when
    record Shredded(Instant at) implements CaseFile {}
}
