package org.signpost.notifier.channel;

import java.util.Optional;
import org.signpost.notifier.channel.SendOutcome.Deferred;

/// What a channel found out about a message of an earlier attempt.
public sealed interface Lookup {

    /// The other side has the message: it must not be sent again.
    ///
    /// @param providerId the provider's own name for it, if it gave one
    /// @param delivery how far it has come there
    record There(Optional<String> providerId, Delivery delivery) implements Lookup {}

    /// The other side does not have it, or a repetition does no harm: it can be sent again.
    record NotThere() implements Lookup {}

    /// Nobody knows; ask again before sending.
    record NotAnswered(Deferred deferred) implements Lookup {}
}
