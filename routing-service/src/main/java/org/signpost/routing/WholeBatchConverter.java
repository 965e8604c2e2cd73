package org.signpost.routing;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.support.Acknowledgment;
import org.springframework.kafka.support.converter.BatchMessageConverter;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.GenericMessage;
import org.springframework.stereotype.Component;

/// Hands a batch on as it came. The binder's own converter maps headers before any function of ours sees the
/// records, and throws for some; such a batch would never get through.
@Component("wholeBatchConverter")
class WholeBatchConverter implements BatchMessageConverter {

    @Override
    @SuppressWarnings("unchecked") // the deserializers of this service's binding are those of byte arrays
    public Message<?> toMessage(
            List<ConsumerRecord<?, ?>> records,
            @Nullable Acknowledgment acknowledgment,
            @Nullable Consumer<?, ?> consumer,
            @Nullable Type type) {
        var whole = new ArrayList<ConsumerRecord<byte[], byte[]>>(records.size());
        for (ConsumerRecord<?, ?> record : records) {
            whole.add((ConsumerRecord<byte[], byte[]>) record);
        }
        return new GenericMessage<>(
                new ArrivedBatch(whole, Objects.requireNonNull(consumer, "a batch comes with its consumer")));
    }

    @Override
    public List<ProducerRecord<?, ?>> fromMessage(Message<?> message, @Nullable String defaultTopic) {
        throw new UnsupportedOperationException("routing-service sends with a producer of its own");
    }
}
