package org.signpost.local;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.Callable;
import org.signpost.notifier.retention.ReleaseReason;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

@Command(
        name = "release",
        mixinStandardHelpOptions = true,
        description = {
            "Releases a concern that was held. If its time has come it is shredded within minutes, and nothing brings"
                    + " it back.",
            "Reports that wait for review are another matter: signpost held release."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:the concern is not held, now or before",
            " 1:there is no such concern, or the key is not the operator's; nothing was done",
            " 2:the reference or an option is wrong; nothing was done",
            " 3:the notifier did not answer; doing it again is harmless"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  signpost release K7Q2-4MX9 --reason ended",
            "  signpost release K7Q2-4MX9 --reason handed-over --by d.officer"
        })
final class ReleaseCommand implements Callable<Integer> {
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
        JsonNode answer = operator.order(
                "/operator/releases", words.order(spec, reference, reason, ReleaseReason.values()), PATIENCE);
        PrintWriter out = spec.commandLine().getOut();
        String released = answer.path("reference").asString("");
        if (json) {
            out.println(answer);
        } else if (answer.path("state").asString("").equals("released")) {
            out.printf("%s is released; it is shredded when its time comes, or has come.%n", released);
        } else {
            out.printf("%s was not held; nothing changed.%n", released);
        }
        return SignpostCommand.OK;
    }

    /// The reasons as they are written.
    static final class Reasons implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return RetentionOrder.words(ReleaseReason.values()).iterator();
        }
    }
}
