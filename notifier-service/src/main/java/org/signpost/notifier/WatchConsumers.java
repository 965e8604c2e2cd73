package org.signpost.notifier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.kafka.event.ConsumerStoppedEvent;
import org.springframework.stereotype.Component;

/// Makes the service one to restart when a consumer of it has ended by itself: such a consumer does not come back, and
/// until it does nobody is told of what is decided.
@Component
class WatchConsumers {

    private static final Logger log = LoggerFactory.getLogger(WatchConsumers.class);

    private final ApplicationEventPublisher events;

    WatchConsumers(ApplicationEventPublisher events) {
        this.events = events;
    }

    @EventListener
    void consumerEnded(ConsumerStoppedEvent event) {
        if (event.getReason() != ConsumerStoppedEvent.Reason.NORMAL) {
            log.atError()
                    .addKeyValue("reason", event.getReason())
                    .log("a consumer ended; this service must be restarted");
            AvailabilityChangeEvent.publish(events, this, LivenessState.BROKEN);
        }
    }
}
