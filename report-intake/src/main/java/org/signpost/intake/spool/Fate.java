package org.signpost.intake.spool;

/// What is to become of a concern that the spool handed out.
public sealed interface Fate {

    /// It stands on the topic, and leaves the spool.
    record Gone() implements Fate {}

    /// It stays in its place as that concern, and is handed out again as that.
    record Becomes(SpooledConcern other) implements Fate {}

    /// It stays, and is not handed out again.
    record Held(HeldReason reason) implements Fate {}
}
