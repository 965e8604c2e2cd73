package org.signpost.routing;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.signpost.contract.id.PartnerId;
import org.signpost.contract.partner.Partner;
import org.signpost.contract.partner.PartnerDirectory;
import org.signpost.routing.places.Geography;
import org.signpost.routing.policy.Decider;
import org.signpost.routing.policy.Policy;
import org.signpost.routing.policyfile.PartnersOfDay;

/// The policy compiled for the partners of the current day in Warwickshire. Partners come and go at midnight, and the
/// rules whenever somebody changes them, so it is compiled anew with each new day and each change.
final class TodaysDecider {

    private static final ZoneId LOCAL_TIME = ZoneId.of("Europe/London");

    private final Supplier<Rules> rules;
    private final Clock clock;
    private volatile OfDay current;

    TodaysDecider(Policy policy, PartnerDirectory directory, Clock clock) {
        this(always(new Rules(policy, directory)), clock);
    }

    /// @param rules those in force at the moment of asking
    TodaysDecider(Supplier<Rules> rules, Clock clock) {
        this.rules = rules;
        this.clock = clock;
        this.current = of(rules.get(), today());
    }

    /// The decider of today.
    Decider get() {
        return ofToday().decider();
    }

    /// What a batch is decided by today, with the partners that belong to the decider.
    InForce with(Geography geography) {
        OfDay today = ofToday();
        return new InForce(geography, today.decider(), today.partners());
    }

    /// Two threads may both make it just after midnight, to the same effect.
    @SuppressWarnings("ReferenceEquality") // rules are read anew, never changed; comparing them whole takes longer
    private OfDay ofToday() {
        Rules now = rules.get();
        LocalDate today = today();
        OfDay one = current;
        if (one.rules() != now || !one.day().equals(today)) {
            one = of(now, today);
            current = one;
        }
        return one;
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), LOCAL_TIME);
    }

    private static Supplier<Rules> always(Rules rules) {
        return () -> rules;
    }

    private static OfDay of(Rules rules, LocalDate day) {
        return new OfDay(
                rules,
                day,
                new Decider(rules.policy(), PartnersOfDay.of(rules.partners(), day)),
                rules.partners().partners().stream().map(Partner::id).collect(Collectors.toUnmodifiableSet()));
    }

    private record OfDay(Rules rules, LocalDate day, Decider decider, Set<PartnerId> partners) {}
}
