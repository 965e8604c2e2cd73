package org.signpost.local;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/// The command `signpost`: starts the whole system on this machine, and answers questions about it.
@Command(
        name = "signpost",
        description = "Takes a concern about modern slavery, decides who must hear of it, and alerts them.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        versionProvider = SignpostVersion.class,
        subcommands = {
            RunCommand.class,
            LocateCommand.class,
            RouteCommand.class,
            ReportCommand.class,
            WatchCommand.class,
            HeldCommand.class,
            RecallCommand.class,
            HoldCommand.class,
            ReleaseCommand.class,
            HoldsCommand.class,
            PartnersCommand.class,
            PolicyCommand.class,
            KeysCommand.class,
            TopicsCommand.class,
            ParkedCommand.class,
            AccessCommand.class,
            SecretsCommand.class,
            InboxCommand.class,
            GeographyCommand.class,
            GetReadyCommand.class,
            HelpCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:done, and all is well",
            " 1:done, and something was refused or is not well",
            " 2:the command or one of its options is wrong",
            " 3:what it needs was not reachable"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  signpost run",
            "  signpost locate \"CV21 3AA\"",
            "  signpost route concerns.jsonl",
            "  signpost report concern.json",
            "  signpost watch",
            "",
            "Each command explains itself: signpost COMMAND --help"
        })
public final class SignpostCommand implements Runnable {
    /// Done, and all is well.
    static final int OK = 0;
    /// Done, and something was refused or is not well.
    static final int FINDING = 1;
    /// What the command needs was not reachable.
    static final int NOT_REACHABLE = 3;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    private SignpostCommand() {}

    /// Runs one command and ends the process with its exit code.
    public static void main(String[] args) {
        // whoever reads the output, a person or a machine, reads UTF-8; the locale does not matter
        var out = new PrintWriter(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        var err = new PrintWriter(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        int code = commandLine(out, err).execute(args);
        out.flush();
        err.flush();
        System.exit(code);
    }

    /// The command with all its subcommands, writing to these.
    static CommandLine commandLine(PrintWriter out, PrintWriter err) {
        var commandLine = new CommandLine(new SignpostCommand())
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setParameterExceptionHandler((wrong, _) -> wrongUse(wrong))
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    command.getErr().println("signpost: " + Failure.inWords(failure));
                    return failure instanceof Failure known ? known.exitCode() : FINDING;
                });
        // A longitude has a minus sign, and is no option.
        Objects.requireNonNull(commandLine.getSubcommands().get("locate")).setUnmatchedOptionsArePositionalParams(true);
        return commandLine;
    }

    /// What is wrong, what may have been meant, and where to read on: the whole usage would push both off the screen.
    private static int wrongUse(ParameterException wrong) {
        CommandLine command = wrong.getCommandLine();
        command.getErr().println("signpost: " + wrong.getMessage());
        boolean _ = UnmatchedArgumentException.printSuggestions(wrong, command.getErr());
        command.getErr().println("More: " + command.getCommandSpec().qualifiedName() + " --help");
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    /// The folder of the repository, which the launcher names; the current folder without it.
    static Path home() {
        return Path.of(System.getProperty("signpost.home", "")).toAbsolutePath();
    }

    /// A file of the repository's configuration, named as short as it can be from where the command runs.
    static Path config(String name) {
        Path file = home().resolve("config").resolve(name);
        Path here = Path.of("").toAbsolutePath();
        return file.startsWith(here) ? here.relativize(file) : file;
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
