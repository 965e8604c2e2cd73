package org.signpost.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.Test;
import org.signpost.contract.topic.Topic;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// A concern must not be shredded while a topic on its way to a decision may still have it.
class UndecidedDaysTest {

    @Test
    void theFewestDaysAreThoseThatTheTopicsOnTheWayCanKeepAConcern() throws Exception {
        Duration parkedBeforeItsDecision = Topic.CONCERNS_REPORTED
                .retention()
                .plus(retentionOf(Topic.CONCERNS_REPORTED.parkedBy("routing-service")))
                .plus(Topic.CONCERNS_REPORTED.retention())
                .plus(Topic.CONCERNS_ROUTED.retention());
        Duration decisionParked = Topic.CONCERNS_REPORTED
                .retention()
                .plus(Topic.CONCERNS_ROUTED.retention())
                .plus(retentionOf(Topic.CONCERNS_ROUTED.parkedBy("notifier-service")))
                .plus(Topic.CONCERNS_ROUTED.retention());
        var days = NotifierSettings.Retention.class.getDeclaredField("undecidedDays");

        long fewest = days.getAnnotation(Min.class).value();

        assertThat(Duration.ofDays(fewest))
                .isGreaterThanOrEqualTo(parkedBeforeItsDecision)
                .isGreaterThanOrEqualTo(decisionParked);
        assertThat(constructorDefault()).isGreaterThanOrEqualTo(fewest);
    }

    private static long constructorDefault() {
        var parameters = NotifierSettings.Retention.class.getDeclaredConstructors()[0].getParameters();
        for (var parameter : parameters) {
            if (parameter.getName().equals("undecidedDays")) {
                return Long.parseLong(
                        parameter.getAnnotation(DefaultValue.class).value()[0]);
            }
        }
        throw new AssertionError("there is no such setting");
    }

    private static Duration retentionOf(String topic) {
        return Topic.declarations().stream()
                .filter(declaration -> declaration.name().equals(topic))
                .map(declaration -> declaration.settings().get(TopicConfig.RETENTION_MS_CONFIG))
                .map(milliseconds -> Duration.ofMillis(Long.parseLong(milliseconds)))
                .findAny()
                .orElseThrow();
    }
}
