package org.signpost.local;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How a command connects to brokers that do not take everybody.
final class ClientConfig {

    @Option(
            names = "--client-config",
            paramLabel = "FILE",
            defaultValue = "${env:SIGNPOST_KAFKA_CLIENT_CONFIG}",
            description = "Further settings of the connection, such as security.protocol, as Kafka's own tools read"
                    + " them.")
    private @Nullable Path file;

    /// The settings in the file; none without a file.
    ///
    /// @throws Failure if it cannot be read
    Properties settings() {
        var settings = new Properties();
        if (file != null) {
            try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
                settings.load(reader);
            } catch (IOException unreadable) {
                throw new Failure(SignpostCommand.NOT_REACHABLE, file + " cannot be read");
            }
        }
        return settings;
    }
}
