package org.signpost.local;

import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.id.PartnerId;
import org.signpost.notifier.alerting.RecallReason;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "recall",
        mixinStandardHelpOptions = true,
        description = {
            "Withdraws the alerts about a concern, or with --partner one partner's. Whoever was told is told so, with"
                    + " the reason and by the same means, and those alerts go no further.",
            "It passes the concern to nobody: with wrong-partner or sent-in-error, telephone whoever must have it.",
            "It says which partners had been told. Doing it again changes nothing."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:the alerts are withdrawn, now or before",
            " 1:there is no such alert, or the key is not the operator's; nothing was done",
            " 2:the reference or an option is wrong; nothing was done",
            " 3:the notifier did not answer; doing it again is harmless"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  signpost recall K7Q2-4MX9 --reason duplicate",
            "  signpost recall K7Q2-4MX9 --reason wrong-partner --partner rugby-council"
        })
final class RecallCommand extends ConcernOrder {
    @Option(
            names = "--reason",
            paramLabel = "REASON",
            required = true,
            completionCandidates = Reasons.class,
            description = "Why: ${COMPLETION-CANDIDATES}.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String reason;

    @Option(
            names = "--partner",
            paramLabel = "ID",
            description = "Only the alert that is meant for this partner (default: all of them).")
    private @Nullable String partner;

    RecallCommand() {
        super("/operator/recalls", RecallReason.values());
    }

    @Override
    String reason() {
        return reason;
    }

    @Override
    void complete(ObjectNode order, CommandSpec spec) {
        if (partner == null) {
            return;
        }
        if (!PartnerId.isValid(partner)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--partner: it is not the id of a partner; write it as the partner file has it, such as"
                            + " rugby-council");
        }
        order.put("partner", partner);
    }

    @Override
    void inWords(JsonNode answer, PrintWriter out) {
        String reference = answer.path("reference").asString("");
        int alerts = answer.path("alerts").asInt(0);
        JsonNode told = answer.path("told");
        if (alerts == 0) {
            out.printf("The alerts about %s were withdrawn before; nobody is told anew.%n", reference);
            return;
        }
        out.printf("%d %s about %s withdrawn.%n", alerts, alerts == 1 ? "alert" : "alerts", reference);
        JsonNode untold = answer.path("untold");
        if (told.isEmpty() && untold.isEmpty()) {
            out.println("Nobody had been told.");
        }
        list("These had been told, and are told of it now:", told, out);
        list("These had been told, too, and learn nothing now, because it must be kept from them:", untold, out);
    }

    private static void list(String title, JsonNode partners, PrintWriter out) {
        if (partners.isEmpty()) {
            return;
        }
        out.println(title);
        for (JsonNode each : partners) {
            out.printf(
                    "  %s (%s)%n",
                    each.path("name").asString(""), each.path("partner").asString(""));
        }
    }

    /// The reasons as they are written.
    static final class Reasons extends ConcernOrder.Reasons {
        Reasons() {
            super(RecallReason.values());
        }
    }
}
