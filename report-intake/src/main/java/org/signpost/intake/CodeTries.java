package org.signpost.intake;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.Optional;

/// How often somebody may name an earlier report by a follow-up code that turns out to be nobody's. Whoever may try
/// without end learns which codes are somebody's.
sealed interface CodeTries {

    /// As often as they like: they have shown who they are, or what they send has the code from us.
    record Free() implements CodeTries {
        @Override
        public Optional<Instant> take() {
            return Optional.empty();
        }

        @Override
        public void giveBack() {
            // nothing was taken
        }
    }

    /// As often as somebody who enters codes on the page for that, and together with that.
    record Counted(FollowUpThrottle throttle, HttpServletRequest request) implements CodeTries {
        @Override
        public Optional<Instant> take() {
            return throttle.take(request);
        }

        @Override
        public void giveBack() {
            throttle.giveBack(request);
        }
    }

    /// Takes one try.
    ///
    /// @return when to try again, if there is none left
    Optional<Instant> take();

    /// Gives it back: the code was right, or nothing was told of it.
    void giveBack();
}
