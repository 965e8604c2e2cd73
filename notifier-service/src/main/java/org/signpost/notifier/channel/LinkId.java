package org.signpost.notifier.channel;

import org.signpost.contract.id.MessageId;
import org.signpost.contract.id.NamedId;

/// The part of a link by which its message is found: 12 characters, derived from the message id. It is no secret; what
/// makes a link one of ours is the signature that follows it.
public record LinkId(String value) {

    /// How many characters a link id has.
    public static final int LENGTH = 12;

    /// @throws IllegalArgumentException unless it has 12 characters of the alphabet of links
    public LinkId {
        if (value.length() != LENGTH || !LinkText.isWritten(value)) {
            throw new IllegalArgumentException("a link id has " + LENGTH + " characters");
        }
    }

    /// The link id of a message.
    public static LinkId of(MessageId message) {
        long bits = NamedId.of("link", message.toString()).getMostSignificantBits();
        return new LinkId(LinkText.write(new byte[] {
                    (byte) (bits >>> 56),
                    (byte) (bits >>> 48),
                    (byte) (bits >>> 40),
                    (byte) (bits >>> 32),
                    (byte) (bits >>> 24),
                    (byte) (bits >>> 16),
                    (byte) (bits >>> 8),
                    (byte) bits
                })
                .substring(0, LENGTH));
    }

    @Override
    public String toString() {
        return value;
    }
}
