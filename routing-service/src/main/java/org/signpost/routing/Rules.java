package org.signpost.routing;

import java.util.List;
import org.signpost.contract.partner.PartnerDirectory;
import org.signpost.contract.reload.FileAsSeen;
import org.signpost.routing.policy.Policy;
import org.signpost.routing.policyfile.PolicyFile;

/// A policy with the partners that it was checked against. The one is never used without the other.
record Rules(Policy policy, PartnerDirectory partners) {

    /// What the file of a role holds.
    String inWords(String role) {
        return role.equals("policy")
                ? "version " + policy.version() + ", " + policy.rules() + " rules"
                : partners.partners().size() + " partners";
    }

    /// Reads the policy and then the partners, and checks them as at the start: the policy's own tests run.
    ///
    /// @throws org.signpost.contract.config.ConfigurationRefused with every mistake in one of the files
    static Rules read(List<FileAsSeen> files) {
        FileAsSeen policy = files.get(0);
        FileAsSeen partners = files.get(1);
        PartnerDirectory directory = PartnerDirectory.read(partners.name(), partners.bytes());
        return new Rules(
                PolicyFile.read(policy.name(), policy.bytes(), directory).policy(), directory);
    }
}
