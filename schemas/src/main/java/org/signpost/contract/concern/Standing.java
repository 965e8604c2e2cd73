package org.signpost.contract.concern;

import java.util.Optional;

/// How the reporter knows of it.
public enum Standing implements WireName {
    POTENTIAL_VICTIM("potential-victim"),
    FAMILY("family"),
    FRIEND("friend"),
    NEIGHBOUR("neighbour"),
    COLLEAGUE("colleague"),
    CUSTOMER("customer"),
    PASSER_BY("passer-by"),
    LANDLORD("landlord"),
    BUSINESS("business"),
    PROFESSIONAL("professional"),
    OTHER("other"),
    PREFER_NOT_TO_SAY("prefer-not-to-say");

    private final String wire;

    Standing(String wire) {
        this.wire = wire;
    }

    /// The alternative that a document names so.
    public static Optional<Standing> ofWire(String wire) {
        return WireName.find(values(), wire);
    }

    @Override
    public String wire() {
        return wire;
    }
}
