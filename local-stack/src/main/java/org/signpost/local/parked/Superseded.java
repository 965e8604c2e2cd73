package org.signpost.local.parked;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.signpost.contract.topic.Topic;

/// Whether a record of a compacted topic is still the last of its key. One that is not must not come back: it would
/// displace what came after it, such as the tombstone of a key that was shredded.
final class Superseded implements AutoCloseable {
    private final Topic topic;
    private final TopicReader reader;
    private final Map<Integer, Long> readTo = new HashMap<>();
    private final Map<ByteBuffer, Long> lastOf = new HashMap<>();

    Superseded(Map<String, Object> client, Topic topic) {
        this.topic = topic;
        this.reader = new TopicReader(client);
    }

    /// Asks the brokers at each call. What is gone was displaced, too: a tombstone goes itself after a while.
    boolean isSuperseded(byte[] key, int partition, long offset) {
        var where = new TopicPartition(topic.topicName(), partition);
        long end = reader.end(where);
        reader.read(where, readTo.getOrDefault(partition, 0L), end, record -> {
            if (record.key() != null) {
                lastOf.merge(ByteBuffer.wrap(record.key()), record.offset(), Math::max);
            }
            return true;
        });
        readTo.put(partition, end);
        return lastOf.getOrDefault(ByteBuffer.wrap(key), -1L) != offset;
    }

    @Override
    public void close() {
        reader.close();
    }
}
