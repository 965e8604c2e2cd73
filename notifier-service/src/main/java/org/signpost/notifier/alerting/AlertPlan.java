package org.signpost.notifier.alerting;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.signpost.contract.id.AlertId;
import org.signpost.contract.id.MessageId;
import org.signpost.notifier.alerting.PlannedAlert.PlannedMessage;
import org.signpost.notifier.alerting.RoutedConcern.Told;

/// Turns a decision into alerts: to whom, by what, by when. The same decision gives the same identifiers every time.
public final class AlertPlan {

    /// The step in which the first contact of an alert is told.
    private static final String FIRST = "first";

    private final AcknowledgementClock clock;

    /// A plan whose deadlines come from that clock.
    public AlertPlan(AcknowledgementClock clock) {
        this.clock = clock;
    }

    /// The alerts of a decision.
    ///
    /// @param reach whom a partner's alert reaches now
    /// @param now when the alerts are recorded
    public List<PlannedAlert> of(RoutedConcern concern, Function<Told, Reach> reach, Instant now) {
        return concern.told().stream()
                .map(told -> alert(concern, told, reach.apply(told), now))
                .toList();
    }

    private PlannedAlert alert(RoutedConcern concern, Told told, Reach reach, Instant now) {
        AlertId id = AlertId.of(concern.concern(), told.partner(), concern.decision());
        Optional<Instant> deadline = switch (told.role()) {
            case LEAD ->
                Optional.of(clock.deadline(concern.urgency(), reach.owner(), reach.hours(), concern.receivedAt(), now));
            case COPY -> Optional.empty();
        };
        List<PlannedMessage> messages = means(told.role(), concern.urgency(), reach).stream()
                .map(means -> message(id, means, reach))
                .toList();
        return new PlannedAlert(id, told.partner(), told.role(), reach.partner(), reach.detour(), deadline, messages);
    }

    /// What the role and urgency ask for, as far as the contact has it; whatever it has when it has none of that.
    private static Set<Means> means(Role role, Urgency urgency, Reach reach) {
        Set<Means> means = EnumSet.copyOf(Means.of(role, urgency));
        means.retainAll(reach.means());
        return means.isEmpty() && role == Role.LEAD ? EnumSet.copyOf(reach.means()) : means;
    }

    private static PlannedMessage message(AlertId alert, Means means, Reach reach) {
        String contact = reach.partner() + "/" + reach.contact();
        String name = contact + "/" + means.name().toLowerCase(Locale.ROOT);
        return new PlannedMessage(MessageId.of(alert, name, FIRST), means, reach.contact());
    }
}
