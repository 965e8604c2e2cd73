package org.signpost.intake;

import java.util.List;
import org.signpost.contract.codec.RecordType;
import org.signpost.contract.parking.RecordParking;
import org.signpost.contract.topic.Topic;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Follows the topics from which report-intake knows what was reported before and what became of it.
@Component
class FollowedTopics implements SmartLifecycle {

    private final List<TopicFollower<?>> followers;
    private volatile boolean running;

    FollowedTopics(BrokerSettings brokers, RecordParking parking, KnownConcerns known, ConcernProgress progress) {
        followers = List.of(
                new TopicFollower<>(
                        Topic.CONCERNS_REPORTED, RecordType.CONCERN_REPORTED, brokers, parking, reported -> {
                            known.learn(reported);
                            progress.learn(reported);
                        }),
                new TopicFollower<>(
                        Topic.CONCERNS_ROUTED, RecordType.CONCERN_ROUTED, brokers, parking, progress::learn),
                new TopicFollower<>(
                        Topic.ALERTS_PROGRESSED, RecordType.ALERT_PROGRESSED, brokers, parking, progress::learn));
    }

    /// Whether everything is known that was on the topics when the service started. Before that, a repeat could not
    /// be told from a new concern.
    boolean caughtUp() {
        return followers.stream().allMatch(TopicFollower::caughtUp);
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
