package org.signpost.local;

import java.io.PrintWriter;
import org.signpost.notifier.retention.HoldReason;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

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
final class HoldCommand extends ConcernOrder {
    @Option(
            names = "--reason",
            paramLabel = "REASON",
            required = true,
            completionCandidates = Reasons.class,
            description = "Why: ${COMPLETION-CANDIDATES}.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String reason;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private OrderedBy by;

    HoldCommand() {
        super("/operator/holds", HoldReason.values());
    }

    @Override
    String reason() {
        return reason;
    }

    @Override
    void complete(ObjectNode order, CommandSpec spec) {
        by.addTo(order, spec);
    }

    @Override
    void inWords(JsonNode answer, PrintWriter out) {
        String held = answer.path("reference").asString("");
        String why = answer.path("reason").asString("");
        if (answer.path("state").asString("").equals("held")) {
            out.printf("%s is held (%s) until somebody releases it: signpost release %s%n", held, why, held);
        } else {
            out.printf("%s was held before (%s), and stays so.%n", held, why);
        }
    }

    /// The reasons as they are written.
    static final class Reasons extends ConcernOrder.Reasons {
        Reasons() {
            super(HoldReason.values());
        }
    }
}
