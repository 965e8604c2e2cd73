package org.signpost.contract.parking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.signpost.contract.codec.PoisonReason;
import org.signpost.contract.parking.RecordParking.Origin;
import org.signpost.contract.parking.RecordParking.RecordNotParked;
import org.signpost.contract.topic.Topic;

class RecordParkingTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-12-01T14:20:00Z"), ZoneOffset.UTC);
    private static final byte[] BYTES = {0, 1, 2, -1};

    @Test
    void aParkedRecordKeepsItsBytesAndHeadersAndSaysWhy() {
        var producer = new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        var parking = new RecordParking(producer, "routing-service", CLOCK);

        parking.park(origin(), PoisonReason.BODY_MALFORMED, new IllegalStateException("Jane Doe"));

        ProducerRecord<byte[], byte[]> parked = producer.history().getFirst();
        assertThat(parked.topic()).isEqualTo("concerns.reported.v1.routing-service.dlq");
        assertThat(parked.partition()).isEqualTo(4);
        assertThat(parked.value()).isEqualTo(BYTES);
        assertThat(header(parked, "x-original")).isEqualTo("kept");
        assertThat(header(parked, RecordParking.REASON)).isEqualTo("BODY_MALFORMED");
        assertThat(header(parked, RecordParking.FROM)).isEqualTo("concerns.reported.v1-4@17");
        assertThat(header(parked, RecordParking.AT)).isEqualTo("2026-12-01T14:20:00Z");
        assertThat(header(parked, RecordParking.FAILURE)).isEqualTo("java.lang.IllegalStateException");
        parked.headers()
                .forEach(header -> assertThat(new String(header.value(), StandardCharsets.UTF_8))
                        .doesNotContain("Jane"));
    }

    @Test
    void aRecordThatTheBrokerRefusesIsNotReportedAsParked() {
        var producer = new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        producer.sendException = new TopicAuthorizationException("denied");
        var parking = new RecordParking(producer, "routing-service", CLOCK);

        assertThatThrownBy(() -> parking.park(origin(), PoisonReason.BODY_MALFORMED, null))
                .isInstanceOf(RecordNotParked.class)
                .hasMessageContaining("concerns.reported.v1-4@17");
    }

    @Test
    void aValueThatIsTooLargeToBeParkedIsLeftOutAndTheRecordIsParkedAllTheSame() {
        var producer = new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer()) {
            @Override
            public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
                return record.value() != null
                        ? CompletableFuture.failedFuture(new RecordTooLargeException("too large"))
                        : super.send(record);
            }
        };
        var parking = new RecordParking(producer, "routing-service", CLOCK);

        parking.park(origin(), PoisonReason.BODY_MALFORMED, null);

        ProducerRecord<byte[], byte[]> parked = producer.history().getFirst();
        assertThat(parked.key()).isEqualTo(new byte[] {9});
        assertThat(parked.value()).isNull();
        assertThat(header(parked, RecordParking.VALUE_LEFT_OUT)).isEqualTo("4");
        assertThat(header(parked, RecordParking.FROM)).isEqualTo("concerns.reported.v1-4@17");
    }

    private static Origin origin() {
        var headers = new RecordHeaders();
        headers.add("x-original", "kept".getBytes(StandardCharsets.UTF_8));
        return new Origin(Topic.CONCERNS_REPORTED, 4, 17, new byte[] {9}, BYTES, headers);
    }

    private static String header(ProducerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
