package org.signpost.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// What somebody reads who typed something that is no command, or no option of it.
class WrongUseTest {

    @Test
    void aMistypedCommandIsAnsweredWithTheNearestOne() {
        CommandAsTyped typed = CommandAsTyped.of("routte", "concerns.jsonl");

        assertThat(typed.exitCode()).isEqualTo(2);
        assertThat(typed.out()).isEmpty();
        assertThat(typed.err()).contains("routte", "Did you mean", "route").endsWith("More: signpost --help\n");
        assertThat(typed.err().lines()).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void aMistypedOptionIsAnsweredWithTheNearestOne() {
        CommandAsTyped typed = CommandAsTyped.of("partners", "check", "--sennd");

        assertThat(typed.exitCode()).isEqualTo(2);
        assertThat(typed.out()).isEmpty();
        assertThat(typed.err()).contains("--sennd", "--send").endsWith("More: signpost partners check --help\n");
        assertThat(typed.err().lines()).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void whatIsMissingIsNamedAndNotTheWholeUsagePrinted() {
        CommandAsTyped typed = CommandAsTyped.of("recall");

        assertThat(typed.exitCode()).isEqualTo(2);
        assertThat(typed.err()).startsWith("signpost: Missing required").endsWith("More: signpost recall --help\n");
        assertThat(typed.err().lines()).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void helpThatWasAskedForIsWhole() {
        CommandAsTyped typed = CommandAsTyped.of("recall", "--help");

        assertThat(typed.exitCode()).isZero();
        assertThat(typed.out()).contains("Usage: signpost recall");
        assertThat(typed.err()).isEmpty();
    }
}
