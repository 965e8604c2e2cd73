package org.signpost.intake;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.signpost.contract.avro.AboutWhom;
import org.signpost.contract.avro.AlertProgressed;
import org.signpost.contract.avro.AlertRole;
import org.signpost.contract.avro.ConcernKind;
import org.signpost.contract.avro.ConcernMode;
import org.signpost.contract.avro.ConcernReported;
import org.signpost.contract.avro.ConcernRouted;
import org.signpost.contract.avro.DangerAnswer;
import org.signpost.contract.avro.PartnerDecided;
import org.signpost.contract.avro.PartnerOutcome;
import org.signpost.contract.avro.PoliceConsent;
import org.signpost.contract.avro.YesNoUnsure;
import org.signpost.contract.concern.ConcernReader;
import org.signpost.contract.concern.Mode;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.topic.Topic;
import org.signpost.intake.progress.Destination;
import org.signpost.intake.progress.Discretion;
import org.signpost.intake.progress.FollowUp;
import org.signpost.intake.progress.Part;
import org.signpost.intake.progress.Progress;
import org.signpost.intake.progress.Standing;
import org.springframework.stereotype.Component;

/// What became of each concern: who is told, why, and how far that has come.
///
/// It forgets a concern when `concerns.reported.v1` does, so that a code is valid for as long on an instance that
/// has run for months as on one that has just started. It takes about half a kilobyte a concern: partners, rules
/// and reasons are the same few again and again, and are kept once.
@Component
class ConcernProgress {

    private static final Duration KEPT_FOR = Topic.CONCERNS_REPORTED.retention();
    private static final Duration TIDY_EVERY = Duration.ofHours(1);

    private final ConcurrentHashMap<ConcernId, Progress> progress = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Object, Object> shared = new ConcurrentHashMap<>();
    private final RoutingAnswers routingAnswers = new RoutingAnswers();
    private final AtomicReference<Instant> tidyAt;
    private final Clock clock;

    ConcernProgress(Clock clock) {
        this.clock = clock;
        this.tidyAt = new AtomicReference<>(clock.instant().plus(TIDY_EVERY));
    }

    /// What is known of a concern; empty if it was never reported here, or so long ago that it is forgotten.
    Optional<Progress> of(ConcernId concern) {
        return Optional.ofNullable(progress.get(concern)).filter(known -> {
            Instant receivedAt = known.receivedAt();
            return receivedAt != null && receivedAt.isAfter(forgottenBefore());
        });
    }

    /// What routing looks at of a concern, in the fields of `POST /v1/concerns`; empty if nothing is known of it.
    Optional<Map<String, Object>> routingAnswersOf(ConcernId concern) {
        return of(concern).map(known -> routingAnswers.fields(known.answers()));
    }

    /// As what a concern was taken in; empty if nothing is known of it.
    Optional<Mode> modeOf(ConcernId concern) {
        return of(concern).map(Progress::answers).flatMap(routingAnswers::mode);
    }

    /// A later report with the answers of the one that it belongs to, as {@link LaterReport} says; as it is if it
    /// belongs to none, or to one that is forgotten.
    ConcernReported withEarlier(ConcernReported later) {
        return Optional.ofNullable(later.getRelatesTo())
                .flatMap(earlier -> of(ConcernId.parse(earlier)))
                .map(known -> LaterReport.with(later, routingAnswers.record(known.answers())))
                .orElse(later);
    }

    void learn(ConcernReported reported) {
        Instant at = reported.getReceivedAt();
        ByteBuffer answers = routingAnswers.kept(reported);
        Discretion asked = Discretion.of(reported.getSource(), reported.getSubjectWorksFor(), privateVictim(reported));
        update(reported.getConcernId(), at, was -> was.received(at, answers, asked));

        String earlier = reported.getRelatesTo();
        if (earlier != null && !reported.getSubjectWorksFor().isEmpty() && reported.getMode() == ConcernMode.LIVE) {
            // whoever is named loses the earlier report, and its source may be theirs
            update(earlier, at, was -> was.keptFromSource(Discretion.RECEIPT));
        }
        // only by its code can somebody come to the form's pages with an earlier report; an upstream needs no code
        if (earlier != null && reported.getSource().equals(ConcernReader.PUBLIC_FORM)) {
            var more = new FollowUp(
                    ConcernId.parse(reported.getConcernId()), reported.getKind() == ConcernKind.WITHDRAW, at);
            update(earlier, at, was -> was.followedUp(more));
        }
    }

