package org.signpost.intake.spool;

import org.signpost.intake.secret.IntakeSecrets.ReportFingerprint;

/// How putting a concern into the spool ended.
public sealed interface Added {

    /// It is on the disk.
    record Kept() implements Added {}

    /// The spool has one of that id already, which stays as it is.
    ///
    /// @param fingerprint of that earlier one
    record Known(ReportFingerprint fingerprint) implements Added {}
}
