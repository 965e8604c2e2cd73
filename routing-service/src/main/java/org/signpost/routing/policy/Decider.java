package org.signpost.routing.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.id.DistrictCode;
import org.signpost.contract.id.PartnerId;
import org.signpost.routing.policy.PartnerDecision.Part;

/// A policy compiled for the partners of one day: decides who must hear of a concern.
///
/// It holds nothing that changes, so any number of threads may share it. Everything that a decision can say is made
/// ready beforehand; a decision takes a microsecond or two and leaves little behind.
@SuppressWarnings("ArrayRecordComponent") // its records are never compared, and walked for every concern
public final class Decider {

    /// Partners and districts are remembered in the bits of a word.
    private static final int MOST = Long.SIZE;

    private static final int KINDS = Answers.word(Fact.EXPLOITATION);
    private static final long ALL_KINDS = Fact.EXPLOITATION.all() << Answers.shift(Fact.EXPLOITATION);

    private final Policy policy;
    private final List<PartnerId> partners;
    private final Map<PartnerId, Integer> placeOfPartner = new HashMap<>();
    private final Map<DistrictCode, Integer> placeOfDistrict = new HashMap<>();
    private final long[] councilOfDistrict;
    private final long everyCouncil;
    private final long reachable;

    private final Row[] rows;
    private final int firstRows;
    private final Line[] lines;
    private final Mask[] sparedWhen;
    private final long[] sparedPartner;
    private final Mask[] inTheirPlaceWhen;
    private final long[] inTheirPlace;
    private final PartnerDecision[] withheld;
    private final PartnerDecision[] copyDropped;
    private final PartnerDecision[] copyForSubject;
    private final PartnerDecision[] leadForSubject;
    private final PartnerDecision[] notReachable;
    private final PartnerDecision[] leadInstead;
    private final PartnerDecision[] copyInstead;
    private final PartnerDecision[] leadAsLastResort;
    private final PartnerDecision[] notItsDistrict;

    /// @throws IllegalArgumentException if there are more than 64 partners or districts
    public Decider(Policy policy, PartnersInForce inForce) {
        this(policy, inForce, Set.of());
    }

    /// @param known who is to have a place among the partners beside those of the policy and of the day, so that two
    /// policies of the same can be compared by {@link #outcome}
    Decider(Policy policy, PartnersInForce inForce, Set<PartnerId> known) {
        this.policy = policy;
        var everyPartner = new TreeSet<>(policy.partnersNamed());
        everyPartner.addAll(known);
        everyPartner.addAll(inForce.all());
        this.partners = List.copyOf(everyPartner);
        if (partners.size() > MOST || inForce.councils().size() > MOST) {
            throw new IllegalArgumentException("a day has at most " + MOST + " partners and districts");
        }
        for (PartnerId partner : partners) {
            placeOfPartner.put(partner, placeOfPartner.size());
        }
        this.councilOfDistrict = new long[inForce.councils().size()];
        for (DistrictCode district : new TreeSet<>(inForce.councils().keySet())) {
            int place = placeOfDistrict.size();
            placeOfDistrict.put(district, place);
            councilOfDistrict[place] =
                    bit(Objects.requireNonNull(inForce.councils().get(district)));
        }
        this.everyCouncil = Arrays.stream(councilOfDistrict).reduce(0, (a, b) -> a | b);
        this.reachable = inForce.reachable().stream().mapToLong(this::bit).reduce(0, (a, b) -> a | b);

        var placeOfRow = new HashMap<RuleId, Integer>();
        for (LeadRow row : policy.rows()) {
            placeOfRow.put(row.id(), placeOfRow.size());
        }
        var compiler = new Compiler(placeOfRow);
        this.rows = policy.rows().stream().map(compiler::row).toArray(Row[]::new);
        this.firstRows = policy.first().size();
        this.lines = policy.also().stream().map(compiler::line).toArray(Line[]::new);

        SubjectLine subject = policy.subject();
        this.sparedWhen = subject.spared().stream()
                .map(spared -> compiler.mask(spared.when()))
                .toArray(Mask[]::new);
        this.sparedPartner = subject.spared().stream()
                .mapToLong(spared -> bit(spared.partner()))
                .toArray();
        this.inTheirPlaceWhen = subject.ifNoLeadIsLeft().stream()
                .map(lead -> compiler.mask(lead.when()))
                .toArray(Mask[]::new);
        this.inTheirPlace = subject.ifNoLeadIsLeft().stream()
                .mapToLong(lead -> bit(lead.partner()))
                .toArray();
        this.withheld = each(Part.WITHHELD, subject.id(), subject.because());
        this.copyDropped = each(Part.NOT_TOLD, subject.id(), "No copies: " + subject.because());
        this.copyForSubject = each(Part.COPY, subject.id(), subject.because());
        this.leadForSubject = each(Part.LEAD, subject.id(), subject.because());
        UnreachableLine unreachable = policy.unreachable();
        this.notReachable = each(Part.NOT_TOLD, unreachable.id(), "Has no working contact. " + unreachable.because());
        this.leadInstead = each(Part.LEAD, unreachable.id(), unreachable.because());
        this.copyInstead = each(Part.COPY, unreachable.id(), unreachable.because());
        this.leadAsLastResort = partners.stream()
                .map(partner -> decision(partner, Part.LEAD, "Nobody else may or can lead: the last resort."))
                .toArray(PartnerDecision[]::new);
        this.notItsDistrict = partners.stream()
                .map(partner -> decision(partner, Part.NOT_TOLD, "No place is known to be in its district."))
                .toArray(PartnerDecision[]::new);
    }

