package org.signpost.routing;

import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.concern.ConcernReader;
import org.signpost.contract.concern.Mistake;
import org.signpost.contract.id.PartnerId;
import org.signpost.contract.partner.Partner;
import org.signpost.contract.partner.PartnerDirectory;
import org.signpost.routing.WrittenConcerns.Written.AsFacts;
import org.signpost.routing.WrittenConcerns.Written.NoConcern;
import org.signpost.routing.places.Geography;
import org.signpost.routing.policy.AlertTerms;
import org.signpost.routing.policy.Decider;
import org.signpost.routing.policy.Decision;
import org.signpost.routing.policy.Explanation;
import org.signpost.routing.policy.Fact;
import org.signpost.routing.policy.Facts;
import org.signpost.routing.policy.PartnerDecision;
import org.signpost.routing.policy.PartnerDecision.Part;
import org.signpost.routing.policy.PartnersInForce;
import org.signpost.routing.policy.Policy;
import org.signpost.routing.policy.RuleId;
import org.signpost.routing.policyfile.PartnersOfDay;
import org.signpost.routing.policyfile.PolicyFile;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Says how a concern would be decided and why, for a person who looks after the policy. An explanation holds what
/// rules look at and where places were found; it never repeats what somebody wrote, nor who anybody is.
public final class ExplainDecisions {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final WrittenConcerns concerns;
    private final Policy policy;
    private final PartnerDirectory directory;
    private final PartnersInForce inForce;
    private final Decider decider;

    private ExplainDecisions(
            PartnerDirectory directory, Policy policy, Geography geography, LocalDate day, Clock clock) {
        this.concerns = new WrittenConcerns(new ConcernReader(clock), geography);
        this.policy = policy;
        this.directory = directory;
        this.inForce = PartnersOfDay.of(directory, day);
        this.decider = new Decider(policy, inForce);
    }

    /// The answer to one document.
    ///
    /// @param decided whether it was a concern; if not, the answer says where and what to write instead
    /// @param inWords for people, at most 80 columns wide where no single word is longer
    /// @param json one object
    public record Answer(boolean decided, String inWords, String json) {}

    /// Explaining by these files, and by the table of places that the product carries.
    ///
    /// @param day whose partners count
    /// @throws org.signpost.contract.config.ConfigurationRefused with every mistake in one of the files
    public static ExplainDecisions load(Path policyFile, Path partnersFile, LocalDate day, Clock clock) {
        return load(policyFile, partnersFile, null, day, clock);
    }

    /// Explaining by these files.
    ///
    /// @param geographyFile null for the table that the product carries
    /// @param day whose partners count
    /// @throws org.signpost.contract.config.ConfigurationRefused with every mistake in one of the files
    public static ExplainDecisions load(
            Path policyFile, Path partnersFile, @Nullable Path geographyFile, LocalDate day, Clock clock) {
        PartnerDirectory directory = PartnerDirectory.load(partnersFile);
        return new ExplainDecisions(
                directory,
                PolicyFile.load(policyFile, directory).policy(),
                CurrentGeography.once(geographyFile, directory, day, clock),
                day,
                clock);
    }

    /// Explains a concern in JSON, by itself or in `{"id": …, "concern": {…}}`.
    ///
    /// @param all whether lines that add nothing are explained as well
    public Answer explain(String document, boolean all) {
        return switch (concerns.read(document, 1)) {
            case NoConcern(var mistakes) -> refused(mistakes);
            case AsFacts(_, _, var facts, var places) -> explain(facts, places, all);
        };
    }

    private static Answer refused(List<Mistake> mistakes) {
        ObjectNode json = JSON.createObjectNode();
        ArrayNode array = json.putArray("mistakes");
        var words = new StringBuilder("this is no concern:\n");
        for (Mistake mistake : mistakes) {
            array.addObject()
                    .put("pointer", mistake.pointer())
                    .put("rule", mistake.rule().wire())
                    .put("remedy", mistake.remedy());
            words.append("  ")
                    .append(mistake.pointer().isEmpty() ? "the document" : mistake.pointer())
                    .append(": ")
                    .append(mistake.remedy())
                    .append('\n');
        }
        return new Answer(false, words.toString(), json.toString());
    }

    private Answer explain(Facts facts, LocatedPlaces places, boolean all) {
        Decision decision = decider.decide(facts);
        Explanation explanation = Explanation.of(policy, inForce, facts);
        if (!explanation.deciding().equals(decision.rule()) || explanation.ends() != decision.urgency()) {
            throw new IllegalStateException("the explanation and the decision of a concern differ; believe neither");
        }
        return new Answer(
                true,
                inWords(places, facts, decision, explanation, all),
                json(places, facts, decision, explanation, all));
    }

