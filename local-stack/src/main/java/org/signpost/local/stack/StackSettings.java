package org.signpost.local.stack;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// What a person can choose about the local stack.
///
/// @param data the folder for everything that outlives the process
/// @param config the folder with `partners.yaml` and `policy.yaml`
/// @param geography the table of places; null for the one that the product carries
/// @param ports where it listens
public record StackSettings(
        Path data, Path config, @Nullable Path geography, StackPorts ports) {
    Path partners() {
        return config.resolve("partners.yaml");
    }

    /// Which systems may use the API; the folder need not have it.
    Path apiKeys() {
        return config.resolve("api-keys.yaml");
    }

    Path policy() {
        return config.resolve("policy.yaml");
    }
}
