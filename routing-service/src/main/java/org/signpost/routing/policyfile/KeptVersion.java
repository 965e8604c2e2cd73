package org.signpost.routing.policyfile;

import java.nio.file.Path;
import java.util.Optional;
import org.signpost.contract.config.ConfigFile;
import org.signpost.contract.config.ConfigMistake;
import org.signpost.contract.config.ConfigurationRefused;

/// Finds that a policy was changed and still calls itself as before, so that nobody can tell by its name which of the
/// two
/// decided.
public final class KeptVersion {

    private KeptVersion() {}

    /// A remark at the version of the later file; none when the files are alike or call themselves differently, or one
    /// of them cannot be read.
    public static Optional<ConfigMistake> between(Path before, Path after) {
        try {
            ConfigFile one = ConfigFile.read(before);
            ConfigFile two = ConfigFile.read(after);
            if (one.version().equals(two.version())) {
                return Optional.empty();
            }
            return two.root()
                    .scalar("version")
                    .filter(version -> one.root()
                            .text("version")
                            .filter(version.text()::equals)
                            .isPresent())
                    .map(version -> new ConfigMistake(
                            two.name(),
                            version.line(),
                            "the policy differs from " + one.name() + ", and its version is the same",
                            "raise version:, so that records and pages tell the two apart"));
        } catch (ConfigurationRefused told) {
            // by whoever loads the files
            return Optional.empty();
        }
    }
}
