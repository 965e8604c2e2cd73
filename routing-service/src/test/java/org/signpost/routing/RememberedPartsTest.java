package org.signpost.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.signpost.contract.avro.AboutWhom;
import org.signpost.contract.avro.AlertChannel;
import org.signpost.contract.avro.AlertSpan;
import org.signpost.contract.avro.AlertSpanUnit;
import org.signpost.contract.avro.AlertTerms;
import org.signpost.contract.avro.ConcernKind;
import org.signpost.contract.avro.ConcernMode;
import org.signpost.contract.avro.ConcernReported;
import org.signpost.contract.avro.ConcernRouted;
import org.signpost.contract.avro.DangerAnswer;
import org.signpost.contract.avro.EscalationStep;
import org.signpost.contract.avro.ExploitationKind;
import org.signpost.contract.avro.PartnerDecided;
import org.signpost.contract.avro.PartnerTask;
import org.signpost.contract.avro.PlaceRole;
import org.signpost.contract.avro.ReportedPlace;
import org.signpost.contract.avro.ReporterIdentity;
import org.signpost.contract.avro.ReporterPreference;
import org.signpost.contract.avro.UrgencyLevel;
import org.signpost.contract.avro.YesNoUnsure;
import org.signpost.contract.codec.RecordCodec;
import org.signpost.contract.codec.RecordCodec.Decoded;
import org.signpost.contract.codec.RecordType;
import org.signpost.contract.event.CloudEventAttributes;
import org.signpost.contract.event.EventType;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.NamedId;
import org.signpost.contract.id.PublicReference;
import org.signpost.contract.partner.PartnerDirectory;
import org.signpost.routing.places.Geography;
import org.signpost.routing.policy.Decider;
import org.signpost.routing.policy.Facts;
import org.signpost.routing.policy.Policy;
import org.signpost.routing.policyfile.PartnersOfDay;
import org.signpost.routing.policyfile.PolicyFile;

/// A decision's bytes do not depend on what was decided before it.
class RememberedPartsTest {

    private static final Path CONFIG = Path.of("../config");
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-12-01T12:00:00Z"), ZoneOffset.UTC);
    private static final LocalDate DAY = LocalDate.of(2026, 12, 1);

    private final Geography geography = Geography.load();
    private final PartnerDirectory partners = PartnerDirectory.load(CONFIG.resolve("partners.yaml"));
    private final Decider decider =
            decider(PolicyFile.load(CONFIG.resolve("policy.yaml"), partners).policy());
    private final RecordCodec<ConcernReported> reported = new RecordCodec<>(RecordType.CONCERN_REPORTED);
    private final RecordCodec<ConcernRouted> routed = new RecordCodec<>(RecordType.CONCERN_ROUTED);

    @Test
    void aDecisionHasTheSameBytesHoweverManyWentBefore() {
        var busy = new RecordRouting(CLOCK);
        List<ConcernReported> concerns = concerns();
        assertThat(concerns.size()).isGreaterThan(200);

        for (ConcernReported concern : concerns) {
            byte[] bytes = route(busy, concern, decider);

            assertThat(bytes).isEqualTo(route(new RecordRouting(CLOCK), concern, decider));
            assertThat(bytes).as("as the codec alone writes it").isEqualTo(routed.encode(read(bytes)));
            assertThat(read(bytes).getPartners())
                    .hasSize(decider.decide(factsOf(concern)).partners().size());
        }
    }

    @Test
    void anotherPolicySaysItsOwnWords() throws IOException {
        var busy = new RecordRouting(CLOCK);
        ConcernReported concern = concerns().getFirst();
        byte[] before = route(busy, concern, decider);
        String reworded = Files.readString(CONFIG.resolve("policy.yaml"))
                .replace("Danger now overrides every other answer", "Danger comes before every other answer");
        Decider other = decider(PolicyFile.read("policy.yaml", reworded.getBytes(StandardCharsets.UTF_8), partners)
                .policy());

        byte[] after = route(busy, concern, other);

        assertThat(after).isEqualTo(route(new RecordRouting(CLOCK), concern, other));
        assertThat(read(after).getPolicyHash()).isNotEqualTo(read(before).getPolicyHash());
        assertThat(read(after).getPartners()).isNotEqualTo(read(before).getPartners());
    }

