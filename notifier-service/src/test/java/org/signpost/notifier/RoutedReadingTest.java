package org.signpost.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificDatumWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signpost.contract.avro.ConcernArea;
import org.signpost.contract.avro.ConcernMode;
import org.signpost.contract.avro.ConcernRouted;
import org.signpost.contract.avro.PartnerDecided;
import org.signpost.contract.avro.PartnerOutcome;
import org.signpost.contract.avro.PartnerTask;
import org.signpost.contract.avro.UrgencyLevel;
import org.signpost.contract.codec.RecordCodec;
import org.signpost.contract.codec.RecordCodec.Decoded;
import org.signpost.contract.codec.RecordType;
import org.signpost.notifier.alerting.Restriction;
import org.signpost.notifier.alerting.RoutedConcern;
import org.signpost.notifier.alerting.RoutedConcern.Told;
import org.signpost.notifier.alerting.Task;

class RoutedReadingTest {

    /// Also makes the generated enums trusted, which their builders need.
    private static final RecordCodec<ConcernRouted> CODEC = new RecordCodec<>(RecordType.CONCERN_ROUTED);

    @ParameterizedTest
    @CsvSource({
        "ACT, false, INSIDE, ACT",
        "TRANSFER, true, OUTSIDE, TRANSFER",
        "TRANSFER, true, NOT_LOCATED, PLACE_AND_TRANSFER",
        "LOCATE, false, NOT_LOCATED, LOCATE",
        "LOCATE, false, INSIDE, LOCATE",
        // the task has the last word
        "ACT, true, OUTSIDE, ACT"
    })
    void whatAPartnerIsToldForIsRead(PartnerTask task, boolean forTransfer, ConcernArea area, Task expected) {
        ConcernRouted routed = routed(area, false, lead("warwickshire-police", task, forTransfer));

        assertThat(read(routed).told()).extracting(Told::task).containsExactly(expected);
    }

    @ParameterizedTest
    @CsvSource({"true, OUTSIDE, TRANSFER", "true, NOT_LOCATED, PLACE_AND_TRANSFER", "false, OUTSIDE, ACT"})
    void versionOneSaysOnlyWhetherItIsForTransfer(boolean forTransfer, ConcernArea area, Task expected)
            throws Exception {
        ConcernRouted routed = routed(area, false, lead("warwickshire-police", PartnerTask.UNKNOWN, forTransfer));

        Decoded<ConcernRouted> decoded = CODEC.decode(asVersionOne(routed));

        assertThat(decoded).isInstanceOf(Decoded.Value.class);
        assertThat(read(((Decoded.Value<ConcernRouted>) decoded).record()).told())
                .extracting(Told::task)
                .containsExactly(expected);
    }

    @Test
    void whoIsToldOfARestrictedConcernKnowsThatItIs() {
        ConcernRouted routed = routed(
                ConcernArea.INSIDE,
                true,
                lead("modern-slavery-helpline", PartnerTask.ACT, false),
                decided("warwickshire-police", PartnerOutcome.WITHHELD, "W1"),
                decided("duty-coordinator", PartnerOutcome.COPY, "W1"));

        assertThat(read(routed).restriction()).isEqualTo(Restriction.THOSE_TOLD);
        assertThat(read(routed(ConcernArea.INSIDE, false, lead("warwickshire-police", PartnerTask.ACT, false)))
                        .restriction())
                .isEqualTo(Restriction.NONE);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "W1, NO_OTHER_LEAD",
        // led by it because somebody who is not named could not be reached
        "W2 W1, THOSE_TOLD",
        "W2, THOSE_TOLD"
    })
    void theCoordinatorLeadsAloneBecauseAllOthersAreNamedOnlyWhenNoOtherRuleSaysSo(String rules, Restriction expected) {
        ConcernRouted routed = routed(
                ConcernArea.INSIDE,
                true,
                decided("duty-coordinator", PartnerOutcome.LEAD, rules),
                decided("warwickshire-police", PartnerOutcome.WITHHELD, "W1"),
                decided("modern-slavery-helpline", PartnerOutcome.WITHHELD, "W1"),
                decided("rugby-council", PartnerOutcome.WITHHELD, "W1"));

        assertThat(read(routed).restriction()).isEqualTo(expected);
    }

    private static RoutedConcern read(ConcernRouted routed) {
        RoutedReading reading = RoutedReading.of(routed);
        assertThat(reading).isInstanceOf(RoutedReading.Understood.class);
        return ((RoutedReading.Understood) reading).concern();
    }

    private static ConcernRouted routed(ConcernArea area, boolean restricted, PartnerDecided... partners) {
        return ConcernRouted.newBuilder(
                        RoutedRecords.routed(RoutedRecords.newConcern(), UrgencyLevel.URGENT, ConcernMode.LIVE))
                .setArea(area)
                .setRestricted(restricted)
                .setPartners(new ArrayList<>(List.of(partners)))
                .build();
    }

    private static PartnerDecided lead(String partner, PartnerTask task, boolean forTransfer) {
        return PartnerDecided.newBuilder(decided(partner, PartnerOutcome.LEAD, "R2"))
                .setTask(task)
                .setForTransfer(forTransfer)
                .build();
    }

    private static PartnerDecided decided(String partner, PartnerOutcome outcome, String rules) {
        return PartnerDecided.newBuilder()
                .setPartnerId(partner)
                .setOutcome(outcome)
                .setForTransfer(false)
                .setRules(List.of(rules.split(" ")))
                .setBecause("because")
                .build();
    }

    /// The record as a routing-service of before writes it.
    private static byte[] asVersionOne(ConcernRouted routed) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        new SpecificDatumWriter<>(ConcernRouted.class).write(routed, encoder);
        encoder.flush();
        Schema one = versionOne();
        GenericRecord old = new GenericDatumReader<GenericRecord>(ConcernRouted.getClassSchema(), one)
                .read(null, DecoderFactory.get().binaryDecoder(bytes.toByteArray(), null));
        var message = new BinaryMessageEncoder<GenericRecord>(GenericData.get(), one).encode(old);
        var encoded = new byte[message.remaining()];
        message.get(encoded);
        return encoded;
    }

    private static Schema versionOne() {
        try (InputStream file = ConcernRouted.class.getResourceAsStream("/released/ConcernRouted/1.avsc")) {
            return new Schema.Parser().parse(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
