package org.signpost.intake;

import org.springframework.stereotype.Component;

/// Which way a report takes that comes in now.
@Component
class WayIn {

    private final Brokers brokers;
    private final FollowedTopics topics;
    private final ConcernSpool spool;

    WayIn(Brokers brokers, FollowedTopics topics, ConcernSpool spool) {
        this.brokers = brokers;
        this.topics = topics;
        this.spool = spool;
    }

    /// To the brokers while they are there and it is known what they have; behind what the spool holds as long as it
    /// holds something, so that the order is kept.
    Through now() {
        boolean brokersReady = !brokers.away() && topics.knowReported();
        if (brokersReady && spool.knownEmpty()) {
            return Through.BROKER;
        }
        if (spool.usable()) {
            return Through.SPOOL;
        }
        // what an unusable spool holds can wait, a person who reports cannot
        return brokersReady ? Through.BROKER : Through.NONE;
    }

    /// Whether every concern that could be named is known. If not, what is unknown here may yet exist.
    boolean everyConcernKnown() {
        return !brokers.away() && topics.knowReported();
    }

    /// A way for a report.
    enum Through {
        BROKER,
        SPOOL,
        NONE
    }
}
