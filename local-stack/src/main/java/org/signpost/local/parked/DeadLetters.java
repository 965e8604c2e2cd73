package org.signpost.local.parked;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.signpost.contract.topic.Topic;

/// A dead-letter topic: where a service parks what it cannot read of a topic.
///
/// @param source what it reads, and where parked records are sent again
/// @param reader the service, such as `routing-service`
public record DeadLetters(Topic source, String reader) {

    /// Refuses a service that does not read that topic.
    public DeadLetters {
        var _ = source.parkedBy(reader);
    }

    /// The name on the broker.
    public String topic() {
        return source.parkedBy(reader);
    }

    /// All that there are.
    public static List<DeadLetters> all() {
        return Arrays.stream(Topic.values())
                .flatMap(source -> source.readers().stream().map(reader -> new DeadLetters(source, reader)))
                .toList();
    }

    /// The one of that name.
    public static Optional<DeadLetters> named(String topic) {
        return all().stream().filter(one -> one.topic().equals(topic)).findFirst();
    }
}
