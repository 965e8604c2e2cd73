package org.signpost.local;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "geography",
        mixinStandardHelpOptions = true,
        description = "Works on the geography table: the file that says in which district a place is.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {GeographyCheckCommand.class, GeographyDescribeCommand.class, GeographyBuildCommand.class})
final class GeographyCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
