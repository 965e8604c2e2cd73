package org.signpost.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.config.ConfigurationRefused;
import org.signpost.routing.ExplainDecisions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = {
            "Says in plain words how a concern would be decided: where it is, which rows were tried and why they did"
                    + " not match, what was added, how urgent it is, and for every partner why they are told or not.",
            "It repeats nothing that somebody wrote, nor who anybody is. Nobody is told."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:the concern is explained",
            " 1:it is no concern, or a file cannot be used",
            " 2:an option is wrong"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  signpost policy explain concern.json",
            "  signpost policy explain concerns.jsonl#EX06 --policy proposed.yaml --all"
        })
final class PolicyExplainCommand implements Callable<Integer> {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final ZoneId LOCAL_TIME = ZoneId.of("Europe/London");

    @Parameters(
            paramLabel = "CONCERN",
            description = "A file with a concern in JSON, FILE.jsonl#ID for one of many, or - for standard input.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String concern;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private RuleFiles files;

    @Option(
            names = "--geography",
            paramLabel = "FILE",
            description = "Use this geography table, to try it before a service has it (default: the product's own).")
    private @Nullable Path geography;

    @Option(names = "--on", paramLabel = "DATE", description = "The day whose partners count (default: today).")
    private @Nullable LocalDate on;

    @Option(names = "--all", description = "Explain also the lines that add nothing.")
    private boolean all;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        String document = document();
        ExplainDecisions.Answer answer;
        try {
            answer = ExplainDecisions.load(
                            files.policy(),
                            files.partners(),
                            geography,
                            on == null ? LocalDate.now(LOCAL_TIME) : on,
                            Clock.systemUTC())
                    .explain(document, all);
        } catch (ConfigurationRefused refused) {
            throw new Failure(SignpostCommand.FINDING, Failure.inWords(refused));
        }
        var out = spec.commandLine().getOut();
        out.print(json ? answer.json() + System.lineSeparator() : answer.inWords());
        out.flush();
        return answer.decided() ? SignpostCommand.OK : SignpostCommand.FINDING;
    }

    private String document() {
        int mark = concern.lastIndexOf('#');
        try {
            if (concern.equals("-")) {
                return new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
            }
            if (mark < 0) {
                return Files.readString(Path.of(concern));
            }
            String id = concern.substring(mark + 1);
            try (var lines = Files.lines(Path.of(concern.substring(0, mark)))) {
                return lines.filter(line -> has(id, line))
                        .findFirst()
                        .orElseThrow(() -> new Failure(
                                SignpostCommand.FINDING,
                                "no line of the file has this id, as `id` or `sourceReference`"));
            }
        } catch (IOException | UncheckedIOException unreadable) {
            throw new Failure(
                    SignpostCommand.FINDING,
                    "the file of the concern cannot be read (%s): %s"
                            .formatted(
                                    unreadable instanceof NoSuchFileException
                                            ? "there is none of this name"
                                            : "is it a file?",
                                    concern));
        }
    }

    private static boolean has(String id, String line) {
        try {
            JsonNode tree = JSON.readTree(line);
            return tree.path("id").asString("").equals(id)
                    || tree.path("sourceReference").asString("").equals(id);
        } catch (JacksonException noJson) {
            return false;
        }
    }
}
