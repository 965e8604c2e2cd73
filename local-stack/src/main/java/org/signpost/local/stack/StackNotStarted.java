package org.signpost.local.stack;

/// The local stack did not start. The message is a sentence for the person at the terminal: what is wrong, and what to
/// do.
public final class StackNotStarted extends RuntimeException {
    StackNotStarted(String whatToDo) {
        super(whatToDo);
    }

    StackNotStarted(String whatToDo, Throwable cause) {
        super(whatToDo, cause);
    }
}
