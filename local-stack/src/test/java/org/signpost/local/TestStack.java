package org.signpost.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.signpost.local.stack.LocalStack;
import org.signpost.local.stack.StackPorts;
import org.signpost.local.stack.StackSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The whole of Signpost on free ports, and the eyes of those who look at it from outside.
final class TestStack implements AutoCloseable {
    static final JsonMapper JSON = JsonMapper.builder().build();
    static final Path CONFIG = Path.of("..", "config").toAbsolutePath().normalize();
    /// Tests send more in a minute than networks let through in an hour, and look for each SMS.
    static final String SMS_PER_HOUR = "signpost.notifier.dispatch.sms-per-hour";

    static final String NO_SURGE = "100000";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    final StackPorts ports;
    private final LocalStack stack;
    private final HttpClient client = HttpClient.newHttpClient();

    private TestStack(StackPorts ports, LocalStack stack) {
        this.ports = ports;
        this.stack = stack;
    }

    static TestStack start(Path data) throws IOException {
        return start(data, CONFIG);
    }

    /// Starts with files of configuration that a test may change.
    static TestStack start(Path data, Path config) throws IOException {
        System.setProperty(SMS_PER_HOUR, NO_SURGE);
        var ports = StackPorts.free();
        return new TestStack(ports, LocalStack.start(new StackSettings(data, config, null, ports), Clock.systemUTC()));
    }

    HttpResponse<String> post(String concern) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(form("/v1/concerns"))
                        .timeout(PATIENCE)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(concern))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /// Reports a concern that is accepted, and gives the intake's answer.
    JsonNode report(String concern) throws IOException, InterruptedException {
        var answer = post(concern);
        assertThat(answer.statusCode()).describedAs(answer.body()).isEqualTo(202);
        return JSON.readTree(answer.body());
    }

    HttpResponse<String> get(URI address) {
        try {
            return client.send(
                    HttpRequest.newBuilder(address).timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        } catch (InterruptedException cause) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(cause);
        }
    }

    URI form(String path) {
        return URI.create("http://127.0.0.1:" + ports.form() + path);
    }

    List<Message> messages() {
        return Message.all(get(URI.create("http://127.0.0.1:" + ports.inbox() + "/api/messages"))
                .body());
    }

    List<Message> messages(String reference) {
        return messages().stream()
                .filter(message -> message.concernReference().equals(reference))
                .toList();
    }

    String bootstrapServers() {
        return "127.0.0.1:" + ports.kafka();
    }

    /// Every record that a topic holds at this moment.
    List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrapServers(), "enable.auto.commit", "false");
        var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(topic).stream()
                    .map(found -> new TopicPartition(topic, found.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        return records;
    }

    @Override
    public void close() {
        client.close();
        stack.close();
    }

    /// A message as the inbox's API shows it.
    record Message(String channel, String partner, String to, String subject, String body, String concernReference) {
        static List<Message> all(String json) {
            var messages = new ArrayList<Message>();
            for (JsonNode message : JSON.readTree(json)) {
                messages.add(new Message(
                        message.path("channel").asString(),
                        message.path("partner").asString(),
                        message.path("to").asString(),
                        message.path("subject").asString(""),
                        message.path("body").asString(),
                        message.path("concernReference").asString()));
            }
            return messages;
        }
    }
}
