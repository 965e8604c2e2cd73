package org.signpost.notifier.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RetryPlanTest {

    private static final Instant FIRST = Instant.parse("2026-11-23T03:00:00Z");

    @Test
    void anEmergencyIsTriedAgainWithinSeconds() {
        RetryPlan plan = RetryPlan.of(Urgency.EMERGENCY);

        assertThat(plan.next(1, FIRST, FIRST, Optional.empty())).contains(FIRST.plusSeconds(1));
        assertThat(plan.next(2, FIRST, FIRST, Optional.empty())).contains(FIRST.plusSeconds(2));
        assertThat(plan.next(5, FIRST, FIRST, Optional.empty())).contains(FIRST.plusSeconds(20));
    }

    @ParameterizedTest
    @EnumSource(Urgency.class)
    void inTheEndEveryMessageIsTriedEveryFiveMinutes(Urgency urgency) {
        assertThat(RetryPlan.of(urgency).next(30, FIRST, FIRST, Optional.empty()))
                .contains(FIRST.plus(Duration.ofMinutes(5)));
    }

    @ParameterizedTest(name = "{0}: {1} hours")
    @CsvSource({"EMERGENCY, 4", "URGENT, 4", "STANDARD, 24", "INFORMATION, 72"})
    void aMessageIsGivenUpWhenItsBudgetIsSpent(Urgency urgency, long hours) {
        Instant last = FIRST.plus(Duration.ofHours(hours)).minus(Duration.ofMinutes(5));

        assertThat(RetryPlan.of(urgency).next(50, FIRST, last, Optional.empty()))
                .isPresent();
        assertThat(RetryPlan.of(urgency).next(51, FIRST, last.plusMillis(1), Optional.empty()))
                .isEmpty();
    }

    @Test
    void aProviderThatAsksToBeLeftAloneIsObeyedForUpToFiveMinutes() {
        RetryPlan plan = RetryPlan.of(Urgency.EMERGENCY);

        assertThat(plan.next(1, FIRST, FIRST, Optional.of(Duration.ofSeconds(30))))
                .contains(FIRST.plusSeconds(30));
        assertThat(plan.next(1, FIRST, FIRST, Optional.of(Duration.ofHours(1)))).contains(FIRST.plusSeconds(300));
        assertThat(plan.next(1, FIRST, FIRST, Optional.of(Duration.ZERO))).contains(FIRST.plusSeconds(1));
    }
}
