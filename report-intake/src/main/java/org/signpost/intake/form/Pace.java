package org.signpost.intake.form;

import java.util.List;
import java.util.Locale;

/// How soon a person is asked to have a report, as far as the answers alone tell: the least that the confirmation may
/// promise. The policy, which knows the place too, may well be quicker.
public enum Pace {
    /// Somebody is in danger now.
    EMERGENCY,
    /// Within the hour where people are on duty.
    URGENT,
    /// By the next day or working day.
    STANDARD,
    /// Within three working days.
    INFORMATION;

    /// What may be said of these answers.
    public static Pace of(Answers answers) {
        if (answers.is(FormField.DANGER, "now")) {
            return EMERGENCY;
        }
        if (answers.advice()) {
            return INFORMATION;
        }
        boolean child = !answers.is(FormField.UNDER_18, "no");
        boolean over = answers.is(FormField.STILL_HAPPENING, "no");
        if (child || answers.is(FormField.DANGER, "unsure") || (answers.aboutReporter() && !over)) {
            return URGENT;
        }
        boolean onlyBadWork = answers.is(FormField.COERCION, "no")
                && answers.all(FormField.EXPLOITATION).equals(List.of("labour"));
        return onlyBadWork ? INFORMATION : STANDARD;
    }

    /// The key of what to say.
    public String message() {
        return "sent.when." + name().toLowerCase(Locale.ROOT);
    }
}
