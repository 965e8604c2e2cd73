package org.signpost.routing.geography;

/// A file that the table is built from is not as it should be.
final class SourceFileUnusable extends RuntimeException {

    SourceFileUnusable(String fact) {
        super(fact);
    }
}