    /// The policy that it decides by.
    public Policy policy() {
        return policy;
    }

    /// What a decision comes to without its reasons, which are most of the work: enough to see whether two differ. The
    /// words have a bit for each partner.
    record Outcome(RuleId rule, Urgency urgency, long told, long copiedOrWithheld) {}

    Outcome outcome(Facts facts) {
        return new Draft(facts).outcome();
    }

    /// Every partner that has a place in an {@link Outcome}, in order.
    Set<PartnerId> partners() {
        return Set.copyOf(partners);
    }

    /// Decides.
    public Decision decide(Facts facts) {
        return new Draft(facts).decision();
    }

    private long bit(PartnerId partner) {
        Integer place = placeOfPartner.get(partner);
        return place == null ? 0 : 1L << place;
    }

    private PartnerDecision[] each(Part part, RuleId rule, String because) {
        return partners.stream()
                .map(partner -> new PartnerDecision(partner, part, List.of(rule), Task.ACT, because))
                .toArray(PartnerDecision[]::new);
    }

    private static PartnerDecision decision(PartnerId partner, Part part, String because) {
        return new PartnerDecision(partner, part, List.of(), Task.ACT, because);
    }

    /// The decision about one concern, while it is being made.
    private final class Draft {
        private final Facts facts;
        private final long[] answers;
        private final PartnerDecision[] said = new PartnerDecision[partners.size()];
        private long leads;
        private long copies;
        private long councils;
        private boolean districtWithoutCouncil;
        private boolean leadMissing;
        private boolean copyMissing;
        private boolean restricted;
        private boolean replaced;
        private Urgency urgency = Urgency.INFORMATION;
        private int decidingRow = -1;
        private long matchedLines;

        Draft(Facts facts) {
            this.facts = facts;
            this.answers = Answers.of(facts);
            for (DistrictCode district : facts.districts()) {
                Integer place = placeOfDistrict.get(district);
                if (place == null) {
                    districtWithoutCouncil = true;
                } else {
                    answers[Answers.DISTRICTS] |= 1L << place;
                    councils |= councilOfDistrict[place];
                }
            }
        }

        private void decide() {
            lead();
            also();
            if (!facts.subjectWorksFor().isEmpty()) {
                withhold();
            }
            replaceWhoCannotBeReached();
        }

        Outcome outcome() {
            decide();
            long told = 0;
            long copiedOrWithheld = 0;
            for (int place = 0; place < said.length; place++) {
                PartnerDecision decision = said[place];
                if (decision != null) {
                    switch (decision.part()) {
                        case LEAD -> told |= 1L << place;
                        case COPY -> {
                            told |= 1L << place;
                            copiedOrWithheld |= 1L << place;
                        }
                        case WITHHELD -> copiedOrWithheld |= 1L << place;
                        case NOT_TOLD -> {}
                    }
                }
            }
            return new Outcome(rows[decidingRow].id, urgency, told, copiedOrWithheld);
        }

        Decision decision() {
            decide();
            return new Decision(
                    rows[decidingRow].id,
                    rulesThatMatched(),
                    urgency,
                    terms(),
                    rows[decidingRow].because,
                    everyPartner(),
                    restricted,
                    facts.child(),
                    policy.version(),
                    policy.hash());
        }

