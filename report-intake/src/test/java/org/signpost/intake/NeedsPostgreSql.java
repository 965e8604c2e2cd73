package org.signpost.intake;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testcontainers.DockerClientFactory;

/// Marks a test class that starts PostgreSQL in a container. Where there is no Docker the class is skipped,
/// and says so in the reports; an assumption before all tests would leave no trace there.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsPostgreSql.DockerIsHere.class)
public @interface NeedsPostgreSql {

    /// Looks for Docker once for all classes.
    final class DockerIsHere implements ExecutionCondition {

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return DockerClientFactory.instance().isDockerAvailable()
                    ? ConditionEvaluationResult.enabled("there is Docker")
                    : ConditionEvaluationResult.disabled(
                            "PostgreSQL runs in a container, and there is no Docker on this machine");
        }
    }
}
