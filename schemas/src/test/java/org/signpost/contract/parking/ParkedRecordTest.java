package org.signpost.contract.parking;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.signpost.contract.codec.PoisonReason;
import org.signpost.contract.parking.ParkedRecord.Original;
import org.signpost.contract.parking.RecordParking.BrokenRule;
import org.signpost.contract.parking.RecordParking.Origin;
import org.signpost.contract.topic.Topic;

class ParkedRecordTest {

    private static final Instant PARKED_AT = Instant.parse("2026-12-01T14:20:00Z");
    private static final Instant WRITTEN_AT = Instant.parse("2026-12-01T14:20:01Z");

    private final RecordHeaders came = new RecordHeaders();

    @Test
    void whatIsSentAgainHasTheHeadersThatItCameWithInTheirOrderAndACount() {
        came.add("ce_id", "1".getBytes(UTF_8)).add("x", null).add("x", "again".getBytes(UTF_8));

        Headers headers = ParkedRecord.toSendAgain(parked(came).headers(), 1);

        assertThat(names(headers)).containsExactly("ce_id", "x", "x", RecordParking.SENT_AGAIN);
        assertThat(headers.toArray()[1].value()).isNull();
        assertThat(headers.toArray()[2].value()).isEqualTo("again".getBytes(UTF_8));
        assertThat(headers.toArray()[3].value()).isEqualTo("1".getBytes(UTF_8));
    }

    @Test
    void theCountSurvivesThatItIsParkedAgain() {
        ConsumerRecord<byte[], byte[]> twice =
                parked(ParkedRecord.toSendAgain(parked(came).headers(), 2));

        assertThat(ParkedRecord.read(Topic.CONCERNS_REPORTED, twice).sentAgain())
                .isEqualTo(2);
        assertThat(names(ParkedRecord.toSendAgain(twice.headers(), 3))).containsExactly(RecordParking.SENT_AGAIN);
    }

    @Test
    void itSaysWhyWhenAndFromWhere() {
        ParkedRecord read = ParkedRecord.read(Topic.CONCERNS_REPORTED, parked(came));

        assertThat(read)
                .isEqualTo(new ParkedRecord(
                        4,
                        7,
                        Optional.of(PoisonReason.BODY_MALFORMED),
                        PARKED_AT,
                        Optional.of(new Original(Topic.CONCERNS_REPORTED, 4, 17)),
                        0,
                        false));
    }

    @Test
    void nothingThatSomebodyElseWroteIsTakenForOurs() {
        came.add(RecordParking.REASON, "Jane Doe".getBytes(UTF_8))
                .add(RecordParking.FROM, "Jane Doe-1@1".getBytes(UTF_8))
                .add(RecordParking.AT, "Jane Doe".getBytes(UTF_8))
                .add(RecordParking.SENT_AGAIN, "-1".getBytes(UTF_8));

        ParkedRecord read = ParkedRecord.read(Topic.CONCERNS_REPORTED, record(came));

        assertThat(read).isEqualTo(new ParkedRecord(4, 7, Optional.empty(), WRITTEN_AT, Optional.empty(), 0, false));
        assertThat(ParkedRecord.read(Topic.CONCERNS_REPORTED, parked(came)).reason())
                .contains(PoisonReason.BODY_MALFORMED);
        assertThat(ParkedRecord.read(Topic.CONCERNS_ROUTED, parked(came)).original())
                .isEmpty();
    }

    private static ConsumerRecord<byte[], byte[]> parked(Headers headers) {
        var producer = new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        new RecordParking(producer, "routing-service", Clock.fixed(PARKED_AT, ZoneOffset.UTC))
                .parkRefused(
                        new Origin(Topic.CONCERNS_REPORTED, 4, 17, new byte[] {9}, new byte[] {1}, headers),
                        PoisonReason.BODY_MALFORMED,
                        List.of(new BrokenRule("/danger", "required")));
        ProducerRecord<byte[], byte[]> parked = producer.history().getFirst();
        return record(parked.headers());
    }

    private static ConsumerRecord<byte[], byte[]> record(Headers headers) {
        return new ConsumerRecord<>(
                Topic.CONCERNS_REPORTED.parkedBy("routing-service"),
                4,
                7,
                WRITTEN_AT.toEpochMilli(),
                TimestampType.CREATE_TIME,
                1,
                1,
                new byte[] {9},
                new byte[] {1},
                headers,
                Optional.empty());
    }

    private static List<String> names(Headers headers) {
        var names = new ArrayList<String>();
        headers.forEach(header -> names.add(header.key()));
        return names;
    }
}
