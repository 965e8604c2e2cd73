package org.signpost.routing.geography;

/// A file that a table is built from is not as it should be. The message names the file, the line and the column where
/// there is one, what is wrong, and what to do.
public final class SourceFileUnusable extends RuntimeException {

    SourceFileUnusable(String where, String fact, String remedy) {
        super(where + ": " + fact + "; " + remedy);
    }
}
