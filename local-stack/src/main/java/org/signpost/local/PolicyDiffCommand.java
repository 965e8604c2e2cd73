package org.signpost.local;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.config.ConfigurationRefused;
import org.signpost.contract.partner.PartnerDirectory;
import org.signpost.routing.policy.PartnerDecision.Part;
import org.signpost.routing.policy.PolicyDifference;
import org.signpost.routing.policy.PolicyDifference.Change;
import org.signpost.routing.policy.PolicyDifference.What;
import org.signpost.routing.policy.RuleId;
import org.signpost.routing.policyfile.KeptVersion;
import org.signpost.routing.policyfile.PartnersOfDay;
import org.signpost.routing.policyfile.PolicyFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "diff",
        mixinStandardHelpOptions = true,
        description = {
            "Says what two policy files decide differently: in meaning, not in text.",
            "It decides every combination of answers that one of them tells apart by both, and a random sample of"
                    + " concerns with several kinds and districts beside them."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:they decide alike and read alike",
            " 1:they differ, or one of them cannot be used",
            " 2:an option is wrong"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  signpost policy diff config/policy.yaml proposed/policy.yaml",
            "  signpost policy diff config/policy.yaml new.yaml --partners-b new-partners.yaml"
        })
final class PolicyDiffCommand implements Callable<Integer> {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final ZoneId LONDON = ZoneId.of("Europe/London");
    private static final int WIDTH = 78;

    @Parameters(index = "0", paramLabel = "A", description = "The policy file before.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path before;

    @Parameters(index = "1", paramLabel = "B", description = "The policy file after.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path after;

    @Option(
            names = "--partners",
            paramLabel = "FILE",
            description = "The partner file of both (default: config/partners.yaml of the repository).")
    private @Nullable Path partners;

    @Option(names = "--partners-b", paramLabel = "FILE", description = "The partner file of B, if it is another.")
    private @Nullable Path partnersAfter;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        Path partnerFile = partners == null ? SignpostCommand.config("partners.yaml") : partners;
        PolicyDifference difference;
        try {
            var one = PartnerDirectory.load(partnerFile);
            var two = partnersAfter == null ? one : PartnerDirectory.load(partnersAfter);
            LocalDate today = LocalDate.now(LONDON);
            difference = PolicyDifference.between(
                    PolicyFile.load(before, one).policy(),
                    PartnersOfDay.of(one, today),
                    PolicyFile.load(after, two).policy(),
                    PartnersOfDay.of(two, today),
                    new ProgressLine(spec.commandLine().getErr())::at);
        } catch (ConfigurationRefused refused) {
            throw new Failure(SignpostCommand.FINDING, Failure.inWords(refused));
        }
        KeptVersion.between(before, after)
                .ifPresent(warning -> spec.commandLine().getErr().println("warning: " + warning));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(asJson(difference));
        } else {
            print(difference, out);
        }
        return difference.isNone() ? SignpostCommand.OK : SignpostCommand.FINDING;
    }

    private void print(PolicyDifference difference, PrintWriter out) {
        out.printf("A  %s%nB  %s%n%n", before, after);
        String compared = difference.enumerated() == 0
                ? "Compared over %,d concerns of random answers: the two tell too many answers apart to try them all."
                        .formatted(difference.sampled())
                : ("Compared over %,d concerns, every combination of answers that A or B tells apart, with one kind of"
                                + " exploitation and one district each; and over %,d of random answers, with several.")
                        .formatted(difference.enumerated(), difference.sampled());
        Paragraph.print(out, "", compared, WIDTH);
        out.println();
        if (difference.differing() == 0) {
            out.println("They decide all of them alike.");
        } else {
            out.printf("They decide %,d of them differently.%n", difference.differing());
        }
        section(out, "Who is told", difference, What.OfPartner.class);
        section(out, "How urgent it is", difference, What.OfUrgency.class);
        section(out, "Which row decides", difference, What.OfRow.class);
        if (!difference.texts().isEmpty()) {
            out.printf("%nIn the files%n");
            difference.texts().forEach(text -> Paragraph.print(out, "  ", text, WIDTH));
        }
    }

    private static void section(
            PrintWriter out, String title, PolicyDifference difference, Class<? extends What> kind) {
        List<Change> changes = difference.changes().stream()
                .filter(change -> kind.isInstance(change.what()))
                .toList();
        if (changes.isEmpty()) {
            return;
        }
        out.printf("%n%s%n", title);
        for (Change change : changes) {
            Paragraph.print(out, "  ", inWords(change.what()) + ": %,d concerns".formatted(change.concerns()), WIDTH);
            Paragraph.print(out, "      ", "such as " + change.example(), WIDTH);
        }
    }

    private static String inWords(What what) {
        return switch (what) {
            case What.OfPartner(var partner, var one, var two, var rule) -> {
                String by = rule.map(id -> " (" + id + ")").orElse("");
                if (one == Part.NOT_TOLD) {
                    yield "+ " + partner + ", " + word(two) + by;
                }
                yield two == Part.NOT_TOLD
                        ? "- " + partner + ", was " + word(one) + by
                        : "~ " + partner + ", " + word(one) + " -> " + word(two) + by;
            }
            case What.OfUrgency(var one, var two) -> one.wire() + " -> " + two.wire();
            case What.OfRow(var one, var two) -> one + " -> " + two;
        };
    }

    private static String word(Part part) {
        return switch (part) {
            case LEAD -> "lead";
            case COPY -> "copy";
            case WITHHELD -> "withheld";
            case NOT_TOLD -> "not told";
        };
    }

    private static String asJson(PolicyDifference difference) {
        var answer = JSON.createObjectNode();
        answer.put("enumerated", difference.enumerated());
        answer.put("sampled", difference.sampled());
        answer.put("differing", difference.differing());
        var changes = answer.putArray("changes");
        for (Change change : difference.changes()) {
            var one = changes.addObject();
            switch (change.what()) {
                case What.OfPartner(var partner, var was, var is, var rule) -> {
                    one.put("partner", partner.value());
                    one.put("before", word(was));
                    one.put("after", word(is));
                    rule.map(RuleId::value).ifPresent(id -> one.put("rule", id));
                }
                case What.OfUrgency(var was, var is) -> {
                    one.put("urgencyBefore", was.wire());
                    one.put("urgencyAfter", is.wire());
                }
                case What.OfRow(var was, var is) -> {
                    one.put("rowBefore", was.value());
                    one.put("rowAfter", is.value());
                }
            }
            one.put("concerns", change.concerns());
            one.put("example", change.example());
        }
        var texts = answer.putArray("texts");
        difference.texts().forEach(texts::add);
        return answer.toString();
    }
}
