package org.signpost.routing.policy;

/// That a rule tells somebody, what for, and where it applies.
///
/// @param when a condition beside that of the rule
public record Telling(Whom whom, Condition when, Task task) {

    /// Tells somebody wherever the rule applies.
    public static Telling of(Whom whom) {
        return new Telling(whom, new Condition.Always(), Task.ACT);
    }
}
