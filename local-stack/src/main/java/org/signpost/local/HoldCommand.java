package org.signpost.local;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.Callable;
import org.signpost.notifier.retention.HoldReason;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

@Command(
        name = "hold",
        mixinStandardHelpOptions = true,
        description = {
            "Holds a concern and its case: nothing of it is shredded until it is released, however old it gets.",
            "It changes nothing about alerts. Reports that wait for review are another matter: signpost held."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:the concern is held, now or before",
            " 1:there is no such concern, it is shredded, or the key is not the operator's; nothing was done",
            " 2:the reference or an option is wrong; nothing was done",
            " 3:the notifier did not answer; doing it again is harmless"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  signpost hold K7Q2-4MX9 --reason court",
            "  signpost hold K7Q2-4MX9 --reason subject-access --by d.officer"
        })
final class HoldCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Parameters(paramLabel = "REFERENCE", description = "The reference of the concern, such as K7Q2-4MX9.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String reference;

    @Option(
            names = "--reason",
            paramLabel = "REASON",
            required = true,
            completionCandidates = Reasons.class,
            description = "Why: ${COMPLETION-CANDIDATES}.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String reason;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private RetentionOrder words;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private OperatorCall operator;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        JsonNode answer =
                operator.order("/operator/holds", words.order(spec, reference, reason, HoldReason.values()), PATIENCE);
        PrintWriter out = spec.commandLine().getOut();
        String held = answer.path("reference").asString("");
        String why = answer.path("reason").asString("");
        if (json) {
            out.println(answer);
        } else if (answer.path("state").asString("").equals("held")) {
            out.printf("%s is held (%s) until somebody releases it: signpost release %s%n", held, why, held);
        } else {
            out.printf("%s was held before (%s), and stays so.%n", held, why);
        }
        return SignpostCommand.OK;
    }

    /// The reasons as they are written.
    static final class Reasons implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return RetentionOrder.words(HoldReason.values()).iterator();
        }
    }
}
