package org.signpost.broker;

/// The broker in this JVM did not come up.
public final class BrokerNotStarted extends RuntimeException {
    BrokerNotStarted(String why, Throwable cause) {
        super("the Kafka broker did not start: " + why, cause);
    }
}
