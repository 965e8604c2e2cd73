package org.signpost.contract.topic;

/// A topic that is not as declared.
///
/// @param topic its name
/// @param what which of its properties, as Kafka calls it, such as `cleanup.policy`
/// @param declared what it must be
/// @param found what it is; a topic that is missing has nothing
/// @param gravity how much depends on it
/// @param remedy what puts it right, for whoever runs the cluster
public record TopicFinding(String topic, String what, String declared, String found, Gravity gravity, String remedy) {

    /// How much depends on it.
    public enum Gravity {
        /// Records could be lost, or a concern's records overtake each other: no service may start on it.
        BREAKS_THE_PROMISE,
        /// It works, and is not as agreed.
        DIFFERS
    }

    /// The finding as one line.
    @Override
    public String toString() {
        return topic + ": " + what + " is " + found + " and must be " + declared + "; " + remedy;
    }
}
