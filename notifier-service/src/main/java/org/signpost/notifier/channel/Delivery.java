package org.signpost.notifier.channel;

/// What a provider says of a message that it took. It moves forward only: what arrives late or twice
/// changes nothing.
public enum Delivery {
    /// On its way, or nothing was heard yet.
    PENDING,
    /// It did not reach its recipient, and the provider tries no more.
    FAILED,
    /// It reached its recipient.
    DELIVERED;

    /// The later of the two.
    public Delivery advance(Delivery learnt) {
        return learnt.compareTo(this) > 0 ? learnt : this;
    }
}
