package org.signpost.routing.policyfile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.signpost.contract.config.ConfigFile;
import org.signpost.contract.config.ConfigList;
import org.signpost.contract.config.ConfigNode;
import org.signpost.contract.config.ConfigScalar;
import org.signpost.contract.config.ConfigSection;
import org.signpost.contract.id.PartnerId;
import org.signpost.contract.partner.PartnerDirectory;
import org.signpost.routing.policy.AlertTerms;
import org.signpost.routing.policy.AlsoLine;
import org.signpost.routing.policy.Condition;
import org.signpost.routing.policy.Decider;
import org.signpost.routing.policy.LeadRow;
import org.signpost.routing.policy.PartnerWhen;
import org.signpost.routing.policy.PartnersInForce;
import org.signpost.routing.policy.Policy;
import org.signpost.routing.policy.PolicyCheck;
import org.signpost.routing.policy.RuleId;
import org.signpost.routing.policy.SubjectLine;
import org.signpost.routing.policy.Task;
import org.signpost.routing.policy.Telling;
import org.signpost.routing.policy.UnreachableLine;
import org.signpost.routing.policy.Urgency;
import org.signpost.routing.policy.Whom;

/// Reads one policy file, taking down every mistake on the way.
final class PolicyReader {

    private static final String FROM_SUBJECT = "whoever-the-subject-works-for";
    private static final String FROM_UNREACHABLE = "whoever-cannot-be-reached";
    private static final String SUBJECT_LINE =
            "`- {line: W1, from: " + FROM_SUBJECT + ", if-no-lead-is-left: [one-partner, another], because: …}`";
    private static final String UNREACHABLE_LINE =
            "`- {line: W2, from: " + FROM_UNREACHABLE + ", instead: one-partner, because: …}`";
    private static final String WITHHOLD_LINES = SUBJECT_LINE + " and " + UNREACHABLE_LINE;

    private final ConfigFile file;
    private final PartnerDirectory directory;
    private final Set<String> partnerIds;
    private final Map<String, Urgency> urgencies = new LinkedHashMap<>();
    private final Map<Urgency, AlertTerms> terms = new EnumMap<>(Urgency.class);
    private final Map<RuleId, ConfigNode> whereRuleStands = new LinkedHashMap<>();

