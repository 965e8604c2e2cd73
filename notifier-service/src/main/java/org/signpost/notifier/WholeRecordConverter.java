package org.signpost.notifier;

import java.lang.reflect.Type;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.support.converter.RecordMessageConverter;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.GenericMessage;
import org.springframework.stereotype.Component;

/// Hands a record on as it came. The binder's own converter maps headers before any function of ours sees the record,
/// and throws for some; such a record would be skipped after a line in the log.
@Component("wholeRecordConverter")
class WholeRecordConverter implements RecordMessageConverter {

    @Override
    @SuppressWarnings("unchecked") // the deserializers of this service's bindings are those of byte arrays
    public Message<?> toMessage(
            ConsumerRecord<?, ?> record,
            @Nullable Object acknowledgment,
            @Nullable Object consumer,
            @Nullable Type type) {
        return new GenericMessage<>(new ArrivedRecord((ConsumerRecord<byte[], byte[]>) record));
    }

    @Override
    public ProducerRecord<?, ?> fromMessage(Message<?> message, @Nullable String defaultTopic) {
        throw new UnsupportedOperationException("notifier-service sends with a producer of its own");
    }
}