    @Test
    void aDecisionSaysWhatItsPolicySaysOfTaskAndDeadlines() throws IOException {
        var busy = new RecordRouting(CLOCK);
        ConcernReported unplaced = concern(1, List.of(ExploitationKind.LABOUR), "Nowhere at all", false);
        ConcernRouted before = read(route(busy, unplaced, decider));

        assertThat(before.getUrgency()).isEqualTo(UrgencyLevel.STANDARD);
        assertThat(of(before, "duty-coordinator").getTask()).isEqualTo(PartnerTask.LOCATE);
        assertThat(of(before, "modern-slavery-helpline").getTask()).isEqualTo(PartnerTask.ACT);
        assertThat(of(before, "rugby-council").getTask()).isEqualTo(PartnerTask.UNKNOWN);
        assertThat(of(before, "modern-slavery-helpline").getAcknowledgeWithin())
                .isEqualTo(new AlertSpan(24 * 60, AlertSpanUnit.MINUTES));
        assertThat(of(before, "rugby-council").getAcknowledgeWithin())
                .isEqualTo(new AlertSpan(1, AlertSpanUnit.WORKING_DAYS));
        assertThat(before.getTerms())
                .isEqualTo(new AlertTerms(
                        List.of(AlertChannel.EMAIL),
                        null,
                        List.of(
                                new EscalationStep(true, null, null),
                                new EscalationStep(
                                        true, new AlertSpan(1, AlertSpanUnit.WORKING_DAYS), "duty-coordinator"))));

        String other = Files.readString(CONFIG.resolve("policy.yaml"))
                .replace(
                        "[warwickshire-police, modern-slavery-helpline], within: 24 hours",
                        "[warwickshire-police, modern-slavery-helpline], within: 8 hours");
        Decider shorter = decider(PolicyFile.read("policy.yaml", other.getBytes(StandardCharsets.UTF_8), partners)
                .policy());
        assertThat(of(read(route(busy, unplaced, shorter)), "modern-slavery-helpline")
                        .getAcknowledgeWithin())
                .isEqualTo(new AlertSpan(8 * 60, AlertSpanUnit.MINUTES));
    }

    @Test
    void whoIsToLocateAConcernIsStillToDoSoWhenItIsRestricted() {
        ConcernRouted decision = read(route(
                new RecordRouting(CLOCK),
                concern(
                        1,
                        List.of(ExploitationKind.LABOUR),
                        "Nowhere at all",
                        DangerAnswer.NO,
                        YesNoUnsure.NO,
                        List.of("rugby-council")),
                decider));

        assertThat(decision.getRestricted()).isTrue();
        assertThat(of(decision, "duty-coordinator").getTask()).isEqualTo(PartnerTask.LOCATE);
        assertThat(of(decision, "duty-coordinator").getRules()).contains("R8", "W1");
    }

    @Test
    void anEmergencyElsewhereIsForTransfer() {
        ConcernRouted decision = read(
                route(new RecordRouting(CLOCK), concern(1, List.of(ExploitationKind.LABOUR), "M1 1AE", true), decider));

        assertThat(of(decision, "warwickshire-police").getTask()).isEqualTo(PartnerTask.TRANSFER);
        assertThat(of(decision, "warwickshire-police").getForTransfer()).isTrue();
        assertThat(decision.getTerms().getUndeliveredCountsAfter()).isEqualTo(new AlertSpan(2, AlertSpanUnit.MINUTES));
        assertThat(decision.getTerms().getChannels()).containsExactlyInAnyOrder(AlertChannel.EMAIL, AlertChannel.SMS);
    }

    private static ConcernReported concern(int number, List<ExploitationKind> kinds, String place, boolean danger) {
        return concern(number, kinds, place, danger ? DangerAnswer.NOW : DangerAnswer.NO, YesNoUnsure.NO, List.of());
    }