    PolicyReader(ConfigFile file, PartnerDirectory directory) {
        this.file = file;
        this.directory = directory;
        this.partnerIds = directory.partners().stream()
                .map(partner -> partner.id().value())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    PolicyFile read() {
        Policy policy = policy();
        List<TriedExample> tried = tried(policy);
        for (TriedExample one : tried) {
            if (!one.asExpected()) {
                file.root().list("tests").ifPresent(tests -> refuse(tests, one));
            }
        }
        file.refuseMistakes();
        return new PolicyFile(policy, tried.stream().map(TriedExample::example).toList());
    }

    private static void refuse(ConfigList tests, TriedExample failed) {
        for (ConfigSection section : tests.sections()) {
            if (section.line() == failed.example().line()) {
                section.mistake(
                        "test " + failed.example().name() + " is decided otherwise: "
                                + failed.decided().inWords(),
                        "expected was " + failed.example().expected().inWords()
                                + "; correct the rules, or what is expected of them");
            }
        }
    }

    /// Tries the examples without refusing a file that decides one of them otherwise.
    List<TriedExample> tryExamples() {
        return tried(policy());
    }

    private Policy policy() {
        ConfigSection root = file.root();
        root.allowOnly("version", "urgencies", "conditions", "lead", "also", "withhold", "last-resort", "tests");
        String version = root.requiredText("version").orElse("");
        readUrgencies(root);
        var rowConditions = new ConditionReader(directory, rowIds(root));
        readConditions(root, rowConditions);

        List<LeadRow> first = new ArrayList<>();
        List<LeadRow> byKind = new ArrayList<>();
        root.requiredSection("lead").ifPresent(lead -> {
            lead.allowOnly("first", "by-kind");
            lead.requiredList("first")
                    .ifPresent(rows -> rows.sections()
                            .forEach(row -> leadRow(row, rowConditions).ifPresent(first::add)));
            lead.requiredList("by-kind")
                    .ifPresent(rows -> rows.sections()
                            .forEach(row -> leadRow(row, rowConditions).ifPresent(byKind::add)));
        });
        if (first.size() + byKind.size() > Policy.MOST_ROWS) {
            root.mistake("there are more than " + Policy.MOST_ROWS + " lead rows", "unite some of them");
        }
        ConditionReader lineConditions = rowConditions.allowingRows();
        List<AlsoLine> also = new ArrayList<>();
        root.requiredList("also")
                .ifPresent(lines -> lines.sections()
                        .forEach(line -> alsoLine(line, lineConditions).ifPresent(also::add)));
        var withhold = new Withhold(lineConditions);
        if (root.has("withhold")) {
            root.list("withhold").ifPresent(withhold::read);
        } else {
            root.mistake("\"withhold\" is missing here", "add withhold: and under it these two: " + WITHHOLD_LINES);
        }
        Optional<PartnerId> lastResort = root.requiredScalar("last-resort").flatMap(this::partner);
        file.refuseMistakes();

        var policy = new Policy(
                version,
                file.version(),
                terms,
                first,
                byKind,
                also,
                withhold.subject.orElseThrow(),
                withhold.unreachable.orElseThrow(),
                lastResort.orElseThrow());
        for (PolicyCheck.Finding finding : PolicyCheck.of(policy)) {
            ConfigNode where = finding.rule()
                    .flatMap(rule -> Optional.ofNullable(whereRuleStands.get(rule)))
                    .or(() -> root.section("lead").flatMap(lead -> lead.node("by-kind")))
                    .orElse(root);
            where.mistake(finding.rule().map(rule -> rule + ": ").orElse("") + finding.fact(), finding.remedy());
        }
        file.refuseMistakes();
        return policy;
    }

    private void readUrgencies(ConfigSection root) {
        root.requiredSection("urgencies").ifPresent(section -> {
            section.allowOnly(Arrays.stream(Urgency.values()).map(Urgency::wire).toList());
            var reader = new AlertTermsReader(partnerIds);
            section.entries()
                    .forEach(entry -> Urgency.ofWire(entry.key().text()).ifPresent(urgency -> {
                        urgencies.put(urgency.wire(), urgency);
                        reader.read(urgency, entry.value()).ifPresent(found -> terms.put(urgency, found));
                    }));
        });
    }

    private static void readConditions(ConfigSection root, ConditionReader conditions) {
        root.section("conditions").ifPresent(section -> section.entries().forEach(conditions::name));
    }

    private static Set<String> rowIds(ConfigSection root) {
        var ids = new TreeSet<String>();
        root.section("lead").ifPresent(lead -> {
            for (String table : List.of("first", "by-kind")) {
                lead.list(table).ifPresent(rows -> {
                    for (ConfigSection row : rows.sections()) {
                        row.text("rule").ifPresent(ids::add);
                    }
                });
            }
        });
        return ids;
    }

    private Optional<LeadRow> leadRow(ConfigSection row, ConditionReader conditions) {
        row.allowOnly("rule", "when", "lead", "copies", "urgency", "or", "because");
        Optional<RuleId> id = ruleId(row, "rule");
        Condition when = conditions.required(row);
        List<Telling> leads = tellings(row, "lead", conditions);
        List<Telling> copies = tellings(row, "copies", conditions);
        if (!row.has("lead")) {
            row.mistake("\"lead\" is missing here", "name who must take the concern: lead: [a-partner]");
        }
        Optional<Urgency> urgency = row.requiredScalar("urgency").flatMap(this::urgency);
        Optional<LeadRow.Escalated> more = row.section("or").flatMap(or -> moreUrgent(or, urgency, conditions));
        String because = because(row);
        if (id.isEmpty() || urgency.isEmpty() || leads.isEmpty() || because.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new LeadRow(id.get(), when, leads, copies, urgency.get(), more, because));
    }

    private Optional<LeadRow.Escalated> moreUrgent(
            ConfigSection or, Optional<Urgency> urgency, ConditionReader conditions) {
        or.allowOnly("urgency", "when");
        Optional<Urgency> other = or.requiredScalar("urgency").flatMap(this::urgency);
        if (other.isPresent() && other.equals(urgency)) {
            or.mistake("the urgency after `or:` is the same as before it", "name another, or remove the `or:`");
        }
        Condition when = conditions.required(or);
        return other.map(one -> new LeadRow.Escalated(one, when));
    }

    private Optional<AlsoLine> alsoLine(ConfigSection line, ConditionReader conditions) {
        line.allowOnly("line", "when", "lead", "copy", "urgency-at-least", "urgency-changes", "because");
        Optional<RuleId> id = ruleId(line, "line");
        Condition when = conditions.required(line);
        List<Telling> leads = tellings(line, "lead", conditions);
        List<Telling> copies = tellings(line, "copy", conditions);
        Optional<Urgency> atLeast = line.scalar("urgency-at-least").flatMap(this::urgency);
        Optional<AlsoLine.Lowered> lowered = line.section("urgency-changes").flatMap(this::lowered);
        boolean adds =
                line.has("lead") || line.has("copy") || line.has("urgency-at-least") || line.has("urgency-changes");
        if (!adds) {
            line.mistake("this line adds nothing", "add one of lead, copy, urgency-at-least, urgency-changes");
        }
        String because = because(line);
        return id.map(rule -> new AlsoLine(rule, when, leads, copies, atLeast, lowered, because));
    }

    private Optional<AlsoLine.Lowered> lowered(ConfigSection changes) {
        changes.allowOnly("from", "to");
        Optional<Urgency> from = changes.requiredScalar("from").flatMap(this::urgency);
        Optional<Urgency> to = changes.requiredScalar("to").flatMap(this::urgency);
        if (from.isEmpty() || to.isEmpty()) {
            return Optional.empty();
        }
        if (from.get().compareTo(to.get()) <= 0) {
            changes.mistake(
                    "the urgency is not lowered by this",
                    "to raise it write urgency-at-least: " + to.get().wire());
            return Optional.empty();
        }
        return Optional.of(new AlsoLine.Lowered(from.get(), to.get()));
    }

    /// The two lines that come last; each stands there once.
    private final class Withhold {
        private final ConditionReader conditions;
        private Optional<SubjectLine> subject = Optional.empty();
        private Optional<UnreachableLine> unreachable = Optional.empty();

        Withhold(ConditionReader conditions) {
            this.conditions = conditions;
        }

        void read(ConfigList lines) {
            boolean subjectSeen = false;
            boolean unreachableSeen = false;
            for (ConfigSection line : lines.sections()) {
                Optional<String> from = line.requiredScalar("from")
                        .flatMap(word -> word.oneOf("word", List.of(FROM_SUBJECT, FROM_UNREACHABLE)));
                if (from.isEmpty()) {
                    continue;
                }
                boolean ofSubject = from.get().equals(FROM_SUBJECT);
                if (ofSubject ? subjectSeen : unreachableSeen) {
                    line.mistake("there is a line from " + from.get() + " already", "keep one of the two");
                } else if (ofSubject) {
                    subjectSeen = true;
                    subject = subject(line);
                } else {
                    unreachableSeen = true;
                    unreachable = unreachable(line);
                }
            }
            if (!subjectSeen) {
                lines.mistake(
                        "nobody is withheld when the person complained of works for a partner", "add " + SUBJECT_LINE);
            }
            if (!unreachableSeen) {
                lines.mistake(
                        "nobody is told instead of a partner without a working contact", "add " + UNREACHABLE_LINE);
            }
        }

        private Optional<SubjectLine> subject(ConfigSection line) {
            line.allowOnly("line", "from", "spared", "copy-instead", "if-no-lead-is-left", "because");
            Optional<RuleId> id = ruleId(line, "line");
            List<PartnerWhen> spared = partnersWhen(line, "spared");
            List<PartnerId> copies = partners(line, "copy-instead");
            List<PartnerWhen> leads = partnersWhen(line, "if-no-lead-is-left");
            if (!line.has("if-no-lead-is-left")) {
                line.mistake(
                        "nobody leads when the only lead is withheld",
                        "add if-no-lead-is-left: [one-partner, another]");
            }
            String because = because(line);
            return leads.isEmpty()
                    ? Optional.empty()
                    : id.map(rule -> new SubjectLine(rule, spared, copies, leads, because));
        }

        private List<PartnerWhen> partnersWhen(ConfigSection line, String key) {
            var partners = new ArrayList<PartnerWhen>();
            for (Telling telling : tellings(line, key, conditions)) {
                switch (telling.whom()) {
                    case Whom.Partner(PartnerId id) -> partners.add(new PartnerWhen(id, telling.when()));
                    case Whom.CouncilOfEachDistrict _ ->
                        line.mistake("\"" + key + "\" names no single partner", "name one partner after another");
                }
            }
            return partners;
        }

        private Optional<UnreachableLine> unreachable(ConfigSection line) {
            line.allowOnly("line", "from", "instead", "because");
            Optional<RuleId> id = ruleId(line, "line");
            Optional<PartnerId> instead = line.requiredScalar("instead").flatMap(PolicyReader.this::partner);
            String because = because(line);
            return id.flatMap(rule -> instead.map(partner -> new UnreachableLine(rule, partner, because)));
        }
    }

    private Optional<RuleId> ruleId(ConfigSection section, String key) {
        Optional<ConfigScalar> word = section.requiredScalar(key);
        Optional<RuleId> id = word.flatMap(scalar -> scalar.as(
                "this is no rule id",
                "write a capital letter and at most 15 letters, digits or hyphens, as in R15b",
                RuleId::new));
        id.ifPresent(rule -> {
            ConfigNode earlier = whereRuleStands.putIfAbsent(rule, section);
            if (earlier != null) {
                word.orElseThrow()
                        .mistake(
                                "rule " + rule + " stands here already, on line " + earlier.line(),
                                "give this one an id of its own");
            }
        });
        return id;
    }

    private static String because(ConfigSection section) {
        String because =
                section.requiredScalar("because").map(ConfigScalar::publicText).orElse("");
        if (section.has("because") && because.isBlank()) {
            section.mistake("\"because\" says nothing", "say for the people who are told why they are");
        }
        return because;
    }

    private Optional<Urgency> urgency(ConfigScalar word) {
        return word.oneOf("urgency", urgencies.keySet()).map(urgencies::get);
    }

    private Optional<PartnerId> partner(ConfigScalar word) {
        return word.oneOf("partner", partnerIds).map(PartnerId::new);
    }

    private List<PartnerId> partners(ConfigSection section, String key) {
        return section.scalars(key).stream()
                .flatMap(word -> partner(word).stream())
                .toList();
    }

    private List<Telling> tellings(ConfigSection section, String key, ConditionReader conditions) {
        List<ConfigNode> items = switch (section.node(key).orElse(null)) {
            case null -> List.of();
            case ConfigList list -> list.items();
            case ConfigScalar one -> List.of(one);
            case ConfigSection one -> List.of(one);
        };
        if (section.has(key) && items.isEmpty()) {
            section.mistake("\"" + key + "\" names nobody", "name a partner, or remove the line");
        }
        var tellings = new ArrayList<Telling>();
        var seen = new ArrayList<Telling>();
        for (ConfigNode item : items) {
            Optional<Telling> telling = switch (item) {
                case ConfigScalar word -> whom(word).map(Telling::of);
                case ConfigSection one -> telling(one, conditions);
                case ConfigList list -> {
                    list.mistake("a list stands where a partner should", "write one partner after each dash");
                    yield Optional.empty();
                }
            };
            telling.ifPresent(one -> {
                if (seen.stream()
                        .anyMatch(other ->
                                other.whom().equals(one.whom()) && other.when().equals(one.when()))) {
                    item.mistake(one.whom().inWords() + " is named twice here", "keep one of the two");
                }
                seen.add(one);
                tellings.add(one);
            });
        }
        return tellings;
    }

    private Optional<Telling> telling(ConfigSection one, ConditionReader conditions) {
        one.allowOnly("partner", "when", "task");
        Optional<Whom> whom = one.requiredScalar("partner").flatMap(this::whom);
        Condition when = one.has("when") ? conditions.required(one) : new Condition.Always();
        Task task = one.scalar("task")
                .flatMap(word -> word.oneOf("task", List.of(Task.values()), Task::wire))
                .orElse(Task.ACT);
        return whom.map(who -> new Telling(who, when, task));
    }

    private Optional<Whom> whom(ConfigScalar word) {
        if (word.text().equals(Whom.CouncilOfEachDistrict.WIRE)) {
            return Optional.of(new Whom.CouncilOfEachDistrict());
        }
        var allowed = new TreeSet<>(partnerIds);
        allowed.add(Whom.CouncilOfEachDistrict.WIRE);
        return word.oneOf("partner", allowed).map(id -> new Whom.Partner(new PartnerId(id)));
    }

    private List<TriedExample> tried(Policy policy) {
        var reader = new ExampleReader(directory, partnerIds, urgencies);
        var tried = new ArrayList<TriedExample>();
        Map<PartnersInForce, Decider> deciders = new HashMap<>();
        file.root().list("tests").ifPresent(list -> {
            for (ConfigSection section : list.sections()) {
                reader.read(section).ifPresent(example -> {
                    var partners = PartnersOfDay.of(directory, example.on());
                    Decider decider = deciders.computeIfAbsent(partners, day -> new Decider(policy, day));
                    var decided = Example.Expected.of(decider.decide(example.facts()));
                    tried.add(new TriedExample(example, decided));
                });
            }
        });
        file.refuseMistakes();
        return tried;
    }
}
