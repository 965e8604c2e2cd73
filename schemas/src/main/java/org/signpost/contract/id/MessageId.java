package org.signpost.contract.id;

import java.util.UUID;

/// Names one message (an SMS or an email) of an alert to one contact; resending keeps the name.
public record MessageId(UUID value) {

    /// The message of that alert to that contact in that step.
    ///
    /// @param contact the identifier of the contact within its partner, with the channel, such as `duty/sms`
    /// @param step what the message is for, such as `first`
    public static MessageId of(AlertId alert, String contact, String step) {
        return new MessageId(NamedId.of("message", alert.toString(), contact, step));
    }

    /// Reads the canonical text of a UUID.
    ///
    /// @throws IllegalArgumentException if the text is no UUID; the message does not repeat it
    public static MessageId parse(String text) {
        return new MessageId(Uuids.parse(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
