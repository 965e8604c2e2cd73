package org.signpost.local;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.id.PartnerId;
import org.signpost.contract.id.PublicReference;
import org.signpost.notifier.alerting.RecallReason;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

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
final class RecallCommand implements Callable<Integer> {
    private static final JsonMapper JSON = JsonMapper.builder().build();
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

    @Option(
            names = "--partner",
            paramLabel = "ID",
            description = "Only the alert that is meant for this partner (default: all of them).")
    private @Nullable String partner;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private OperatorCall operator;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        var order = JSON.createObjectNode();
        order.put("reference", wanted().value());
        if (Arrays.stream(RecallReason.values()).map(RecallCommand::word).noneMatch(reason::equals)) {
            throw wrong("--reason: it is not a reason; write one of "
                    + Arrays.stream(RecallReason.values())
                            .map(RecallCommand::word)
                            .collect(Collectors.joining(", ")));
        }
        order.put("reason", reason);
        if (partner != null) {
            if (!PartnerId.isValid(partner)) {
                throw wrong("--partner: it is not the id of a partner; write it as the partner file has it, such as"
                        + " rugby-council");
            }
            order.put("partner", partner);
        }
        JsonNode answer = operator.order("/operator/recalls", order, PATIENCE);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(answer);
        } else {
            inWords(answer, out);
        }
        return SignpostCommand.OK;
    }

    private PublicReference wanted() {
        return PublicReference.parse(reference)
                .orElseThrow(() -> wrong("REFERENCE: it is not a reference; write eight characters such as K7Q2-4MX9,"
                        + " the last of which checks the others"));
    }

    private static void inWords(JsonNode answer, PrintWriter out) {
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

    private ParameterException wrong(String what) {
        return new ParameterException(spec.commandLine(), what);
    }

    private static String word(RecallReason reason) {
        return reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The reasons as they are written.
    static final class Reasons implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(RecallReason.values()).map(RecallCommand::word).iterator();
        }
    }
}
