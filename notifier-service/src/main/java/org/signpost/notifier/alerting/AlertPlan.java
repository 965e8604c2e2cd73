package org.signpost.notifier.alerting;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.signpost.contract.id.AlertId;
import org.signpost.contract.id.MessageId;
import org.signpost.notifier.alerting.PlannedAlert.PlannedMessage;
import org.signpost.notifier.alerting.RoutedConcern.Told;

/// Turns a decision into alerts: to whom, by what, by when. The same decision gives the same identifiers
/// every time.
public final class AlertPlan {

    /// The step in which the first contact of an alert is told.
    private static final String FIRST = "first";

    private final AcknowledgementClock clock;
    private final Ladder ladder;

    /// A plan whose deadlines come from that clock.
    public AlertPlan(AcknowledgementClock clock) {
        this.clock = clock;
        this.ladder = new Ladder(clock);
    }

    /// The alerts of a decision.
    ///
    /// @param reach whom a partner's alert reaches now
    /// @param now when the alerts are recorded
    public List<PlannedAlert> of(RoutedConcern concern, Function<Told, Reach> reach, Instant now) {
        return ofReachable(concern, reach.andThen(Optional::of), now);
    }

    /// The same, without those whose alert reaches nobody.
    public List<PlannedAlert> ofReachable(RoutedConcern concern, Function<Told, Optional<Reach>> reach, Instant now) {
        return concern.told().stream()
                .flatMap(told -> reach.apply(told).map(reached -> alert(concern, told, reached, now)).stream())
                .toList();
    }

    private PlannedAlert alert(RoutedConcern concern, Told told, Reach reach, Instant now) {
        AlertId id = AlertId.of(concern.concern(), told.partner(), concern.decision());
        return switch (told.role()) {
            case LEAD -> {
                Term within = concern.terms().acknowledgeWithin(reach.partner(), concern.urgency(), reach.owner());
                Instant start = clock.start(within, reach.hours(), concern.receivedAt(), now);
                Instant deadline = clock.deadline(within, reach.hours(), start, now);
                yield new PlannedAlert(
                        id,
                        told.partner(),
                        Role.LEAD,
                        told.task(),
                        reach.partner(),
                        reach.detour(),
                        Optional.of(deadline),
                        messages(id, reach, FIRST, Optional.of(deadline)),
                        ladder.ofLead(concern.terms(), reach.hours(), start, deadline),
                        ladder.deliveredBy(Role.LEAD, concern.terms(), reach.hours(), now));
            }
            case COPY -> copy(id, told, reach);
        };
    }

    /// The alert of a partner who is told for information.
    public PlannedAlert copy(AlertId id, Told told, Reach reach) {
        return new PlannedAlert(
                id,
                told.partner(),
                Role.COPY,
                told.task(),
                reach.partner(),
                reach.detour(),
                Optional.empty(),
                messages(id, reach, FIRST, Optional.empty()),
                ladder.ofCopy(),
                Optional.empty());
    }

    /// When a partner opens next; that very moment while it is open.
    public Instant opens(WeeklyHours hours, Instant now) {
        return clock.opens(hours, now);
    }

    /// One message by each means of a contact.
    ///
    /// @param step what tells these messages from others to the same contact about the same alert
    /// @param deadline by when the contact must acknowledge; empty when there is nothing to acknowledge
    public static List<PlannedMessage> messages(AlertId alert, Reach reach, String step, Optional<Instant> deadline) {
        return reach.means().stream()
                .sorted()
                .map(means -> {
                    String name = reach.partner() + "/" + reach.contact() + "/" + means.word();
                    return new PlannedMessage(
                            MessageId.of(alert, name, step), means, reach.partner(), reach.contact(), deadline);
                })
                .toList();
    }
}
