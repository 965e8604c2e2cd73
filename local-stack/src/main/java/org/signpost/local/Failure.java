package org.signpost.local;

/// A command could not do its work. The message says to the person at the terminal what to do.
final class Failure extends RuntimeException {
    private final int exitCode;

    Failure(int exitCode, String whatToDo) {
        super(whatToDo);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }

    /// The message alone: a stack trace helps nobody at a terminal.
    static String inWords(Exception failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }
}
