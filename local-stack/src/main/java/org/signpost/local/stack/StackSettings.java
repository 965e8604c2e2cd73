package org.signpost.local.stack;

import java.nio.file.Path;

/// What a person can choose about the local stack.
///
/// @param data the folder for everything that outlives the process
/// @param config the folder with `partners.yaml` and `policy.yaml`
/// @param ports where it listens
public record StackSettings(Path data, Path config, StackPorts ports) {
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
