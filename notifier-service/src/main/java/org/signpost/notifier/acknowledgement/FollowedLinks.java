package org.signpost.notifier.acknowledgement;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.signpost.notifier.dispatch.AlertEnding;
import org.signpost.notifier.ledger.Ledger;
import org.signpost.notifier.ledger.LinkedAlert;
import org.signpost.notifier.ledger.LinkedAlert.Acknowledged;
import org.springframework.stereotype.Component;

/// Says what the token of a link is good for.
@Component
public final class FollowedLinks {

    private final Ledger ledger;
    private final AcknowledgementLinks links;
    private final Clock clock;

    /// Over the links of that ledger.
    FollowedLinks(Ledger ledger, AcknowledgementLinks links, Clock clock) {
        this.ledger = ledger;
        this.links = links;
        this.clock = clock;
    }

    /// What a token is good for.
    public sealed interface Followed {

        /// It is not ours.
        record Unknown() implements Followed {}

        /// Its partner must not hear of the concern any more: no more is said of it, not even why.
        record Withdrawn() implements Followed {}

        /// Nobody acknowledged, and the link is too old.
        record Expired(LinkedAlert alert) implements Followed {}

        /// The alert was withdrawn or sent on.
        record Ended(LinkedAlert alert) implements Followed {}

        /// Nobody has acknowledged yet.
        record Open(LinkedAlert alert) implements Followed {}

        /// Somebody has acknowledged.
        ///
        /// @param readable whether the link is young enough to read the report
        record Used(LinkedAlert alert, Acknowledged acknowledged, boolean readable) implements Followed {}
    }

    /// Looks up a token.
    public Followed follow(String token) {
        Optional<LinkedAlert> found = AcknowledgementLinks.idIn(token)
                .flatMap(ledger::linked)
                .filter(alert -> links.isOurs(token, alert.message(), alert.linkExpiresAt()));
        if (found.isEmpty()) {
            return AcknowledgementLinks.idIn(token)
                    .flatMap(ledger::withdrawn)
                    .filter(link -> links.isOurs(token, link.message(), link.expiresAt()))
                    .<Followed>map(_ -> new Followed.Withdrawn())
                    .orElseGet(Followed.Unknown::new);
        }
        LinkedAlert alert = found.get();
        boolean young = now().isBefore(alert.linkExpiresAt());
        if (alert.ended().filter(AlertEnding::isOver).isPresent()) {
            return new Followed.Ended(alert);
        }
        if (alert.acknowledged().isPresent()) {
            return new Followed.Used(alert, alert.acknowledged().get(), young);
        }
        return young ? new Followed.Open(alert) : new Followed.Expired(alert);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