    /// An adult who is the victim and has not agreed that the police are told; danger now overrides it.
    private static boolean privateVictim(ConcernReported reported) {
        return reported.getAbout() == AboutWhom.ME
                && reported.getUnder18() == YesNoUnsure.NO
                && reported.getDanger() != DangerAnswer.NOW
                && reported.getPoliceMayBeTold() != PoliceConsent.YES;
    }

    void learn(ConcernRouted routed) {
        Instant at = routed.getDecidedAt();
        List<Destination> told = routed.getPartners().stream()
                .filter(partner ->
                        partner.getOutcome() == PartnerOutcome.LEAD || partner.getOutcome() == PartnerOutcome.COPY)
                .map(partner -> destination(partner, at))
                .toList();
        update(routed.getConcernId(), at, was -> was.decided(at, Discretion.of(routed.getRestricted()), told));
    }

    private Destination destination(PartnerDecided partner, Instant at) {
        return new Destination(
                once(partner.getPartnerId()),
                partner.getOutcome() == PartnerOutcome.LEAD ? Part.LEAD : Part.COPY,
                partner.getForTransfer(),
                once(List.copyOf(partner.getRules())),
                once(partner.getBecause()),
                Standing.DECIDED,
                at,
                null);
    }

    void learn(AlertProgressed alert) {
        String partner = once(alert.getPartnerId());
        // who is not known to be a lead is not waited for
        Part part = alert.getRole() == AlertRole.LEAD ? Part.LEAD : Part.COPY;
        update(alert.getConcernId(), alert.getAt(), was -> was.alerted(partner, part, standing(alert), alert.getAt()));
    }

    private static Standing standing(AlertProgressed alert) {
        return switch (alert.getStep()) {
            // of a step that this build does not know it is known that there is an alert
            case UNKNOWN, RECORDED -> Standing.RECORDED;
            case SENT -> Standing.SENT;
            case DELIVERED -> Standing.DELIVERED;
            case FAILED -> Standing.FAILED;
            case OPENED -> Standing.OPENED;
            case ACKNOWLEDGED -> Standing.ACKNOWLEDGED;
            case ESCALATED -> Standing.ESCALATED;
            case STOOD_DOWN -> Standing.released(alert.getReason());
            case GIVEN_UP -> Standing.GIVEN_UP;
        };
    }

    private void update(String concern, Instant at, UnaryOperator<Progress> change) {
        tidy();
        // alerts.progressed.v1 is kept for a year, and a year of it is not needed here
        if (at.isAfter(forgottenBefore())) {
            progress.compute(
                    ConcernId.parse(concern), (_, was) -> change.apply(was == null ? Progress.NOTHING_YET : was));
        }
    }

    private Instant forgottenBefore() {
        return clock.instant().minus(KEPT_FOR);
    }

    private void tidy() {
        Instant due = tidyAt.get();
        Instant now = clock.instant();
        if (now.isBefore(due) || !tidyAt.compareAndSet(due, now.plus(TIDY_EVERY))) {
            return;
        }
        Instant before = forgottenBefore();
        progress.values().removeIf(known -> {
            Instant receivedAt = known.receivedAt();
            return !(receivedAt == null ? known.lastHeardOf() : receivedAt).isAfter(before);
        });
    }

    /// The number of concerns that anything is known of.
    int size() {
        return progress.size();
    }

    @SuppressWarnings("unchecked") // it is the same value, seen before
    private <V> V once(V value) {
        Object before = shared.putIfAbsent(value, value);
        return before == null ? value : (V) before;
    }
}
