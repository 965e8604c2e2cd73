package org.signpost.notifier;

import org.jspecify.annotations.Nullable;
import org.signpost.contract.config.ConfigurationRefused;
import org.signpost.contract.sealing.KeyEncryptionKey.KeyNotUsable;
import org.signpost.notifier.NotifierConfiguration.SecretNotUsable;
import org.signpost.notifier.acknowledgement.LinkKeys.LinkKeysNotUsable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;

/// Says in sentences which file keeps the service from starting and what to do about it.
class UnusableConfigurationAnalyzer implements FailureAnalyzer {

    @Override
    public @Nullable FailureAnalysis analyze(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case ConfigurationRefused refused -> {
                    return new FailureAnalysis(
                            String.valueOf(refused.getMessage()),
                            "Mend the lines named above. The file is set by signpost.notifier.partners-file.",
                            refused);
                }
                case LinkKeysNotUsable keys -> {
                    return new FailureAnalysis(
                            "No link to acknowledge can be signed: " + keys.getMessage() + ".",
                            "Write a key with: openssl rand -base64 32 > FILE; chmod 600 FILE."
                                    + " Its place is set by signpost.notifier.link-key-file.",
                            keys);
                }
                case KeyNotUsable key -> {
                    return new FailureAnalysis(
                            "No case can be opened: " + key.getMessage() + ".",
                            "Give notifier-service the key-encryption key of report-intake, readable by its user alone."
                                    + " Its place is set by signpost.notifier.key-encryption-key-file.",
                            key);
                }
                case SecretNotUsable secret -> {
                    return new FailureAnalysis(
                            "A secret is missing: " + secret.getMessage() + ".",
                            "Put it in a file that only this service may read. Its place is set by " + secret.setting()
                                    + ".",
                            secret);
                }
                default -> {
                    // look further down
                }
            }
        }
        return null;
    }
}
