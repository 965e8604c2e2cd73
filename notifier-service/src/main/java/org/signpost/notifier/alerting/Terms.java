package org.signpost.notifier.alerting;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.signpost.contract.id.PartnerId;
import org.signpost.notifier.alerting.Ladder.Whom;

/// What was agreed on for the alerts of a decision when it was made.
///
/// @param channels by which of SMS and email leads are alerted
/// @param undeliveredCountsAfter how long a first sign of delivery to a lead may take before its absence counts as a
///     failure; empty when it may take any time
/// @param then who is told next
/// @param within how long a person at a partner has to acknowledge; a partner that is not in it has what is usual
public record Terms(
        Set<Means> channels, Optional<Term> undeliveredCountsAfter, List<Next> then, Map<PartnerId, Term> within) {

    private static final Set<Means> SMS_AND_EMAIL = Set.of(Means.SMS, Means.EMAIL);

    /// Somebody who is told because nobody has acknowledged.
    ///
    /// @param fromDeadline whether the time runs from the deadline of the first contact, or else from the start of
    ///     its clock
    /// @param after how long after; empty for the deadline itself
    public record Next(boolean fromDeadline, Optional<Term> after, Whom whom) {

        /// @throws IllegalArgumentException when it comes with the first alert, or is not for the policy to say
        public Next {
            if (!fromDeadline && after.isEmpty()) {
                throw new IllegalArgumentException("nobody is told next at the very moment of the first alert");
            }
            if (whom == Whom.COORDINATOR_AGAIN) {
                throw new IllegalArgumentException("the coordinator is told again without being asked to");
            }
        }
    }

    /// @throws IllegalArgumentException when leads are alerted by nothing, by what there is no choice about, or the
    ///     coordinator is never told
    public Terms {
        channels = Set.copyOf(channels);
        then = List.copyOf(then);
        within = Map.copyOf(within);
        if (channels.isEmpty() || !SMS_AND_EMAIL.containsAll(channels)) {
            throw new IllegalArgumentException("leads are alerted by SMS, by email, or by both");
        }
        if (then.stream().noneMatch(next -> next.whom() == Whom.COORDINATOR)) {
            throw new IllegalArgumentException("the coordinator is told in the end");
        }
    }

    /// What holds for decisions that do not say it: the terms of the policy file as it is shipped.
    public static Terms usual(Urgency urgency) {
        return new Terms(
                urgency.wakes() ? SMS_AND_EMAIL : Set.of(Means.EMAIL),
                urgency == Urgency.EMERGENCY ? Optional.of(minutes(2)) : Optional.empty(),
                switch (urgency) {
                    case EMERGENCY -> List.of(after(minutes(5), Whom.BACK_UP), after(minutes(10), Whom.COORDINATOR));
                    case URGENT -> List.of(atDeadline(), afterDeadline(minutes(60)));
                    case STANDARD -> List.of(atDeadline(), afterDeadline(new Term.WorkingDays(1)));
                    case INFORMATION -> List.of(afterDeadline(new Term.WorkingDays(2)));
                },
                Map.of());
    }

    /// How long a person at a partner has.
    ///
    /// @param owner whose clock it is where nothing else was agreed on
    public Term acknowledgeWithin(PartnerId partner, Urgency urgency, ClockOwner owner) {
        Term agreed = within.get(partner);
        return agreed == null ? Term.of(urgency, owner) : agreed;
    }

    /// Whether leads are alerted by a means; empty when that is not agreed on, but for the means itself to say.
    public Optional<Boolean> alertBy(Means means) {
        return SMS_AND_EMAIL.contains(means) ? Optional.of(channels.contains(means)) : Optional.empty();
    }

    private static Next after(Term term, Whom whom) {
        return new Next(false, Optional.of(term), whom);
    }

    private static Next atDeadline() {
        return new Next(true, Optional.empty(), Whom.BACK_UP);
    }

    private static Next afterDeadline(Term term) {
        return new Next(true, Optional.of(term), Whom.COORDINATOR);
    }

    private static Term minutes(int minutes) {
        return new Term.Elapsed(Duration.ofMinutes(minutes));
    }
}