        private AlertTerms terms() {
            AlertTerms terms = policy.terms().get(urgency);
            if (terms == null) {
                throw new IllegalStateException("an urgency without terms, which no policy file has");
            }
            return terms;
        }

        private void lead() {
            for (int i = 0; i < firstRows; i++) {
                if (rows[i].when.holds(answers)) {
                    matched(i);
                    tellLeads(rows[i].leads);
                    tellCopies(rows[i].copies);
                    return;
                }
            }
            long kinds = answers[KINDS] & ALL_KINDS;
            long others = answers[KINDS] & ~ALL_KINDS;
            for (long left = kinds, kind; ; left &= ~kind) {
                kind = Long.lowestOneBit(left);
                answers[KINDS] = others | kind;
                matched(rowOfTheKind());
                if (left == kind) {
                    break;
                }
            }
            // only now is it known which row decides, and so whose leads count
            for (long left = kinds, kind; ; left &= ~kind) {
                kind = Long.lowestOneBit(left);
                answers[KINDS] = others | kind;
                int row = rowOfTheKind();
                if (row == decidingRow) {
                    tellLeads(rows[row].leads);
                }
                tellCopies(rows[row].copies);
                if (left == kind) {
                    break;
                }
            }
            answers[KINDS] = others | kinds;
        }

        private int rowOfTheKind() {
            for (int i = firstRows; i < rows.length; i++) {
                if (rows[i].when.holds(answers)) {
                    return i;
                }
            }
            throw new IllegalStateException("the policy has no row for a concern; its check should have refused it");
        }

        private void matched(int row) {
            answers[Answers.ROWS] |= 1L << row;
            Urgency itsUrgency = rows[row].urgency(answers);
            boolean decides =
                    decidingRow < 0 || itsUrgency.isMoreThan(urgency) || (itsUrgency == urgency && row < decidingRow);
            if (decides) {
                decidingRow = row;
                urgency = itsUrgency;
            }
        }

        private void also() {
            for (int i = 0; i < lines.length; i++) {
                Line line = lines[i];
                if (line.firstUnmet(answers) < line.terms.length) {
                    continue;
                }
                matchedLines |= 1L << i;
                if (line.atLeast != null && line.atLeast.isMoreThan(urgency)) {
                    urgency = line.atLeast;
                }
                if (line.lowered != null && line.lowered.from() == urgency) {
                    urgency = line.lowered.to();
                }
                tellLeads(line.leads);
                tellCopies(line.copies);
            }
        }

        private void tellLeads(Told[] tellings) {
            for (Told telling : tellings) {
                if (telling.when.holds(answers)) {
                    long named = telling.named(councils);
                    leadMissing |= telling.councils && districtWithoutCouncil;
                    say(named, telling.asLead);
                    leads |= named;
                }
            }
        }

        private void tellCopies(Told[] tellings) {
            for (Told telling : tellings) {
                if (telling.when.holds(answers)) {
                    long named = telling.named(councils);
                    copyMissing |= telling.councils && districtWithoutCouncil;
                    say(named & ~leads, telling.asCopy);
                    copies |= named;
                }
            }
        }

        private void withhold() {
            restricted = true;
            long named = 0;
            for (PartnerId partner : facts.subjectWorksFor()) {
                named |= bit(partner);
            }
            for (int i = 0; i < sparedWhen.length; i++) {
                if (sparedWhen[i].holds(answers)) {
                    named &= ~sparedPartner[i];
                }
            }
            long copiedStill = 0;
            for (PartnerId partner : policy.subject().copies()) {
                copiedStill |= bit(partner) & ~named;
            }
            // who is copied all the same keeps what it was to do
            say(copies & ~leads & ~copiedStill, copyDropped);
            say(named, Decider.this.withheld);
            leads &= ~named;
            copies = 0;
            copyMissing = false;
            long copied = copiedStill & ~leads;
            say(copied, copyForSubject);
            copies |= copied;
            if (leads == 0) {
                leadInTheirPlace();
            }
        }

        private void leadInTheirPlace() {
            for (int i = 0; i < inTheirPlace.length; i++) {
                long lead = inTheirPlace[i] & reachable;
                if (lead != 0 && !isWithheld(lead) && inTheirPlaceWhen[i].holds(answers)) {
                    say(lead, leadForSubject);
                    leads = lead;
                    return;
                }
            }
        }

