package org.signpost.notifier.alerting;

/// Why a partner says that a concern is not for them; a closed list, so that nothing that was reported gets
/// out.
public enum RefusalReason {
    OTHER_AREA("it is in another area"),
    OTHER_REMIT("it is outside what they do"),
    CONFLICT_OF_INTEREST("somebody there is involved"),
    NO_CAPACITY("nobody there can take it in time");

    private final String words;

    RefusalReason(String words) {
        this.words = words;
    }

    /// The reason as the end of a sentence that begins "not for them, because".
    public String words() {
        return words;
    }
}
