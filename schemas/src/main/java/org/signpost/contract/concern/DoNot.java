package org.signpost.contract.concern;

import java.util.Optional;

/// What must not be done when contacting the reporter.
public enum DoNot implements WireName {
    LEAVE_VOICEMAIL("leave-voicemail"),
    SEND_TEXT("send-text"),
    SAY_WHO_IS_CALLING("say-who-is-calling"),
    VISIT("visit"),
    WRITE_BY_POST("write-by-post");

    private final String wire;

    DoNot(String wire) {
        this.wire = wire;
    }

    /// The alternative that a document names so.
    public static Optional<DoNot> ofWire(String wire) {
        return WireName.find(values(), wire);
    }

    @Override
    public String wire() {
        return wire;
    }
}
