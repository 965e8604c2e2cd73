package org.signpost.local;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.config.ConfigurationRefused;
import org.signpost.routing.OfflineRouting;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "route",
        mixinStandardHelpOptions = true,
        description = {
            "Decides who would hear of concerns, with nothing running and nobody told.",
            "Each line is a concern in JSON, or {\"id\": ..., \"concern\": {...}}. Each line of the answer is one JSON"
                    + " object: id, rule, urgency, lead, copies, withheld, places, and why for every partner."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:every line was decided",
            " 1:at least one line is no concern; its answer says where and what to write instead",
            " 2:an option is wrong"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  signpost route concerns.jsonl",
            "  signpost route --policy proposed.yaml - < concerns.jsonl | jq -c '[.id, .rule, .lead]'"
        })
final class RouteCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "A file of concerns, one a line, or - for standard input.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String file;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private RuleFiles files;

    @Option(
            names = "--geography",
            paramLabel = "FILE",
            description = "Use this geography table, to try it before a service has it (default: the product's own).")
    private @Nullable Path geography;

    @Option(names = "--json", description = "Print JSON; it always does.")
    @SuppressWarnings("UnusedVariable") // so that a script need not know which commands have a choice
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    private int lines;
    private int undecided;

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        OfflineRouting routing;
        try {
            routing = OfflineRouting.load(files.policy(), files.partners(), geography, Clock.systemUTC());
        } catch (ConfigurationRefused refused) {
            throw new Failure(SignpostCommand.FINDING, Failure.inWords(refused));
        }
        try (Reader content = open()) {
            routing.route(content, answer -> {
                lines++;
                undecided += answer.decided() ? 0 : 1;
                out.println(answer.json());
            });
        } catch (IOException unreadable) {
            throw new Failure(SignpostCommand.FINDING, file + " cannot be read");
        }
        if (lines == 0) {
            throw new Failure(SignpostCommand.FINDING, file + " holds no concern");
        }
        return undecided == 0 ? SignpostCommand.OK : SignpostCommand.FINDING;
    }

    private Reader open() throws IOException {
        return file.equals("-")
                ? new InputStreamReader(System.in, StandardCharsets.UTF_8)
                : Files.newBufferedReader(Path.of(file));
    }
}
