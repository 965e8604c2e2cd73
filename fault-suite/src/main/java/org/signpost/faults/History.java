package org.signpost.faults;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What happened, as topics, the ledger and the inbox of the partners say.
///
/// @param held ids of concerns that wait for a person's review, or did
record History(
        List<Reported> reported,
        List<Decided> decided,
        List<Parked> parked,
        List<Planned> ledger,
        List<Arrived> inbox,
        Set<String> held) {

    History {
        reported = List.copyOf(reported);
        decided = List.copyOf(decided);
        parked = List.copyOf(parked);
        ledger = List.copyOf(ledger);
        inbox = List.copyOf(inbox);
        held = Set.copyOf(held);
    }

    /// A record on `concerns.reported.v1`.
    ///
    /// @param at its time on the broker
    record Reported(String concernId, String reference, String sourceReference, String position, Instant at) {}

    /// A record on `concerns.routed.v1`.
    ///
    /// @param outcomes by partner: `LEAD`, `COPY`, `WITHHELD` or `NOT_TOLD`
    record Decided(String concernId, String decisionId, String rule, Map<String, String> outcomes, Instant at) {
        Decided {
            outcomes = Map.copyOf(outcomes);
        }
    }

    /// A record on a dead-letter topic.
    ///
    /// @param from where the original stands, as `topic-partition@offset`
    /// @param sha256 of its bytes in hexadecimal; null if it has none
    record Parked(
            String topic,
            String from,
            String reason,
            @Nullable String sha256) {}

    /// A message of the ledger.
    ///
    /// @param carriedBy the message that speaks for this one; null when it stands for itself
    record Planned(
            String messageId,
            String concernId,
            String partner,
            String means,
            String occasion,
            String state,
            @Nullable String carriedBy) {}

    /// A message as a partner got it.
    ///
    /// @param partner whose address it went to; null if it is nobody's
    /// @param senderReference what the sender calls the message: the same for one that came twice; null if nothing
    /// @param reference the public reference of a concern that is in it; null if there is none
    record Arrived(
            Instant at,
            String medium,
            String to,
            @Nullable String partner,
            @Nullable String senderReference,
            @Nullable String reference) {}
}