    private String inWords(LocatedPlaces places, Facts facts, Decision decision, Explanation explanation, boolean all) {
        var page = new WrappedPage();
        page.line(0, decision.rule() + " decides, " + decision.urgency().wire() + ": " + decision.because());
        page.line(0, "Policy " + decision.policyVersion() + ".");

        page.heading("Where it is");
        for (LocatedPlaces.Located place : places.places()) {
            page.line(2, place.role().wire() + ": " + place.placement().inWords());
        }
        if (places.places().isEmpty()) {
            page.line(2, "the report gives no place");
        }

        page.heading("What rules may look at");
        for (Fact fact : Fact.values()) {
            page.line(2, fact.wire() + ": " + fact.inWords(facts) + "  (" + source(fact, facts) + ")");
        }
        if (!facts.districts().isEmpty()) {
            page.line(2, "districts: " + districts(facts) + "  (found from the places)");
        }
        if (!facts.subjectWorksFor().isEmpty()) {
            page.line(2, "the person complained of works for: " + names(facts.subjectWorksFor()) + "  (the report)");
        }

        for (Explanation.Table table : explanation.tables()) {
            page.heading(title(table, explanation));
            table.rows().forEach(tried -> page.line(2, inWords(tried, "MATCHES")));
        }
        if (explanation.tables().size() > 2) {
            page.line(2, explanation.deciding() + " is the most urgent of these, or the first of those; it decides.");
        }

        page.heading("What is added to that");
        boolean added = false;
        for (Explanation.Tried line : explanation.lines()) {
            if (line.matched() || all) {
                page.line(2, inWords(line, "ADDS"));
                added |= line.matched();
            }
        }
        if (!added) {
            page.line(2, "nothing");
        }

        page.heading("How urgent it is");
        explanation.urgency().forEach(step -> page.line(2, step));
        AlertTerms terms = decision.terms();
        page.line(2, decision.urgency().wire() + " means: " + terms.means());

        page.heading("Who is kept out or replaced");
        keptOut(decision).forEach(line -> page.line(2, line));

        for (Part part : List.of(Part.LEAD, Part.COPY, Part.WITHHELD, Part.NOT_TOLD)) {
            partners(page, decision, part);
        }
        return page.toString();
    }

    private static String source(Fact fact, Facts facts) {
        if (fact.isOfThePlaces()) {
            return "found from the places";
        }
        boolean unanswered = fact.inWords(facts).equals("unanswered");
        return unanswered ? "the report does not say" : "the report";
    }

    private static String title(Explanation.Table table, Explanation explanation) {
        return table.kind()
                .map(kind -> "Rows asked for the kind " + kind.wire())
                .orElse(
                        explanation.tables().getFirst().equals(table)
                                ? "Rows asked first, in order"
                                : "Rows asked without a kind");
    }

    private static String inWords(Explanation.Tried tried, String matched) {
        return tried.rule() + (tried.matched() ? " " + matched + ": " : " no: ") + tried.why();
    }

    private List<String> keptOut(Decision decision) {
        var lines = new ArrayList<String>();
        if (decision.restricted()) {
            lines.add(policy.subject().id() + ": " + policy.subject().because());
        }
        if (decision.rules().contains(policy.unreachable().id())) {
            lines.add(policy.unreachable().id() + ": " + policy.unreachable().because());
        }
        return lines.isEmpty() ? List.of("nobody") : lines;
    }

    private void partners(WrappedPage page, Decision decision, Part part) {
        List<PartnerDecision> those = decision.partners().stream()
                .filter(partner -> partner.part() == part)
                .toList();
        if (those.isEmpty()) {
            return;
        }
        page.heading(
                switch (part) {
                    case LEAD -> "Leads: each must say \"I have it\"";
                    case COPY -> "Copies: told, and need not answer";
                    case WITHHELD -> "Withheld: must not see it";
                    case NOT_TOLD -> "Not told";
                });
        for (PartnerDecision partner : those) {
            String rules = partner.rules().stream().map(RuleId::value).collect(Collectors.joining(", "));
            page.line(
                    2,
                    name(partner.partner()) + ": " + partner.because() + (rules.isEmpty() ? "" : " (" + rules + ")"));
            if (part == Part.LEAD) {
                page.line(6, alerted(partner.partner(), decision.terms()));
                steps(decision.terms()).forEach(step -> page.line(6, step));
            }
        }
    }

