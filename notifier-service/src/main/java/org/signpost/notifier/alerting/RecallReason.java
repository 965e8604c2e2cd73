package org.signpost.notifier.alerting;

/// Why an operator withdraws an alert; a closed list, so that nothing that was reported gets into a message.
public enum RecallReason {
    SENT_IN_ERROR("it was sent in error"),
    WRONG_PARTNER("it was sent to the wrong partner"),
    DUPLICATE("it repeats a concern that is in hand"),
    MALICIOUS("the report was malicious"),
    TEST("it was a test that was marked as real");

    private final String words;

    RecallReason(String words) {
        this.words = words;
    }

    /// The reason as the end of a sentence that begins "withdrawn, because".
    public String words() {
        return words;
    }
}
