package org.signpost.notifier.alerting;

import java.util.Optional;

/// Why a partner says that a concern is not for them; a closed list, so that nothing that was reported gets
/// out.
public enum RefusalReason {
    OTHER_AREA("it is in another area", "Find out whose area it is in, and telephone them."),
    OTHER_REMIT("it is outside what they do", "Find who does this work, and telephone them."),
    CONFLICT_OF_INTEREST(
            "somebody there is involved",
            "Do not speak with them about it any more. Choose who may have it, and telephone them."),
    NO_CAPACITY("nobody there can take it in time", "Find who can take it in time, and telephone them.");

    private final String words;
    private final String forCoordinator;

    RefusalReason(String words, String forCoordinator) {
        this.words = words;
        this.forCoordinator = forCoordinator;
    }

    /// The reason as the end of a sentence that begins "not for them, because".
    public String words() {
        return words;
    }

    /// What whoever has the concern next is to do about it; empty when they simply act on it.
    ///
    /// @param coordinator whether that is the duty coordinator, who finds somebody
    Optional<String> then(boolean coordinator) {
        if (coordinator) {
            return Optional.of(forCoordinator + " Acknowledge it when somebody has it.");
        }
        return this == CONFLICT_OF_INTEREST ? Optional.of("Do not speak with them about it.") : Optional.empty();
    }
}
