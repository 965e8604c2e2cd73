package org.signpost.routing;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.cloud.stream.binder.kafka.KafkaBindingRebalanceListener;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.kafka.event.ConsumerStoppedEvent;
import org.springframework.kafka.event.ListenerContainerIdleEvent;
import org.springframework.kafka.listener.CommonErrorHandler;
import org.springframework.kafka.listener.ListenerUtils;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.stereotype.Component;

/// Tries again for as long as it takes. {@link RouteConcerns} parks what is wrong with a record, so whatever it
/// throws is wrong with the surroundings, and the offsets must not pass what is not sent before they are right again.
///
/// It also settles what is under way when there is no next poll to do it: before partitions move to another consumer
/// or the service stops, and when nothing more comes.
@Component("keepTrying")
class KeepTrying implements CommonErrorHandler, KafkaBindingRebalanceListener {

    private static final Logger log = LoggerFactory.getLogger(KeepTrying.class);

    private final RouteConcerns routing;
    private final ApplicationEventPublisher events;

    KeepTrying(RouteConcerns routing, ApplicationEventPublisher events) {
        this.routing = routing;
        this.events = events;
    }

    /// A consumer that ended by itself does not come back: whoever runs the service must start it anew.
    @EventListener
    void consumerEnded(ConsumerStoppedEvent event) {
        if (event.getReason() != ConsumerStoppedEvent.Reason.NORMAL) {
            log.atError()
                    .addKeyValue("reason", event.getReason())
                    .log("the consumer ended; this service must be restarted");
            AvailabilityChangeEvent.publish(events, this, LivenessState.BROKEN);
        }
    }

    /// The container would commit what was handled otherwise.
    @Override
    public boolean isAckAfterHandle() {
        return false;
    }

    @Override
    public boolean seeksAfterHandling() {
        return true;
    }

    @Override
    public void handleBatch(
            Exception thrown,
            ConsumerRecords<?, ?> records,
            Consumer<?, ?> consumer,
            MessageListenerContainer container,
            Runnable invokeListener) {
        Duration pause = routing.startAgain(consumer, records);
        say(thrown, pause);
        try {
            ListenerUtils.stoppableSleep(container, pause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void handleOtherException(
            Exception thrown, Consumer<?, ?> consumer, MessageListenerContainer container, boolean batchListener) {
        log.atError()
                .addKeyValue("exception", thrown.getClass().getName())
                .log("the consumer of concerns.reported.v1 met an error and goes on");
    }

    @Override
    public void onPartitionsRevokedBeforeCommit(
            String bindingName, Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        try {
            routing.settle(consumer);
        } catch (DecisionsNotSent e) {
            say(e, Duration.ZERO);
        } finally {
            routing.forget(partitions);
        }
    }

    /// Comes on the thread of the consumer.
    @EventListener
    void nothingMoreCame(ListenerContainerIdleEvent event) {
        try {
            routing.settle(event.getConsumer());
        } catch (DecisionsNotSent e) {
            routing.startAgain(event.getConsumer(), List.of());
            say(e, Duration.ZERO);
        }
    }

    /// Not what it says, which may repeat headers.
    private static void say(Exception thrown, Duration pause) {
        Throwable cause = NestedExceptionUtils.getMostSpecificCause(thrown);
        boolean notSent = Stream.iterate((Throwable) thrown, Objects::nonNull, Throwable::getCause)
                .anyMatch(DecisionsNotSent.class::isInstance);
        log.atWarn()
                .addKeyValue("cause", cause.getClass().getSimpleName())
                .addKeyValue("againAfter", pause)
                .log(
                        notSent
                                ? "decisions were not acknowledged by the brokers; they will be made and sent again"
                                : "concerns could not be routed; they will be read again");
    }
}
