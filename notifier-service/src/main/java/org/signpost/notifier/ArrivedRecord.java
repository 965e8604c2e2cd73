package org.signpost.notifier;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/// A record as it came from the broker. It hides its content when printed, because messages are printed when something
/// fails.
record ArrivedRecord(ConsumerRecord<byte[], byte[]> whole) {

    @Override
    public String toString() {
        return whole.topic() + "-" + whole.partition() + "@" + whole.offset();
    }
}
