package org.signpost.routing.policyfile;

import java.nio.file.Path;
import java.util.List;
import org.signpost.contract.config.ConfigFile;
import org.signpost.contract.partner.PartnerDirectory;
import org.signpost.routing.policy.Policy;

/// A policy file that may be used: it has no mistake, leaves no concern with nobody, and decides its own examples
/// as they expect.
///
/// @param examples its examples, all of which it decides as expected
public record PolicyFile(Policy policy, List<Example> examples) {

    public PolicyFile {
        examples = List.copyOf(examples);
    }

    /// Reads and checks a policy file against the partners that there are.
    ///
    /// @throws org.signpost.contract.config.ConfigurationRefused with every mistake in the file
    public static PolicyFile load(Path file, PartnerDirectory partners) {
        return new PolicyReader(ConfigFile.read(file), partners).read();
    }

    /// Reads and checks the content of a policy file.
    ///
    /// @param name how mistakes name the file
    /// @throws org.signpost.contract.config.ConfigurationRefused with every mistake in the file
    public static PolicyFile read(String name, byte[] content, PartnerDirectory partners) {
        return new PolicyReader(ConfigFile.read(name, content), partners).read();
    }

    /// Tries every example of a policy file, whether or not it is decided as expected.
    ///
    /// @throws org.signpost.contract.config.ConfigurationRefused with every other mistake in the file
    public static List<TriedExample> tryExamples(Path file, PartnerDirectory partners) {
        return new PolicyReader(ConfigFile.read(file), partners).tryExamples();
    }
}
