package org.signpost.local;

import java.io.PrintWriter;
import org.signpost.notifier.retention.ReleaseReason;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

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
final class ReleaseCommand extends ConcernOrder {
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

    ReleaseCommand() {
        super("/operator/releases", ReleaseReason.values());
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
        String released = answer.path("reference").asString("");
        if (answer.path("state").asString("").equals("released")) {
            out.printf("%s is released; it is shredded when its time comes, or has come.%n", released);
        } else {
            out.printf("%s was not held; nothing changed.%n", released);
        }
    }

    /// The reasons as they are written.
    static final class Reasons extends ConcernOrder.Reasons {
        Reasons() {
            super(ReleaseReason.values());
        }
    }
}
