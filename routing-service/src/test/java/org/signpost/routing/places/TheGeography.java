package org.signpost.routing.places;

/// The table that the product carries, read once for all tests.
final class TheGeography {

    private static final Geography LOADED = Geography.load();

    private TheGeography() {}

    static Geography loaded() {
        return LOADED;
    }
}
