package org.signpost.local.stack;

import java.net.BindException;
import java.util.concurrent.ExecutionException;

/// What lies at the bottom of a failed start, as a sentence.
final class FirstCause {
    private FirstCause() {}

    /// The message of the innermost cause that has one and was written for people: our own failures come first, since
    /// they say what to do.
    static String inWords(Throwable failure) {
        Throwable deepest = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause.getClass().getName().startsWith("org.signpost.") && !(cause instanceof StackNotStarted)) {
                return text(cause);
            }
            if (cause instanceof BindException) {
                return "a port was taken while it started; try again";
            }
            if (!(cause instanceof ExecutionException) || cause.getCause() == null) {
                deepest = cause;
            }
        }
        return text(deepest);
    }

    private static String text(Throwable cause) {
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }
}
