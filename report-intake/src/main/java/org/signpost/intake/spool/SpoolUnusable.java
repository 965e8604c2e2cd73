package org.signpost.intake.spool;

/// The spool could not keep, count or hand out concerns. What was asked for may have happened or not; asking again
/// cannot do it twice.
public final class SpoolUnusable extends RuntimeException {

    SpoolUnusable(String what) {
        super(what);
    }

    SpoolUnusable(String what, Throwable cause) {
        super(what, cause);
    }
}
