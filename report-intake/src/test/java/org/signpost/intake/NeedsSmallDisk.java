package org.signpost.intake;

import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Marks a test class that fills a disk of its own, a tmpfs of a few megabytes. Where this user may not mount one
/// the class is skipped, and says so in the reports.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsSmallDisk.MayMount.class)
@interface NeedsSmallDisk {

    final class MayMount implements ExecutionCondition {

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            try {
                Path folder = Files.createTempDirectory("signpost-may-mount");
                boolean mounted = SmallDisk.run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder.toString());
                boolean unmounted = !mounted || SmallDisk.run("umount", folder.toString());
                if (unmounted) {
                    Files.delete(folder);
                }
                return mounted
                        ? ConditionEvaluationResult.enabled("this user may mount a tmpfs")
                        : ConditionEvaluationResult.disabled("only root may mount a disk that is small enough to fill");
            } catch (IOException e) {
                return ConditionEvaluationResult.disabled("there is no mount on this machine");
            }
        }
    }
}
