package org.signpost.notifier;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.avro.AlertChannel;
import org.signpost.contract.avro.AlertSpan;
import org.signpost.contract.avro.AlertTerms;
import org.signpost.contract.avro.ConcernRouted;
import org.signpost.contract.avro.EscalationStep;
import org.signpost.contract.avro.PartnerDecided;
import org.signpost.contract.avro.PartnerOutcome;
import org.signpost.contract.id.PartnerId;
import org.signpost.contract.partner.PartnerDirectory;
import org.signpost.notifier.alerting.Ladder.Whom;
import org.signpost.notifier.alerting.Means;
import org.signpost.notifier.alerting.Term;
import org.signpost.notifier.alerting.Terms;
import org.signpost.notifier.alerting.Urgency;

/// What a decision says of its alerts.
///
/// No alert is lost or late because of odd terms: each part of them that makes no sense is replaced by what is usual,
/// and somebody is told of it.
///
/// @param odd the parts that make no sense
record TermsReading(Terms terms, Set<Part> odd) {

    /// No policy file may say more.
    private static final int MOST_DAYS = 7;

    private static final int MOST_WORKING_DAYS = 5;

    /// A part of the terms.
    enum Part {
        CHANNELS,
        UNDELIVERED_COUNTS_AFTER,
        THEN,
        ACKNOWLEDGE_WITHIN
    }

    /// Reads a decision of that urgency. One of version 1 says nothing, and nothing is odd about that.
    static TermsReading of(ConcernRouted routed, Urgency urgency) {
        var odd = EnumSet.noneOf(Part.class);
        Terms usual = Terms.usual(urgency);
        Map<PartnerId, Term> within = within(routed, urgency, odd);
        AlertTerms said = routed.getTerms();
        Terms terms = said == null
                ? new Terms(usual.channels(), usual.undeliveredCountsAfter(), usual.then(), within)
                : new Terms(
                        orUsual(channels(said), usual.channels(), Part.CHANNELS, odd),
                        said.getUndeliveredCountsAfter() == null
                                ? Optional.empty()
                                : term(said.getUndeliveredCountsAfter(), urgency)
                                        .or(() -> {
                                            odd.add(Part.UNDELIVERED_COUNTS_AFTER);
                                            return usual.undeliveredCountsAfter();
                                        }),
                        orUsual(then(said, urgency, odd), usual.then(), Part.THEN, odd),
                        within);
        return new TermsReading(terms, odd);
    }

    private static <T> T orUsual(Optional<T> said, T usual, Part part, Set<Part> odd) {
        if (said.isEmpty()) {
            odd.add(part);
        }
        return said.orElse(usual);
    }

    private static Map<PartnerId, Term> within(ConcernRouted routed, Urgency urgency, Set<Part> odd) {
        var within = new HashMap<PartnerId, Term>();
        for (PartnerDecided partner : routed.getPartners()) {
            if (!PartnerId.isValid(partner.getPartnerId())) {
                // nobody is told by such a name, and one who is not told keeps no alert from the others
                continue;
            }
            AlertSpan span = partner.getAcknowledgeWithin();
            Optional<Term> term = span == null ? Optional.empty() : term(span, urgency);
            term.ifPresent(found -> within.put(new PartnerId(partner.getPartnerId()), found));
            boolean missing = span == null && routed.getTerms() != null && partner.getOutcome() == PartnerOutcome.LEAD;
            if (missing || (span != null && term.isEmpty())) {
                odd.add(Part.ACKNOWLEDGE_WITHIN);
            }
        }
        return within;
    }

    private static Optional<Set<Means>> channels(AlertTerms said) {
        var channels = new HashSet<Means>();
        for (AlertChannel channel : said.getChannels()) {
            switch (channel) {
                case SMS -> channels.add(Means.SMS);
                case EMAIL -> channels.add(Means.EMAIL);
                case WEBHOOK -> {
                    // goes to whoever has one, whatever else was agreed on
                }
                case UNKNOWN -> {
                    return Optional.empty();
                }
            }
        }
        return channels.isEmpty() ? Optional.empty() : Optional.of(channels);
    }

    private static Optional<List<Terms.Next>> then(AlertTerms said, Urgency urgency, Set<Part> odd) {
        var then = new ArrayList<Terms.Next>();
        for (EscalationStep step : said.getThen()) {
            Optional<Term> after = Optional.ofNullable(step.getAfter()).flatMap(span -> term(span, urgency));
            boolean atOnce = step.getAfter() == null;
            if (atOnce ? !step.getFromDeadline() : after.isEmpty()) {
                return Optional.empty();
            }
            then.add(new Terms.Next(step.getFromDeadline(), after, whom(step.getPartnerId(), odd)));
        }
        return then.stream().anyMatch(next -> next.whom() == Whom.COORDINATOR) ? Optional.of(then) : Optional.empty();
    }

    /// Another partner than the coordinator might be told against what the rules say of a concern, so that the
    /// coordinator is told in its place, when it would have been.
    private static Whom whom(@Nullable String partner, Set<Part> odd) {
        if (partner == null) {
            return Whom.BACK_UP;
        }
        if (!partner.equals(PartnerDirectory.COORDINATOR.value())) {
            odd.add(Part.THEN);
        }
        return Whom.COORDINATOR;
    }

    /// Empty for what makes no sense, and for working days in an emergency, whose clock never pauses.
    private static Optional<Term> term(AlertSpan span, Urgency urgency) {
        int amount = span.getAmount();
        if (amount < 1) {
            return Optional.empty();
        }
        return switch (span.getUnit()) {
            case MINUTES ->
                Optional.of(Duration.ofMinutes(amount))
                        .filter(length -> length.compareTo(Duration.ofDays(MOST_DAYS)) <= 0)
                        .map(Term.Elapsed::new);
            case WORKING_DAYS ->
                urgency == Urgency.EMERGENCY || amount > MOST_WORKING_DAYS
                        ? Optional.empty()
                        : Optional.of(new Term.WorkingDays(amount));
            case UNKNOWN -> Optional.empty();
        };
    }
}
