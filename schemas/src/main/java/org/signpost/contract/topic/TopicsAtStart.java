package org.signpost.contract.topic;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.signpost.contract.topic.Topic.Declaration;
import org.signpost.contract.topic.TopicFinding.Gravity;
import org.signpost.contract.topic.TopicInspection.Copies;
import org.signpost.contract.topic.TopicInspection.TopicsUnknown;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at the topics of a service before it reads or writes anything.
///
/// Brokers that do not answer are no reason not to start: report-intake has a spool for that, and the others wait.
public final class TopicsAtStart {

    private static final Logger log = LoggerFactory.getLogger(TopicsAtStart.class);

    private final Map<String, Object> client;
    private final Copies copies;
    private final List<Declaration> topics;
    private final Duration within;

    /// @param client how an admin client reaches the brokers
    /// @param production whether lives depend on it, so that each record must have copies
    /// @param topics those that the service uses
    /// @param within how long to wait for the brokers; nothing is looked at when that is no time
    public TopicsAtStart(Map<String, Object> client, boolean production, List<Declaration> topics, Duration within) {
        this.client = Map.copyOf(client);
        this.copies = production ? Copies.PRODUCTION : Copies.SINGLE_BROKER;
        this.topics = List.copyOf(topics);
        this.within = within;
    }

    /// Returns when the topics are fit, or nobody says that they are not.
    ///
    /// @throws TopicsUnfit when records could be lost on one of them
    public void require() throws InterruptedException {
        if (!within.isPositive()) {
            return;
        }
        Admin admin = Admin.create(client);
        try {
            List<TopicFinding> findings = new TopicInspection(admin, copies).findings(topics, within);
            List<TopicFinding> broken = findings.stream()
                    .filter(finding -> finding.gravity() == Gravity.BREAKS_THE_PROMISE)
                    .toList();
            if (!broken.isEmpty()) {
                throw new TopicsUnfit(broken);
            }
            findings.forEach(finding -> log.warn("a topic is not as agreed: {}", finding));
        } catch (TopicsUnknown notAnswered) {
            log.warn("started without having looked at the topics: {}", notAnswered.getMessage());
        } finally {
            admin.close(Duration.ZERO);
        }
    }
}