    private static PartnerDecided of(ConcernRouted decision, String partner) {
        return decision.getPartners().stream()
                .filter(one -> one.getPartnerId().equals(partner))
                .findFirst()
                .orElseThrow();
    }

    private Decider decider(Policy policy) {
        return new Decider(policy, PartnersOfDay.of(partners, DAY));
    }

    private Facts factsOf(ConcernReported concern) {
        return ((ReportedReading.Understood) ReportedReading.of(concern, geography)).facts();
    }

    private byte[] route(RecordRouting routing, ConcernReported concern, Decider by) {
        var headers = new RecordHeaders();
        new CloudEventAttributes(
                        "event",
                        EventType.CONCERN_REPORTED,
                        "/signpost/report-intake",
                        concern.getReceivedAt(),
                        ConcernId.parse(concern.getConcernId()))
                .writeTo(headers);
        return ((RecordRouting.Outcome.Decided) routing.route(headers, reported.encode(concern), geography, by))
                .record()
                .value();
    }

    private ConcernRouted read(byte[] bytes) {
        return ((Decoded.Value<ConcernRouted>) routed.decode(bytes)).record();
    }

    /// Every kind of exploitation alone and with the next, by danger and age, in several places.
    private static List<ConcernReported> concerns() {
        var concerns = new ArrayList<ConcernReported>();
        ExploitationKind[] kinds = ExploitationKind.values();
        for (int kind = 1; kind < kinds.length; kind++) {
            for (String place : List.of("CV21 2DT", "Exhall", "M1 1AE", "CV7", "Nowhere at all")) {
                for (DangerAnswer danger : List.of(DangerAnswer.NOW, DangerAnswer.NO)) {
                    for (YesNoUnsure child : List.of(YesNoUnsure.YES, YesNoUnsure.NO)) {
                        for (int more = 0; more < 2; more++) {
                            var all = new ArrayList<>(List.of(kinds[kind]));
                            if (more == 1 && kind + 1 < kinds.length) {
                                all.add(kinds[kind + 1]);
                            }
                            boolean subject = more == 1 && kind % 3 == 0;
                            concerns.add(concern(
                                    concerns.size(),
                                    all,
                                    place,
                                    danger,
                                    child,
                                    subject ? List.of("warwickshire-police") : List.of()));
                        }
                    }
                }
            }
        }
        return concerns;
    }

    private static ConcernReported concern(
            int number,
            List<ExploitationKind> kinds,
            String place,
            DangerAnswer danger,
            YesNoUnsure child,
            List<String> subjectWorksFor) {
        var concern = new ConcernId(NamedId.of("concern", Integer.toString(number)));
        return ConcernReported.newBuilder()
                .setConcernId(concern.toString())
                .setReference(PublicReference.of(concern).toString())
                .setSource("test")
                .setSourceReference("1")
                .setSubmittedAt(CLOCK.instant())
                .setReceivedAt(CLOCK.instant())
                .setMode(ConcernMode.LIVE)
                .setKind(ConcernKind.NEW)
                .setDanger(danger)
                .setAbout(AboutWhom.SOMEONE_ELSE)
                .setUnder18(child)
                .setExploitation(kinds)
                .setCoercion(YesNoUnsure.YES)
                .setStillHappening(YesNoUnsure.YES)
                .setIndicators(List.of())
                .setPlaces(List.of(ReportedPlace.newBuilder()
                        .setRole(PlaceRole.EXPLOITATION)
                        .setPlace(place)
                        .build()))
                .setSubjectWorksFor(subjectWorksFor)
                .setReporterIdentity(ReporterIdentity.ANONYMOUS)
                .setPrefers(ReporterPreference.NONE)
                .setFollowUpCodeHash(ByteBuffer.wrap(new byte[32]))
                .setContentFingerprint(ByteBuffer.wrap(new byte[32]))
                .setSealingKeyId("0b7f6f6e-3b52-4a39-9a75-6f0c4f1f3d11")
                .setSealedParticulars(ByteBuffer.wrap(new byte[64]))
                .build();
    }
}
