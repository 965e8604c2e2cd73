package org.signpost.contract.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.signpost.contract.avro.ConcernArea;
import org.signpost.contract.avro.ConcernKind;
import org.signpost.contract.avro.ConcernMode;
import org.signpost.contract.avro.ConcernReported;
import org.signpost.contract.avro.ConcernRouted;
import org.signpost.contract.avro.PartnerDecided;
import org.signpost.contract.avro.PartnerOutcome;
import org.signpost.contract.avro.PartnerTask;
import org.signpost.contract.avro.UrgencyLevel;
import org.signpost.contract.codec.RecordCodec.Decoded;

class RecordCodecTest {

    private final RecordCodec<ConcernReported> codec = new RecordCodec<>(RecordType.CONCERN_REPORTED);

    @Test
    void whatWasWrittenIsRead() {
        ConcernReported written = Samples.concern();

        Decoded<ConcernReported> read = codec.decode(codec.encode(written));

        assertThat(read).isEqualTo(new Decoded.Value<>(written));
    }

    @Test
    void theBytesBeginWithTheMarkerAndTheFingerprint() {
        byte[] bytes = codec.encode(Samples.concern());

        assertThat(bytes).startsWith(0xC3, 0x01);
        assertThat(bytes[2]).isEqualTo((byte) RecordType.CONCERN_REPORTED.fingerprint());
    }

    @Test
    void itemsThatWereEncodedBeforeGiveTheSameBytes() {
        var routed = new RecordCodec<>(RecordType.CONCERN_ROUTED);
        for (int number : new int[] {0, 1, 3, 200}) {
            var partners = new ArrayList<PartnerDecided>();
            for (int i = 0; i < number; i++) {
                partners.add(partner("partner-" + i));
            }
            List<byte[]> items = partners.stream().map(routed::encodeItem).toList();

            byte[] bytes = routed.encode(decision(List.of()), items);

            assertThat(bytes).isEqualTo(routed.encode(decision(partners)));
            assertThat(routed.decode(bytes)).isEqualTo(new Decoded.Value<>(decision(partners)));
        }
    }

    @Test
    void itemsAreNotPutWhereThereAreSomeOrOfAnotherKind() {
        var routed = new RecordCodec<>(RecordType.CONCERN_ROUTED);
        List<byte[]> items = List.of(routed.encodeItem(partner("one")));

        assertThatThrownBy(() -> routed.encode(decision(List.of(partner("one"))), items))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> routed.encodeItem(decision(List.of()))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> codec.encodeItem(partner("one"))).isInstanceOf(IllegalArgumentException.class);
    }

    private static PartnerDecided partner(String id) {
        return new PartnerDecided(
                id,
                PartnerOutcome.COPY,
                false,
                List.of("R1", "A2"),
                "Because it concerns " + id + ".",
                PartnerTask.ACT,
                null);
    }

    private static ConcernRouted decision(List<PartnerDecided> partners) {
        return new ConcernRouted(
                Samples.CONCERN.toString(),
                "K7Q2-4MX9",
                "f0a8a7c4-3d1f-8a55-8b0f-3a4d0e7b9c21",
                ConcernMode.LIVE,
                ConcernKind.NEW,
                null,
                Samples.AT,
                Samples.AT,
                Samples.AT,
                "2026-11",
                "9f86d081884c7d65",
                "R15b",
                UrgencyLevel.URGENT,
                false,
                false,
                false,
                ConcernArea.INSIDE,
                List.of(),
                null,
                partners);
    }

    @TestFactory
    Stream<DynamicTest> poisonGetsItsReason() {
        byte[] good = codec.encode(Samples.concern());
        byte[] unknown = good.clone();
        unknown[5] ^= 0x55;
        return Stream.of(
                poison("nothing", new byte[0], PoisonReason.NOT_SINGLE_OBJECT),
                poison("text", "{\"danger\":\"now\"}".getBytes(StandardCharsets.UTF_8), PoisonReason.NOT_SINGLE_OBJECT),
                poison("the marker alone", Arrays.copyOf(good, 9), PoisonReason.NOT_SINGLE_OBJECT),
                poison("a fingerprint nobody released", unknown, PoisonReason.UNKNOWN_FINGERPRINT),
                poison("a body cut short", Arrays.copyOf(good, good.length - 4), PoisonReason.BODY_MALFORMED),
                poison("bytes after the end", Arrays.copyOf(good, good.length + 1), PoisonReason.BODY_MALFORMED));
    }

    private DynamicTest poison(String name, byte[] bytes, PoisonReason reason) {
        return dynamicTest(name, () -> assertThat(codec.decode(bytes)).isEqualTo(new Decoded.Poison<>(reason)));
    }

    @Test
    void noBytesMakeTheCodecThrow() {
        long seed = 20261123;
        var random = new Random(seed);
        byte[] good = codec.encode(Samples.concern());

        for (int i = 0; i < 50_000; i++) {
            byte[] mangled = good.clone();
            int changes = 1 + random.nextInt(8);
            for (int change = 0; change < changes; change++) {
                mangled[10 + random.nextInt(mangled.length - 10)] = (byte) random.nextInt(256);
            }
            assertThat(codec.decode(mangled)).as("seed %d, case %d", seed, i).isNotNull();
        }
    }

    @Test
    void aLengthThatPromisesMoreThanThereIsDoesNotTakeTheMemory() throws Exception {
        byte[] header = Arrays.copyOf(codec.encode(Samples.concern()), 10);
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(header);
        BinaryEncoder out = EncoderFactory.get().directBinaryEncoder(bytes, null);
        out.writeLong(Integer.MAX_VALUE - 100); // the length of the first string
        out.flush();

        assertThat(codec.decode(bytes.toByteArray())).isEqualTo(new Decoded.Poison<>(PoisonReason.BODY_MALFORMED));
    }
}
