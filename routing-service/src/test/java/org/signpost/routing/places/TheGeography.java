package org.signpost.routing.places;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/// The table that the product carries, read once for all tests.
final class TheGeography {

    private static final Geography LOADED = Geography.load();

    private TheGeography() {}

    static Geography loaded() {
        return LOADED;
    }

    /// What it was read from, for a test that goes through all of it.
    static GeographyTable table() {
        try (InputStream in = Geography.class.getResourceAsStream(Geography.RESOURCE)) {
            return GeographyTable.read(Objects.requireNonNull(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
