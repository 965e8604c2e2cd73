package org.signpost.local.inbox;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// One SMS or email as it arrived for one recipient.
///
/// @param id this message, under a new id for each arrival: two arrivals of the same SMS are two messages
/// @param at when it arrived
/// @param to the number or address it was sent to
/// @param subject of an email
/// @param body the text that the recipient reads
/// @param markup the HTML alternative of an email, kept so that it can be checked; never shown
/// @param senderReference what the sender calls it: the `reference` of an SMS, the `Message-ID` of an email
record Message(
        UUID id,
        Instant at,
        Medium medium,
        String to,
        Optional<String> subject,
        String body,
        Optional<String> markup,
        Optional<String> senderReference) {

    /// How a message reached its recipient.
    enum Medium {
        SMS,
        EMAIL;

        String wire() {
            return switch (this) {
                case SMS -> "sms";
                case EMAIL -> "email";
            };
        }

        static Medium ofWire(String wire) {
            for (Medium medium : values()) {
                if (medium.wire().equals(wire)) {
                    return medium;
                }
            }
            throw new IllegalArgumentException("no such medium");
        }
    }

    /// Hides the recipient and the text.
    @Override
    public String toString() {
        return "Message[" + id + ", " + medium + "]";
    }
}
