package org.signpost.notifier.alerting;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a lead is reminded of; the same for every concern of its kind, so it says nothing about this one but whether a
/// child may be affected.
public enum Prompt {
    ADULT("NRM referral with consent, otherwise Duty to Notify"),
    CHILD("NRM referral needs no consent; contact the Independent Child Trafficking Guardian service"),
    /// For a request for advice, which has no victim to refer.
    NONE(null);

    private final Optional<String> words;

    Prompt(@Nullable String words) {
        this.words = Optional.ofNullable(words);
    }

    /// The prompt of a concern. A child comes first: a request for advice in which one may be affected is decided, and
    /// prompted for, as a child's concern.
    public static Prompt of(boolean advice, boolean child) {
        if (child) {
            return CHILD;
        }
        return advice ? NONE : ADULT;
    }

    /// The words that the lead reads.
    public Optional<String> words() {
        return words;
    }
}