        private void replaceWhoCannotBeReached() {
            long instead = bit(policy.unreachable().instead());
            boolean mayInstead = !isWithheld(instead);
            copies &= ~leads;
            replaced = ((leads | copies) & ~reachable) != 0 || leadMissing || copyMissing;
            if ((leads & ~reachable) != 0 || leadMissing) {
                say(leads & ~reachable, notReachable);
                leads &= reachable;
                if (mayInstead && (leads & instead) == 0) {
                    say(instead, leadInstead);
                    leads |= instead;
                    copies &= ~instead;
                }
            }
            if ((copies & ~reachable) != 0 || copyMissing) {
                say(copies & ~reachable, notReachable);
                copies &= reachable;
                if (mayInstead && ((leads | copies) & instead) == 0) {
                    say(instead, copyInstead);
                    copies |= instead;
                }
            }
            if (leads == 0) {
                leadInTheirPlace();
            }
            if (leads == 0) {
                lastResort();
            }
            copies &= ~leads;
        }

        private void lastResort() {
            long lead = bit(policy.lastResort());
            say(lead, leadAsLastResort);
            leads = lead;
        }

        private boolean isWithheld(long partner) {
            PartnerDecision decision = said[Long.numberOfTrailingZeros(partner)];
            return decision != null && decision.part() == Part.WITHHELD;
        }

        private void say(long who, PartnerDecision[] what) {
            for (long left = who; left != 0; left &= left - 1) {
                int place = Long.numberOfTrailingZeros(left);
                PartnerDecision earlier = said[place];
                said[place] = earlier == null ? what[place] : what[place].after(earlier);
            }
        }

        private List<RuleId> rulesThatMatched() {
            var rules = new ArrayList<RuleId>();
            for (long left = answers[Answers.ROWS]; left != 0; left &= left - 1) {
                rules.add(rows[Long.numberOfTrailingZeros(left)].id);
            }
            for (long left = matchedLines; left != 0; left &= left - 1) {
                rules.add(lines[Long.numberOfTrailingZeros(left)].id);
            }
            if (restricted) {
                rules.add(policy.subject().id());
            }
            if (replaced) {
                rules.add(policy.unreachable().id());
            }
            return rules;
        }

        private List<PartnerDecision> everyPartner() {
            var every = new ArrayList<PartnerDecision>(said.length);
            for (int place = 0; place < said.length; place++) {
                PartnerDecision decision = said[place];
                every.add(decision == null ? whyNot(place) : decision);
            }
            return every;
        }

        /// The line that came nearest to telling the partner, and what it asked for in vain.
        private PartnerDecision whyNot(int place) {
            long partner = 1L << place;
            if ((everyCouncil & partner) != 0 && (councils & partner) == 0) {
                return notItsDistrict[place];
            }
            PartnerDecision nearest = rows[decidingRow].namesOthers[place];
            int met = -1;
            for (Line line : lines) {
                PartnerDecision[] unmet = line.unmet[place];
                if (unmet == null) {
                    continue;
                }
                int first = line.firstUnmet(answers);
                if (first > met) {
                    met = first;
                    nearest = unmet[first];
                }
            }
            return nearest;
        }
    }

    /// Turns the policy's records into what {@link Draft} walks.
    private final class Compiler {
        private final Map<RuleId, Integer> placeOfRow;

        Compiler(Map<RuleId, Integer> placeOfRow) {
            this.placeOfRow = placeOfRow;
        }

        Mask mask(Condition condition) {
            return Mask.of(condition, placeOfRow, placeOfDistrict);
        }

        Row row(LeadRow row) {
            return new Row(
                    row.id(),
                    mask(row.when()),
                    told(row.leads(), row.id(), row.because()),
                    told(row.copies(), row.id(), row.because()),
                    row.urgency(),
                    row.moreUrgent().map(LeadRow.Escalated::urgency).orElse(row.urgency()),
                    mask(row.moreUrgent().map(LeadRow.Escalated::when).orElse(new Condition.Always())),
                    row.because(),
                    namesOthers(row));
        }

        private PartnerDecision[] namesOthers(LeadRow row) {
            return partners.stream()
                    .map(partner -> decision(
                            partner, Part.NOT_TOLD, row.id() + " decided, and no rule names this partner here."))
                    .toArray(PartnerDecision[]::new);
        }

