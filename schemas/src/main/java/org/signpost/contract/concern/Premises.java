package org.signpost.contract.concern;

import java.util.Optional;

/// The kind of premises where it happens.
public enum Premises implements WireName {
    PRIVATE_HOME("private-home"),
    HMO("hmo"),
    HOTEL("hotel"),
    BUSINESS("business"),
    FARM("farm"),
    TAXI("taxi"),
    STREET("street"),
    VEHICLE("vehicle"),
    ONLINE("online"),
    OTHER("other");

    private final String wire;

    Premises(String wire) {
        this.wire = wire;
    }

    /// The alternative that a document names so.
    public static Optional<Premises> ofWire(String wire) {
        return WireName.find(values(), wire);
    }

    @Override
    public String wire() {
        return wire;
    }
}
