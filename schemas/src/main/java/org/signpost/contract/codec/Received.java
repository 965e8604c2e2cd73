package org.signpost.contract.codec;

import org.signpost.contract.event.CloudEventAttributes;

/// What came from a topic: a record, or bytes that could not be read and must be parked.
///
/// @param <T> the generated type of the record
public sealed interface Received<T> {

    /// A record that could be read, whose headers agree with it.
    record Intact<T>(T record, CloudEventAttributes event) implements Received<T> {}

    /// Bytes that could not be read; nothing about them is known to be true. It hides them when printed.
    @SuppressWarnings("ArrayRecordComponent") // handed on to the dead-letter topic, never compared
    record Unreadable<T>(PoisonReason reason, byte[] bytes) implements Received<T> {
        @Override
        public String toString() {
            return "Unreadable[" + reason + ", " + bytes.length + " bytes]";
        }
    }
}
