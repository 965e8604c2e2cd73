package org.signpost.intake;

import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.avro.AlertProgressed;
import org.signpost.contract.avro.AlertRole;
import org.signpost.contract.avro.AlertStep;
import org.signpost.contract.avro.ConcernReported;
import org.signpost.contract.avro.ConcernRouted;
import org.signpost.contract.id.ConcernId;
import org.springframework.stereotype.Component;

/// What became of each concern, for its reporter: times and counts, and no names.
@Component
class ConcernProgress {

    private final ConcurrentHashMap<ConcernId, Progress> progress = new ConcurrentHashMap<>();

    /// What is known of a concern; empty if it was never reported here.
    Optional<Progress> of(ConcernId concern) {
        return Optional.ofNullable(progress.get(concern)).filter(known -> known.receivedAt() != null);
    }

    void learn(ConcernReported reported) {
        update(reported.getConcernId(), was -> was.received(reported.getReceivedAt()));
    }

    void learn(ConcernRouted routed) {
        update(routed.getConcernId(), was -> was.routed(routed.getDecidedAt()));
    }

    void learn(AlertProgressed alert) {
        update(alert.getConcernId(), was -> was.alerted(alert));
    }

    private void update(String concern, java.util.function.UnaryOperator<Progress> change) {
        progress.compute(ConcernId.parse(concern), (_, was) -> change.apply(was == null ? Progress.NOTHING_YET : was));
    }

    /// How far a concern has come. The topics are read at their own pace, so any part may be known before another.
    ///
    /// @param receivedAt when it was accepted
    /// @param passedOnAt when it was decided who must hear of it
    /// @param leads the alerts to those who must answer
    /// @param copies the alerts to those who are told for information
    /// @param acknowledged the alerts that a person has answered
    /// @param acknowledgedAt when the last of them was answered
    record Progress(
            @Nullable Instant receivedAt,
            @Nullable Instant passedOnAt,
            Set<String> leads,
            Set<String> copies,
            Set<String> acknowledged,
            @Nullable Instant acknowledgedAt) {

        private static final Progress NOTHING_YET = new Progress(null, null, Set.of(), Set.of(), Set.of(), null);

        private Progress received(Instant at) {
            return receivedAt == null
                    ? new Progress(at, passedOnAt, leads, copies, acknowledged, acknowledgedAt)
                    : this;
        }

        private Progress routed(Instant at) {
            return passedOnAt == null
                    ? new Progress(receivedAt, at, leads, copies, acknowledged, acknowledgedAt)
                    : this;
        }

        private Progress alerted(AlertProgressed alert) {
            boolean lead = alert.getRole() == AlertRole.LEAD;
            boolean answered = alert.getStep() == AlertStep.ACKNOWLEDGED;
            return new Progress(
                    receivedAt,
                    passedOnAt,
                    lead ? with(leads, alert.getAlertId()) : leads,
                    alert.getRole() == AlertRole.COPY ? with(copies, alert.getAlertId()) : copies,
                    answered ? with(acknowledged, alert.getAlertId()) : acknowledged,
                    answered ? later(acknowledgedAt, alert.getAt()) : acknowledgedAt);
        }

        private static Set<String> with(Set<String> alerts, String another) {
            if (alerts.contains(another)) {
                return alerts;
            }
            var more = new HashSet<>(alerts);
            more.add(another);
            return Set.copyOf(more);
        }

        private static Instant later(@Nullable Instant one, Instant other) {
            return one == null || other.isAfter(one) ? other : one;
        }

        /// In one word where it stands.
        Stage stage() {
            if (!leads.isEmpty() && acknowledged.containsAll(leads)) {
                return Stage.ACKNOWLEDGED;
            }
            return passedOnAt == null && leads.isEmpty() && copies.isEmpty() ? Stage.RECEIVED : Stage.PASSED_ON;
        }
    }

    /// Where a concern stands.
    enum Stage {
        /// Accepted; nobody was told yet.
        RECEIVED("received"),
        /// Those who must hear of it are being alerted.
        PASSED_ON("passed-on"),
        /// Everyone who must answer has said that they have it.
        ACKNOWLEDGED("acknowledged");

        private final String wire;

        Stage(String wire) {
            this.wire = wire;
        }

        String wire() {
            return wire;
        }
    }
}
