package org.signpost.benchmarks.intake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.signpost.benchmarks.hop.ChildProcess;
import org.signpost.contract.sealing.KeyEncryptionKey;
import org.signpost.intake.ReportIntakeApplication;
import org.signpost.intake.secret.SecretsFile;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/// report-intake as it is shipped, with {@link AnswerAtOnce} and {@link NotAwaited} beside it, in a process of its own.
/// It writes its port
/// into a file, and ends with the process that started it.
public final class IntakeProcess {

    private IntakeProcess() {}

    /// The arguments are a folder for its files, the address of the brokers, the file for the port, and settings.
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        SecretsFile.create(folder.resolve("intake.secret"));
        KeyEncryptionKey.create(folder.resolve("kek.json"));
        var settings = new String[arguments.length + 8];
        settings[0] = "--server.port=0";
        settings[1] = "--server.address=127.0.0.1";
        settings[2] = "--signpost.kafka.bootstrap-servers=" + arguments[1];
        settings[3] = "--signpost.intake.secrets-file=" + folder.resolve("intake.secret");
        settings[4] = "--signpost.intake.key-encryption-key-file=" + folder.resolve("kek.json");
        settings[5] = "--signpost.intake.spool.file=" + folder.resolve("spool");
        // a connection that is closed after a hundred reports is not what is measured
        settings[6] = "--server.tomcat.max-keep-alive-requests=-1";
        settings[7] = "--signpost.intake.api.keys-required=false";
        // all of it comes from this machine, and none is to be held for that
        settings[8] = "--signpost.intake.flood.network-burst=1000000000";
        settings[9] = "--signpost.intake.flood.global-burst=1000000000";
        settings[10] = ChildProcess.NO_DATABASE;
        System.arraycopy(arguments, 3, settings, 11, arguments.length - 3);
        try (var context = new SpringApplicationBuilder(ReportIntakeApplication.class, AnswerAtOnce.class)
                .properties("spring.config.name=report-intake")
                .initializers(IntakeProcess::withNotAwaited)
                .run(settings)) {
            int port = Objects.requireNonNull(((WebServerApplicationContext) context).getWebServer())
                    .getPort();
            Path written = Path.of(arguments[2] + ".part");
            Files.writeString(written, Integer.toString(port));
            Files.move(written, Path.of(arguments[2]));
            while (System.in.read() >= 0) {
                // until the other end is closed
            }
        }
    }

    private static void withNotAwaited(ConfigurableApplicationContext context) {
        var notAwaited = new NotAwaited();
        context.getBeanFactory().addBeanPostProcessor(notAwaited);
        context.getBeanFactory().registerSingleton("notAwaited", notAwaited);
    }
}
