package org.signpost.local;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

@Command(
        name = "holds",
        mixinStandardHelpOptions = true,
        description = {
            "Lists the concerns that are held, what is held for longest first: reference, reason, since when, by whom.",
            "Nothing that was reported is shown."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:listed, or nothing is held",
            " 1:the key is not the operator's",
            " 2:an option is wrong",
            " 3:the notifier did not answer"
        },
        footerHeading = "%nExamples:%n",
        footer = {"  signpost holds", "  signpost holds --json | jq -r 'select(.reason == \"complaint\") | .reference'"
        })
final class HoldsCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Option(names = "--json", description = "Print one JSON object a line.")
    private boolean json;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private OperatorCall operator;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        JsonNode holds = operator.ask("/operator/holds", PATIENCE).path("holds");
        PrintWriter out = spec.commandLine().getOut();
        for (JsonNode each : holds) {
            if (json) {
                out.println(each);
            } else {
                out.printf(
                        "%s  %-16s  since %s by %s%n",
                        each.path("reference").asString(""),
                        each.path("reason").asString(""),
                        each.path("since").asString("").replaceFirst("T.*", ""),
                        each.path("by").asString(""));
            }
        }
        if (holds.isEmpty() && !json) {
            out.println("Nothing is held.");
        }
        return SignpostCommand.OK;
    }
}