        Line line(AlsoLine line) {
            List<Condition> terms = terms(line.when());
            return new Line(
                    line.id(),
                    terms.stream().map(this::mask).toArray(Mask[]::new),
                    told(line.leads(), line.id(), line.because()),
                    told(line.copies(), line.id(), line.because()),
                    line.atLeast().orElse(null),
                    line.lowered().orElse(null),
                    unmet(line, terms));
        }

        private static List<Condition> terms(Condition when) {
            return when instanceof Condition.All(List<Condition> all) ? all : List.of(when);
        }

        private Told[] told(List<Telling> tellings, RuleId rule, String because) {
            return tellings.stream()
                    .map(telling -> told(telling, rule, because))
                    .toArray(Told[]::new);
        }

        private Told told(Telling telling, RuleId rule, String because) {
            return new Told(
                    mask(telling.when()),
                    switch (telling.whom()) {
                        case Whom.Partner(PartnerId id) -> bit(id);
                        case Whom.CouncilOfEachDistrict _ -> 0;
                    },
                    switch (telling.whom()) {
                        case Whom.Partner _ -> false;
                        case Whom.CouncilOfEachDistrict _ -> true;
                    },
                    asTold(Part.LEAD, telling, rule, because),
                    asTold(Part.COPY, telling, rule, because));
        }

        private PartnerDecision[] asTold(Part part, Telling telling, RuleId rule, String because) {
            String reason = because + telling.task().inWords();
            return partners.stream()
                    .map(partner -> new PartnerDecision(partner, part, List.of(rule), telling.task(), reason))
                    .toArray(PartnerDecision[]::new);
        }

        /// For every partner that the line could tell: what to say when it does not, by the first of its terms that
        /// is not met. The last is for a line that matched and did not mean this partner.
        private PartnerDecision[] @Nullable [] unmet(AlsoLine line, List<Condition> terms) {
            PartnerDecision[] @Nullable [] unmet = new PartnerDecision[partners.size()][];
            var tellings = new ArrayList<>(line.leads());
            tellings.addAll(line.copies());
            for (Telling telling : tellings) {
                Told told = told(telling, line.id(), line.because());
                String butNot = switch (telling.whom()) {
                    case Whom.Partner _ -> "only where " + telling.when().inWords();
                    case Whom.CouncilOfEachDistrict _ -> "only about its own district";
                };
                for (long left = told.named(everyCouncil); left != 0; left &= left - 1) {
                    int place = Long.numberOfTrailingZeros(left);
                    var reasons = new PartnerDecision[terms.size() + 1];
                    for (int i = 0; i < terms.size(); i++) {
                        reasons[i] = unmet(
                                line.id(), place, "only where " + terms.get(i).inWords());
                    }
                    reasons[terms.size()] = unmet(line.id(), place, butNot);
                    unmet[place] = reasons;
                }
            }
            return unmet;
        }

        private PartnerDecision unmet(RuleId line, int place, String where) {
            return new PartnerDecision(
                    partners.get(place),
                    Part.NOT_TOLD,
                    List.of(line),
                    Task.ACT,
                    line + " tells this partner " + where + ".");
        }
    }

    private record Row(
            RuleId id,
            Mask when,
            Told[] leads,
            Told[] copies,
            Urgency urgency,
            Urgency moreUrgent,
            Mask moreUrgentWhen,
            String because,
            PartnerDecision[] namesOthers) {

        Urgency urgency(long[] answers) {
            return moreUrgent != urgency && moreUrgentWhen.holds(answers) ? moreUrgent : urgency;
        }
    }

    private record Line(
            RuleId id,
            Mask[] terms,
            Told[] leads,
            Told[] copies,
            @Nullable Urgency atLeast,
            AlsoLine.@Nullable Lowered lowered,
            PartnerDecision[] @Nullable [] unmet) {

        /// The place of the first term that does not hold; their number if all do.
        int firstUnmet(long[] answers) {
            int place = 0;
            while (place < terms.length && terms[place].holds(answers)) {
                place++;
            }
            return place;
        }
    }

    private record Told(Mask when, long partner, boolean councils, PartnerDecision[] asLead, PartnerDecision[] asCopy) {

        long named(long councilsConcerned) {
            return councils ? councilsConcerned : partner;
        }
    }
}
