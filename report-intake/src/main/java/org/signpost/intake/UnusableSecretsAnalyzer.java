package org.signpost.intake;

import org.jspecify.annotations.Nullable;
import org.signpost.contract.config.ConfigurationRefused;
import org.signpost.contract.sealing.KeyEncryptionKey.KeyNotUsable;
import org.signpost.intake.secret.SecretsFile.SecretUnusable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;

/// Says in a sentence which secret, or which mistake in a configuration file, keeps the service from starting, and
/// what to do about it.
class UnusableSecretsAnalyzer implements FailureAnalyzer {

    @Override
    public @Nullable FailureAnalysis analyze(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case SecretUnusable secret -> {
                    return new FailureAnalysis(String.valueOf(secret.getMessage()), secret.remedy(), secret);
                }
                case KeyNotUsable key -> {
                    return new FailureAnalysis(
                            "Nothing can be sealed: " + key.getMessage() + ".",
                            "Give report-intake and notifier-service the same Tink keyset of AES-256-GCM, readable by"
                                    + " them alone. Its place is set by signpost.intake.key-encryption-key-file.",
                            key);
                }
                case ConfigurationRefused file -> {
                    return new FailureAnalysis(
                            "A configuration file has mistakes:\n" + file.getMessage(),
                            "Correct the lines named above; signpost.intake.partners-file names the file of partners,"
                                    + " and signpost.intake.api.keys-file that of API keys.",
                            file);
                }
                default -> {
                    // look further down
                }
            }
        }
        return null;
    }
}
