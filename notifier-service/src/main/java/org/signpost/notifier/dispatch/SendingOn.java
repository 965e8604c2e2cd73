package org.signpost.notifier.dispatch;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.signpost.contract.id.DecisionId;
import org.signpost.contract.id.PartnerId;
import org.signpost.contract.partner.PartnerDirectory;
import org.signpost.notifier.alerting.NextBody;
import org.signpost.notifier.alerting.Occasion;
import org.signpost.notifier.alerting.PlannedAlert;
import org.signpost.notifier.alerting.RefusalReason;
import org.signpost.notifier.alerting.RoutedConcern;
import org.signpost.notifier.ledger.AlertLife;
import org.signpost.notifier.ledger.AlertLife.Standing;
import org.signpost.notifier.ledger.Recording;

/// Who has a concern after a partner that led on it, and how it gets there. Each method is part of the caller's
/// transaction, which has locked the alert.
final class SendingOn {

    private final AlertDesk desk;
    private final AlertLife life;

    SendingOn(AlertDesk desk, AlertLife life) {
        this.desk = desk;
        this.life = life;
    }

    /// Who may lead in a partner's stead.
    ///
    /// @param passesOver whether somebody else who knows of it is closed now, and it cannot wait until they open
    record Next(PartnerId body, boolean passesOver) {}

    /// Who may lead in a partner's stead: one who knows of it and, when it cannot wait, is there; else the
    /// coordinator, who is always there; else who leads on what follows it; else one who knows of it and is
    /// closed. Empty when it is kept from all of them.
    Optional<Next> next(Standing standing, Instant now) {
        Set<PartnerId> kept = life.keptFrom(standing);
        List<PartnerId> knowing = life.openCopies(standing.concern());
        PartnerId any = among(knowing, standing, kept);
        PartnerId there = among(desk.there(knowing, standing.urgency(), now), standing, kept);
        if (!there.equals(PartnerDirectory.COORDINATOR) || !kept.contains(PartnerDirectory.COORDINATOR)) {
            return Optional.of(new Next(there, !there.equals(any)));
        }
        return leadOfWhatFollows(standing, kept)
                .or(() -> Optional.of(any).filter(closed -> !closed.equals(PartnerDirectory.COORDINATOR)))
                .map(body -> new Next(body, false));
    }

    private PartnerId among(List<PartnerId> knowing, Standing standing, Set<PartnerId> kept) {
        return NextBody.of(
                knowing, notAgain(standing, kept), life.leads(standing.concern()), PartnerDirectory.COORDINATOR);
    }

    /// The same for a partner that was named later: before all others whoever leads on what follows the report, so that
    /// one body has the whole case, as was decided when it was known who is involved.
    Optional<PartnerId> afterNaming(Standing standing, Instant now) {
        return leadOfWhatFollows(standing, life.keptFrom(standing))
                .or(() -> next(standing, now).map(Next::body));
    }

    private Optional<PartnerId> leadOfWhatFollows(Standing standing, Set<PartnerId> kept) {
        Set<PartnerId> notAgain = notAgain(standing, kept);
        notAgain.addAll(life.leads(standing.concern()));
        notAgain.add(PartnerDirectory.COORDINATOR);
        return life.leadsOfAny(life.following(standing.reference(), standing.mode())).stream()
                .filter(partner -> !notAgain.contains(partner))
                .findFirst();
    }

    private Set<PartnerId> notAgain(Standing standing, Set<PartnerId> kept) {
        Set<PartnerId> refused = new HashSet<>(life.refusedBy(standing.concern()));
        refused.add(standing.partner());
        refused.addAll(kept);
        return refused;
    }

    /// Ends the alert, and gives its concern to the next body with the reason, on the terms that were agreed on.
    RoutedConcern to(PartnerId body, Standing standing, RefusalReason reason, Instant now) {
        DecisionId decision = DecisionId.of(standing.concern(), life.decisions(standing.concern()) + 1);
        RoutedConcern next = life.sentOn(standing, decision, body, now);
        life.refuse(standing.alert(), reason, decision, now);
        List<PlannedAlert> alerts = desk.plan(next, now);
        if (desk.record(next, alerts, Occasion.REROUTED, now) != Recording.RECORDED) {
            throw new IllegalStateException("decision " + decision + " was there before it was made");
        }
        // in the same transaction: nobody would come back to it
        desk.completeFollowUps(next, now);
        return next;
    }
}
