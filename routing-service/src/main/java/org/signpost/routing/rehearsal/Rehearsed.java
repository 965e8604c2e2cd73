package org.signpost.routing.rehearsal;

import org.signpost.contract.concern.Mode;

/// What came of rehearsing one concern, without anything of what it says.
public sealed interface Rehearsed {

    /// Both policies decided it.
    ///
    /// @param name its public reference; or, where it came from a file, its id there or the number of its line
    record Compared(String name, Mode mode, DecisionChange change) implements Rehearsed {}

    /// It has been compared already: a record may stand on a topic twice.
    record Repeated() implements Rehearsed {}

    /// It cannot be read, so neither policy saw it.
    record Unreadable() implements Rehearsed {}

    /// It can be read, and contradicts itself or holds an answer that this build does not know.
    record Undecidable() implements Rehearsed {}
}
