package org.signpost.routing;

import org.jspecify.annotations.Nullable;

/// The brokers did not take decisions. Nothing is lost as long as the offsets stay where they are.
final class DecisionsNotSent extends RuntimeException {
    DecisionsNotSent(@Nullable Throwable cause) {
        super("decisions were not acknowledged by the brokers; they will be made and sent again", cause);
    }
}
