package org.signpost.contract.event;

import java.util.Arrays;
import java.util.Optional;

/// The types of events that Signpost takes and that its topics carry, as the CloudEvents attribute `type`.
public enum EventType {
    /// What another system sends in: its data are a concern in JSON, and no record of Signpost's own.
    CONCERN_SUBMITTED("org.signpost.concern.submitted.v1"),
    CONCERN_REPORTED("org.signpost.concern.reported.v1"),
    CONCERN_HELD("org.signpost.concern.held.v1"),
    CONCERN_ROUTED("org.signpost.concern.routed.v1"),
    ALERT_PROGRESSED("org.signpost.alert.progressed.v1"),
    CONCERN_KEY("org.signpost.concern.key.v1");

    private final String wire;

    EventType(String wire) {
        this.wire = wire;
    }

    /// The value of the header `ce_type`.
    public String wire() {
        return wire;
    }

    /// The type with that value.
    public static Optional<EventType> ofWire(String wire) {
        return Arrays.stream(values()).filter(type -> type.wire.equals(wire)).findFirst();
    }
}
