package org.signpost.contract.concern;

/// Through which door a document came in.
public enum Sender {
    /// The service's own public form, the one that may name itself {@link ConcernReader#PUBLIC_FORM} as source.
    PUBLIC_FORM,
    /// Anybody else.
    UPSTREAM
}
