package org.signpost.local;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which policy and which partners a command reads; mixed into those that read both.
final class RuleFiles {

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description = "The policy file (default: config/policy.yaml of the repository).")
    private @Nullable Path policy;

    @Option(
            names = "--partners",
            paramLabel = "FILE",
            description = "The partner file (default: config/partners.yaml of the repository).")
    private @Nullable Path partners;

    Path policy() {
        return policy == null ? SignpostCommand.config("policy.yaml") : policy;
    }

    Path partners() {
        return partners == null ? SignpostCommand.config("partners.yaml") : partners;
    }
}
