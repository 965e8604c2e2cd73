package org.signpost.local;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.signpost.local.stack.SecretFiles;
import org.signpost.local.stack.StackNotStarted;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "secrets",
        mixinStandardHelpOptions = true,
        description = "Makes the keys and passwords that the services read from files.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = SecretsCommand.Create.class)
final class SecretsCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(
            name = "create",
            mixinStandardHelpOptions = true,
            description = {
                "Makes those that are missing, in a folder for each reader, and changes none that is there.",
                "shared/   key-encryption-key.json: report-intake reads it, notifier-service reads and rotates it",
                "intake/   intake-secret",
                "notifier/ link-keys, operator-key",
                "database/ spring.datasource.password",
                "demo/     notify-api-key of the stand-in, inbox-password",
                "Keep copies of shared/ and intake/ where only few can get at them: without the first nobody can read"
                        + " what was reported."
            },
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {" 0:all are there", " 1:a file cannot be written", " 2:an option is wrong"},
            footerHeading = "%nExamples:%n",
            footer = {"  signpost secrets create --into /srv/signpost/secrets"})
    static final class Create implements Callable<Integer> {
        @Option(
                names = "--into",
                required = true,
                paramLabel = "DIR",
                description = "The folder; it is made when it is missing.")
        @SuppressWarnings("NullAway.Init") // set by picocli
        private Path into;

        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        private CommandSpec spec;

        @Override
        public Integer call() {
            try {
                var notifier = new SecretFiles(into.resolve("notifier"));
                var demo = new SecretFiles(into.resolve("demo"));
                List<Path> all = List.of(
                        new SecretFiles(into.resolve("shared")).keyEncryptionKey(),
                        new SecretFiles(into.resolve("intake")).intakeSecret(),
                        notifier.linkKeys(),
                        notifier.operatorKey(),
                        // named as the setting that Spring takes from a folder of such files
                        new SecretFiles(into.resolve("database")).password("spring.datasource.password"),
                        demo.notifyApiKey(),
                        demo.password("inbox-password"));
                all.forEach(file -> spec.commandLine().getOut().println(file));
                return SignpostCommand.OK;
            } catch (StackNotStarted notWritten) {
                throw new Failure(SignpostCommand.FINDING, Failure.inWords(notWritten));
            }
        }
    }
}
