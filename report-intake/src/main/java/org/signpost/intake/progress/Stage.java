package org.signpost.intake.progress;

/// Where a concern stands.
public enum Stage {
    /// Accepted; nothing further is known, or may be told.
    RECEIVED("received"),
    /// Those who must hear of it are being alerted.
    PASSED_ON("passed-on"),
    /// Everyone who must answer has said that they have it.
    ACKNOWLEDGED("acknowledged");

    private final String wire;

    Stage(String wire) {
        this.wire = wire;
    }

    /// How the API names it.
    public String wire() {
        return wire;
    }
}