    private static String alerted(PartnerId partner, AlertTerms terms) {
        return "alerted by " + String.join(" and ", channels(terms)) + "; has "
                + terms.acknowledgeWithin(partner).inWords() + " to answer";
    }

    private static List<String> channels(AlertTerms terms) {
        return terms.channels().stream().sorted().map(AlertTerms.Channel::wire).toList();
    }

    private List<String> steps(AlertTerms terms) {
        var steps = new ArrayList<String>();
        terms.undeliveredCountsAfter()
                .ifPresent(
                        after -> steps.add("an alert not delivered for " + after.inWords() + " counts as unanswered"));
        terms.then().forEach(next -> steps.add("then, after " + next.whenInWords() + ": " + whom(next)));
        return steps;
    }

    private String whom(AlertTerms.Next next) {
        return switch (next.whom()) {
            case AlertTerms.Whom.BackUpContact _ -> "its back-up contact";
            case AlertTerms.Whom.Partner(PartnerId id) -> name(id);
        };
    }

    private String districts(Facts facts) {
        return directory.districts().stream()
                .filter(district -> facts.districts().contains(district.code()))
                .map(district -> district.name() + " (" + district.code() + ")")
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private String names(Set<PartnerId> partners) {
        return partners.stream().sorted().map(this::name).collect(Collectors.joining(", "));
    }

    /// The name of a partner. Who is none is not named: a report may say anything there.
    private String name(PartnerId id) {
        return directory.partner(id).map(Partner::name).orElse("somebody who is no partner");
    }

    private String json(LocatedPlaces places, Facts facts, Decision decision, Explanation explanation, boolean all) {
        ObjectNode json = JSON.createObjectNode();
        json.put("rule", decision.rule().value());
        json.put("because", decision.because());
        json.put("urgency", decision.urgency().wire());
        ArrayNode steps = json.putArray("urgencySteps");
        explanation.urgency().forEach(steps::add);
        ArrayNode found = json.putArray("places");
        places.places()
                .forEach(place -> found.addObject()
                        .put("role", place.role().wire())
                        .put("because", place.placement().inWords()));
        ArrayNode known = json.putArray("facts");
        for (Fact fact : Fact.values()) {
            known.addObject()
                    .put("fact", fact.wire())
                    .put("value", fact.inWords(facts))
                    .put("source", source(fact, facts));
        }
        ArrayNode tables = json.putArray("tables");
        for (Explanation.Table table : explanation.tables()) {
            ObjectNode one = tables.addObject();
            table.kind().ifPresent(kind -> one.put("kind", kind.wire()));
            ArrayNode rows = one.putArray("rows");
            table.rows().forEach(tried -> add(rows, tried));
        }
        ArrayNode lines = json.putArray("also");
        explanation.lines().stream().filter(line -> line.matched() || all).forEach(line -> add(lines, line));
        ArrayNode kept = json.putArray("withhold");
        if (decision.restricted()) {
            kept.add(policy.subject().id().value());
        }
        if (decision.rules().contains(policy.unreachable().id())) {
            kept.add(policy.unreachable().id().value());
        }
        ArrayNode partners = json.putArray("partners");
        decision.partners().forEach(partner -> add(partners, partner, decision.terms()));
        json.putObject("policy").put("version", decision.policyVersion()).put("hash", decision.policyHash());
        return json.toString();
    }

    private static void add(ArrayNode array, Explanation.Tried tried) {
        array.addObject()
                .put("rule", tried.rule().value())
                .put("matched", tried.matched())
                .put("because", tried.why());
    }

    private void add(ArrayNode array, PartnerDecision partner, AlertTerms terms) {
        ObjectNode one = array.addObject();
        one.put("partner", partner.partner().value());
        one.put("part", word(partner.part()));
        ArrayNode rules = one.putArray("rules");
        partner.rules().forEach(rule -> rules.add(rule.value()));
        one.put("because", partner.because());
        if (partner.part() == Part.LEAD) {
            ArrayNode channels = one.putArray("channels");
            channels(terms).forEach(channels::add);
            one.put("within", terms.acknowledgeWithin(partner.partner()).inWords());
            ArrayNode then = one.putArray("then");
            steps(terms).forEach(then::add);
        }
    }

    private static String word(Part part) {
        return switch (part) {
            case LEAD -> "lead";
            case COPY -> "copy";
            case WITHHELD -> "withheld";
            case NOT_TOLD -> "not-told";
        };
    }
}
