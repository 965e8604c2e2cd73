package org.signpost.notifier.channel;

import java.time.Duration;
import java.util.Optional;

/// How an attempt to send a message ended.
public sealed interface SendOutcome {

    /// The mail server or provider has it.
    ///
    /// @param providerId the provider's own name for it, if it gave one
    record Accepted(Optional<String> providerId) implements SendOutcome {}

    /// It did not leave, and may later.
    ///
    /// @param retryAfter how long the other side asked to be left alone, if it did
    record Deferred(FailureReason reason, Optional<Duration> retryAfter) implements SendOutcome {
        /// Deferred by a side that did not say for how long.
        public Deferred(FailureReason reason) {
            this(reason, Optional.empty());
        }
    }

    /// It may have left: the answer was lost. Ask before sending again, where one can ask.
    record Unclear(FailureReason reason) implements SendOutcome {}

    /// It did not leave and never will.
    record Refused(FailureReason reason) implements SendOutcome {}
}
