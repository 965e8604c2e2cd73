package org.signpost.notifier.channel.email;

import org.signpost.contract.concern.Mode;

/// How an email shows that its concern is not real.
final class TestMarking {

    private TestMarking() {}

    static String prefix(Mode mode) {
        return switch (mode) {
            case LIVE -> "";
            case TEST, EXERCISE -> "TEST: ";
        };
    }

    static String paragraph(Mode mode) {
        return switch (mode) {
            case LIVE -> "";
            case TEST -> "TEST. This concern is not real; nobody is at risk.\n\n";
            case EXERCISE ->
                "TEST. This concern is part of an exercise; nobody is at risk. Do what the exercise asks of you.\n\n";
        };
    }
}
