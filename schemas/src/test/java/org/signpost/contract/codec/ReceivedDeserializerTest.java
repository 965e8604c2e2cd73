package org.signpost.contract.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.signpost.contract.avro.ConcernReported;
import org.signpost.contract.codec.Received.Intact;
import org.signpost.contract.codec.Received.Unreadable;

class ReceivedDeserializerTest {

    private final byte[] good = new RecordCodec<>(RecordType.CONCERN_REPORTED).encode(Samples.concern());
    private final ReceivedDeserializer<ConcernReported> deserializer = new ReceivedDeserializer.OfConcernReported();

    @Test
    void aRecordWhoseHeadersAgreeIsIntact() {
        Received<ConcernReported> received = deserializer.deserialize("any", Samples.headers(), good);

        assertThat(received).isEqualTo(new Intact<>(Samples.concern(), Samples.event()));
    }

    @TestFactory
    Stream<DynamicTest> aRecordWithOddHeadersIsPoison() {
        return Stream.of(
                odd("no id", headers -> headers.remove("ce_id"), PoisonReason.HEADER_MALFORMED),
                odd("two ids", headers -> headers.add("ce_id", text("second")), PoisonReason.HEADER_MALFORMED),
                odd("no time", headers -> set(headers, "ce_time", text("yesterday")), PoisonReason.HEADER_MALFORMED),
                odd(
                        "no UTF-8",
                        headers -> set(headers, "ce_source", new byte[] {-1, -2}),
                        PoisonReason.HEADER_MALFORMED),
                odd("a huge id", headers -> set(headers, "ce_id", new byte[10_000]), PoisonReason.HEADER_MALFORMED),
                odd(
                        "a type nobody knows",
                        headers -> set(headers, "ce_type", text("org.example.other")),
                        PoisonReason.HEADER_MALFORMED),
                odd(
                        "names of Java classes",
                        headers -> headers.add("spring_json_header_types", text("{\"x\":5}")),
                        PoisonReason.HEADER_MALFORMED),
                odd(
                        "another event",
                        headers -> set(headers, "ce_type", text("org.signpost.concern.routed.v1")),
                        PoisonReason.HEADER_CONTRADICTS_BODY),
                odd(
                        "another concern",
                        headers -> set(headers, "ce_subject", text("11111111-98d1-8b6e-9a0e-5d2f0c7a1b34")),
                        PoisonReason.HEADER_CONTRADICTS_BODY));
    }

    private DynamicTest odd(String name, Consumer<Headers> change, PoisonReason reason) {
        return dynamicTest(name, () -> {
            Headers headers = Samples.headers();
            change.accept(headers);

            Received<ConcernReported> received = deserializer.deserialize("any", headers, good);

            assertThat(received).isEqualTo(new Unreadable<ConcernReported>(reason, good));
        });
    }

    @Test
    void unreadableBytesHideWhenPrinted() {
        var unreadable = new Unreadable<ConcernReported>(PoisonReason.NOT_SINGLE_OBJECT, text("a name"));

        assertThat(unreadable).hasToString("Unreadable[NOT_SINGLE_OBJECT, 6 bytes]");
    }

    private static void set(Headers headers, String name, byte[] value) {
        headers.remove(name).add(name, value);
    }

    private static byte[] text(String value) {
        return value.getBytes(StandardCharsets.UTF_8);
    }
}
