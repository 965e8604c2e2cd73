package org.signpost.routing;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import org.signpost.contract.partner.PartnerDirectory;
import org.signpost.routing.policy.Decider;
import org.signpost.routing.policy.Policy;
import org.signpost.routing.policyfile.PartnersOfDay;

/// The policy compiled for the partners of the current day in Warwickshire. Partners come and go at midnight, so it
/// is compiled anew with each new day.
final class TodaysDecider {

    private static final ZoneId LOCAL_TIME = ZoneId.of("Europe/London");

    private final Policy policy;
    private final PartnerDirectory directory;
    private final Clock clock;
    private volatile OfDay current;

    TodaysDecider(Policy policy, PartnerDirectory directory, Clock clock) {
        this.policy = policy;
        this.directory = directory;
        this.clock = clock;
        this.current = of(today());
    }

    /// The decider of today; two threads may both make it just after midnight, to the same effect.
    Decider get() {
        LocalDate today = today();
        OfDay one = current;
        if (!one.day().equals(today)) {
            one = of(today);
            current = one;
        }
        return one.decider();
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), LOCAL_TIME);
    }

    private OfDay of(LocalDate day) {
        return new OfDay(day, new Decider(policy, PartnersOfDay.of(directory, day)));
    }

    private record OfDay(LocalDate day, Decider decider) {}
}
