package org.signpost.intake;

import java.util.List;
import java.util.Map;
import org.signpost.contract.avro.ConcernHeld;
import org.signpost.contract.avro.ConcernReported;
import org.signpost.contract.codec.RecordType;
import org.signpost.contract.parking.RecordParking;
import org.signpost.contract.topic.Topic;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Follows the topics from which report-intake knows what was reported before and what became of it.
@Component
class FollowedTopics implements SmartLifecycle {

    private final TopicFollower<ConcernReported> reportedConcerns;
    private final TopicFollower<ConcernHeld> heldConcerns;
    private final List<TopicFollower<?>> followers;
    private volatile boolean running;

    FollowedTopics(
            BrokerSettings brokers,
            RecordParking parking,
            KnownConcerns known,
            ConcernProgress progress,
            HeldConcerns held) {
        reportedConcerns = new TopicFollower<>(
                Topic.CONCERNS_REPORTED, RecordType.CONCERN_REPORTED, brokers, parking, reported -> {
                    known.learn(reported);
                    progress.learn(reported);
                });
        heldConcerns = new TopicFollower<>(Topic.CONCERNS_HELD, RecordType.CONCERN_HELD, brokers, parking, held);
        followers = List.of(
                reportedConcerns,
                heldConcerns,
                new TopicFollower<>(
                        Topic.CONCERNS_ROUTED, RecordType.CONCERN_ROUTED, brokers, parking, progress::learn),
                new TopicFollower<>(
                        Topic.ALERTS_PROGRESSED, RecordType.ALERT_PROGRESSED, brokers, parking, progress::learn));
    }

    /// Whether everything is known that was on the topics when the service started. Before that, a repeat of what was
    /// reported to another instance, or in an earlier life, could not be told from a new concern.
    boolean caughtUp() {
        return followers.stream().allMatch(TopicFollower::caughtUp);
    }

    /// Whether every concern is known that was on `concerns.reported.v1` when the service started.
    boolean knowReported() {
        return reportedConcerns.caughtUp();
    }

    /// Whether every concern is known that was on `concerns.held.v1` when the service started.
    boolean knowHeld() {
        return heldConcerns.caughtUp();
    }

    /// Whether everything is known that stands on `concerns.reported.v1` and on `concerns.held.v1` before these offsets
    /// of their partitions.
    boolean haveReadTo(Map<Integer, Long> endsOfReported, Map<Integer, Long> endsOfHeld) {
        return reportedConcerns.hasReadTo(endsOfReported) && heldConcerns.hasReadTo(endsOfHeld);
    }

    /// Whether all topics are being read right now.
    boolean following() {
        return followers.stream().allMatch(TopicFollower::following);
    }

    @Override
    public void start() {
        running = true;
        followers.forEach(TopicFollower::start);
    }

    @Override
    public void stop() {
        running = false;
        followers.forEach(TopicFollower::close);
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
