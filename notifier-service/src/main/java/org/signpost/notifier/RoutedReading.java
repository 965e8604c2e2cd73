package org.signpost.notifier;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.signpost.contract.avro.ConcernArea;
import org.signpost.contract.avro.ConcernKind;
import org.signpost.contract.avro.ConcernMode;
import org.signpost.contract.avro.ConcernRouted;
import org.signpost.contract.avro.PartnerDecided;
import org.signpost.contract.avro.PartnerOutcome;
import org.signpost.contract.avro.UrgencyLevel;
import org.signpost.contract.codec.PoisonReason;
import org.signpost.contract.concern.Kind;
import org.signpost.contract.concern.Mode;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.DecisionId;
import org.signpost.contract.id.PartnerId;
import org.signpost.contract.id.PublicReference;
import org.signpost.contract.partner.PartnerDirectory;
import org.signpost.notifier.alerting.Prompt;
import org.signpost.notifier.alerting.Relation;
import org.signpost.notifier.alerting.Restriction;
import org.signpost.notifier.alerting.Role;
import org.signpost.notifier.alerting.RoutedConcern;
import org.signpost.notifier.alerting.RoutedConcern.Told;
import org.signpost.notifier.alerting.Task;
import org.signpost.notifier.alerting.Urgency;

/// What a `ConcernRouted` says to alerting. Nothing is guessed: a symbol that this build does not know
/// makes the whole record one to park.
sealed interface RoutedReading {

    /// Everything in it is known.
    ///
    /// @param oddTerms what it says of its alerts and makes no sense, in whose place is what is usual
    record Understood(RoutedConcern concern, Set<TermsReading.Part> oddTerms) implements RoutedReading {}

    /// Something in it is not.
    record NotUnderstood(PoisonReason reason) implements RoutedReading {}

    /// Reads a record.
    static RoutedReading of(ConcernRouted routed) {
        Optional<Mode> mode = mode(routed.getMode());
        Optional<Urgency> urgency = urgency(routed.getUrgency());
        Optional<Kind> kind = kind(routed.getKind());
        if (mode.isEmpty() || urgency.isEmpty() || kind.isEmpty()) {
            return new NotUnderstood(PoisonReason.UNKNOWN_SYMBOL);
        }
        try {
            List<Told> told = new ArrayList<>();
            Set<PartnerId> withheld = new HashSet<>();
            for (PartnerDecided partner : routed.getPartners()) {
                switch (partner.getOutcome()) {
                    case UNKNOWN -> {
                        return new NotUnderstood(PoisonReason.UNKNOWN_SYMBOL);
                    }
                    case LEAD -> told.add(told(routed, partner, Role.LEAD));
                    case COPY -> told.add(told(routed, partner, Role.COPY));
                    case WITHHELD -> withheld.add(new PartnerId(partner.getPartnerId()));
                    case NOT_TOLD -> {
                        // hears nothing
                    }
                }
            }
            TermsReading terms = TermsReading.of(routed, urgency.get());
            return new Understood(
                    new RoutedConcern(
                            ConcernId.parse(routed.getConcernId()),
                            new PublicReference(routed.getReference()),
                            DecisionId.parse(routed.getDecisionId()),
                            mode.get(),
                            urgency.get(),
                            Prompt.of(routed.getAdvice(), routed.getChild()),
                            new Relation(kind.get(), earlier(routed)),
                            restriction(routed),
                            routed.getReceivedAt(),
                            terms.terms(),
                            told,
                            withheld),
                    terms.odd());
        } catch (IllegalArgumentException e) {
            return new NotUnderstood(PoisonReason.NOT_PROCESSABLE);
        }
    }

    private static Told told(ConcernRouted routed, PartnerDecided partner, Role role) {
        return new Told(new PartnerId(partner.getPartnerId()), role, task(routed, partner));
    }

    /// What a partner is told for. Version 1 had no word for it but whether it is for transfer.
    private static Task task(ConcernRouted routed, PartnerDecided partner) {
        return switch (partner.getTask()) {
            case UNKNOWN -> partner.getForTransfer() ? transfer(routed) : Task.ACT;
            case ACT -> Task.ACT;
            case TRANSFER -> transfer(routed);
            case LOCATE -> Task.LOCATE;
        };
    }

    /// What is for transfer is outside, or nobody knows where it is, and then nobody may say that it is outside.
    private static Task transfer(ConcernRouted routed) {
        return routed.getArea() == ConcernArea.NOT_LOCATED ? Task.PLACE_AND_TRANSFER : Task.TRANSFER;
    }

    private static Restriction restriction(ConcernRouted routed) {
        if (!routed.getRestricted()) {
            return Restriction.NONE;
        }
        List<PartnerDecided> leads = with(PartnerOutcome.LEAD, routed);
        boolean coordinatorAlone = leads.size() == 1
                && leads.getFirst().getPartnerId().equals(PartnerDirectory.COORDINATOR.value())
                // by no other rule than the one by which it is withheld from the others: not because they are away
                && with(PartnerOutcome.WITHHELD, routed).stream()
                        .anyMatch(each ->
                                each.getRules().containsAll(leads.getFirst().getRules()));
        return coordinatorAlone ? Restriction.NO_OTHER_LEAD : Restriction.THOSE_TOLD;
    }

    private static List<PartnerDecided> with(PartnerOutcome outcome, ConcernRouted routed) {
        return routed.getPartners().stream()
                .filter(each -> each.getOutcome() == outcome)
                .toList();
    }

    /// The reference of the earlier concern. A name that is none is no reason to tell nobody: then the
    /// earlier concern is
    /// one that is not known.
    private static Optional<PublicReference> earlier(ConcernRouted routed) {
        try {
            return Optional.ofNullable(routed.getRelatesTo())
                    .map(ConcernId::parse)
                    .map(PublicReference::of);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<Kind> kind(ConcernKind kind) {
        return switch (kind) {
            case UNKNOWN -> Optional.empty();
            case NEW -> Optional.of(Kind.NEW);
            case ADD_INFORMATION -> Optional.of(Kind.ADD_INFORMATION);
            case WITHDRAW -> Optional.of(Kind.WITHDRAW);
        };
    }

    private static Optional<Mode> mode(ConcernMode mode) {
        return switch (mode) {
            case UNKNOWN -> Optional.empty();
            case LIVE -> Optional.of(Mode.LIVE);
            case TEST -> Optional.of(Mode.TEST);
            case EXERCISE -> Optional.of(Mode.EXERCISE);
        };
    }

    private static Optional<Urgency> urgency(UrgencyLevel urgency) {
        return switch (urgency) {
            case UNKNOWN -> Optional.empty();
            case EMERGENCY -> Optional.of(Urgency.EMERGENCY);
            case URGENT -> Optional.of(Urgency.URGENT);
            case STANDARD -> Optional.of(Urgency.STANDARD);
            case INFORMATION -> Optional.of(Urgency.INFORMATION);
        };
    }
}
