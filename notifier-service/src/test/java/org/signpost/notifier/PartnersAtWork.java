package org.signpost.notifier;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.signpost.contract.avro.AboutWhom;
import org.signpost.contract.avro.ConcernKind;
import org.signpost.contract.avro.ConcernMode;
import org.signpost.contract.avro.ConcernReported;
import org.signpost.contract.avro.ConcernRouted;
import org.signpost.contract.avro.DangerAnswer;
import org.signpost.contract.avro.ExploitationKind;
import org.signpost.contract.avro.PartnerDecided;
import org.signpost.contract.avro.PartnerOutcome;
import org.signpost.contract.avro.PartnerTask;
import org.signpost.contract.avro.PeopleCount;
import org.signpost.contract.avro.PlaceRole;
import org.signpost.contract.avro.PremisesKind;
import org.signpost.contract.avro.ReportedPlace;
import org.signpost.contract.avro.ReporterIdentity;
import org.signpost.contract.avro.ReporterPreference;
import org.signpost.contract.avro.ReporterStanding;
import org.signpost.contract.avro.SignSeen;
import org.signpost.contract.avro.UrgencyLevel;
import org.signpost.contract.avro.WorkSector;
import org.signpost.contract.avro.YesNoUnsure;
import org.signpost.contract.codec.RecordCodec;
import org.signpost.contract.codec.RecordType;
import org.signpost.contract.concern.ContactMeans;
import org.signpost.contract.concern.DoNot;
import org.signpost.contract.concern.Particulars;
import org.signpost.contract.concern.Particulars.ReporterDetails;
import org.signpost.contract.concern.YesNo;
import org.signpost.contract.event.EventType;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.DecisionId;
import org.signpost.contract.id.PublicReference;
import org.signpost.contract.sealing.KeyEncryptionKey;
import org.signpost.contract.sealing.Sealed;
import org.signpost.contract.sealing.Sealer;
import org.signpost.contract.topic.Topic;
import org.signpost.notifier.acknowledgement.LinkKeys;
import org.signpost.notifier.channel.sms.SmsText;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.cloud.stream.binder.test.EnableTestBinder;
import org.springframework.cloud.stream.binder.test.InputDestination;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.messaging.Message;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.json.JsonMapper;

/// The whole service with concerns in it and a clock that can be put forward, for tests that do what partners do. All
/// its tests share one service.
@SpringBootTest(
        classes = NotifierServiceApplication.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.config.name=notifier-service",
            "signpost.notifier.email.host=127.0.0.1",
            "signpost.notifier.email.from=alerts@signpost.example",
            "signpost.notifier.email.plain-on-loopback=true",
            "signpost.notifier.sms.template-id=00000000-0000-4000-8000-000000000001",
            "signpost.notifier.sms.notice-template-id=00000000-0000-4000-8000-000000000002",
            // each concern of a test has a message of its own
            "signpost.notifier.dispatch.sms-per-hour=10000"
        })
@EnableTestBinder
@Import(PartnersAtWork.Surroundings.class)
abstract class PartnersAtWork {

    static final String CONTROL_ROOM = "control-room@warwickshire-police.example";
    static final String CONTROL_ROOM_SMS = "+447700900001";
    static final String DIGITAL_DESK = "digital-desk@warwickshire-police.example";
    static final String COORDINATOR = "duty@duty-coordinator.example";
    static final String COORDINATOR_SMS = "+447700900036";

    private static final Pattern LINK = Pattern.compile("http://127\\.0\\.0\\.1:8082/a/([0-9a-z]+)");
    private static final Pattern CODE = Pattern.compile("is ([0-9]{6})\\.");
    private static final GreenMail MAIL = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    private static final WireMockServer NOTIFY =
            new WireMockServer(WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1"));
    private static final Path FOLDER = begin();

    private static Path begin() {
        try {
            MAIL.start();
            NOTIFY.start();
            Path folder = Files.createTempDirectory("partners-at-work");
            LinkKeys.create(folder.resolve("link-key"));
            KeyEncryptionKey.create(folder.resolve("kek.json"));
            // the digital desk has no mobile phone here
            Files.writeString(
                    folder.resolve("partners.yaml"),
                    Files.readString(Path.of("../config/partners.yaml"))
                            .replace("        mobile: \"07700 900002\"\n", ""));
            Files.writeString(folder.resolve("notify-key"), "test-" + UUID.randomUUID() + "-" + UUID.randomUUID());
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @DynamicPropertySource
    static void surroundings(DynamicPropertyRegistry settings) {
        settings.add("signpost.notifier.email.port", () -> MAIL.getSmtp().getPort());
        settings.add(
                "signpost.notifier.partners-file",
                () -> FOLDER.resolve("partners.yaml").toString());
        settings.add("signpost.notifier.sms.base-url", NOTIFY::baseUrl);
        settings.add(
                "signpost.notifier.sms.api-key-file",
                () -> FOLDER.resolve("notify-key").toString());
        settings.add(
                "signpost.notifier.link-key-file",
                () -> FOLDER.resolve("link-key").toString());
        settings.add(
                "signpost.notifier.key-encryption-key-file",
                () -> FOLDER.resolve("kek.json").toString());
        settings.add("signpost.notifier.link-base", () -> "http://127.0.0.1:8082");
        settings.add(
                "signpost.notifier.ledger-file", () -> FOLDER.resolve("ledger").toString());
    }

    @TestConfiguration
    static class Surroundings {
        @Bean
        @Primary
        Producer<byte[], byte[]> recordingProducer() {
            return new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        }

        @Bean
        @Primary
        ClockAhead clockAhead() {
            return new ClockAhead();
        }
    }

    /// The system's clock, put forward.
    static final class ClockAhead extends Clock {
        private volatile Duration ahead = Duration.ZERO;

        void putForward(Duration by) {
            ahead = ahead.plus(by);
        }

        @Override
        public Instant instant() {
            return Clock.systemUTC().instant().plus(ahead);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("instants only");
        }
    }

    @Autowired
    InputDestination topics;

    @Autowired
    Producer<byte[], byte[]> producer;

    @Autowired
    JdbcClient sql;

    @Autowired
    ClockAhead clock;

    @LocalServerPort
    int port;

    @BeforeEach
    void everythingWorks() throws Exception {
        MAIL.purgeEmailFromAllMailboxes();
        NOTIFY.resetAll();
        NOTIFY.stubFor(post(urlEqualTo("/v2/notifications/sms"))
                .willReturn(aResponse().withStatus(201).withBody("{\"id\":\"" + UUID.randomUUID() + "\"}")));
        NOTIFY.stubFor(get(urlPathEqualTo("/v2/notifications")).willReturn(okJson("{\"notifications\":[]}")));
        // what other tests left would climb its ladder when the clock is put forward
        int _ = sql.sql("update alert set ended_at = :now, ended_by = 'GIVEN_UP' where ended_at is null")
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
    }

    /// A concern that police lead and that was reported.
    Told concern() {
        return concern(UrgencyLevel.URGENT, List.of(RoutedRecords.POLICE), report -> report, particulars());
    }

    Told concern(
            UrgencyLevel urgency,
            List<String> leads,
            UnaryOperator<ConcernReported.Builder> report,
            Particulars particulars) {
        return concern(urgency, ConcernMode.LIVE, leads, report, particulars);
    }

    Told concern(
            UrgencyLevel urgency,
            ConcernMode mode,
            List<String> leads,
            UnaryOperator<ConcernReported.Builder> report,
            Particulars particulars) {
        return concern(urgency, mode, leads, routed -> routed, report, particulars);
    }

    /// Puts the clock forward to a Sunday evening, when no office is open.
    ZonedDateTime onASunday() {
        ZonedDateTime now = clock.instant().atZone(ZoneId.of("Europe/London"));
        ZonedDateTime evening =
                now.with(TemporalAdjusters.next(DayOfWeek.SUNDAY)).with(LocalTime.of(18, 0));
        clock.putForward(Duration.between(now, evening));
        return evening;
    }

    /// A concern that police lead, and of which Rugby is told for information.
    Told withCopyToRugby(UnaryOperator<ConcernRouted> decision) {
        return concern(
                UrgencyLevel.URGENT,
                ConcernMode.LIVE,
                List.of(),
                routed -> decision.apply(RoutedRecords.routed(
                        ConcernId.parse(routed.getConcernId()), UrgencyLevel.URGENT, ConcernMode.LIVE)),
                report -> report,
                particulars());
    }

    /// What follows a report, led by the police as well.
    Told following(Told report, ConcernKind kind) {
        return concern(
                UrgencyLevel.URGENT,
                ConcernMode.LIVE,
                List.of(RoutedRecords.POLICE),
                routed -> RoutedRecords.about(routed, kind, report.id()),
                one -> one,
                particulars());
    }

    /// @param decision what the decision says beyond that
    Told concern(
            UrgencyLevel urgency,
            ConcernMode mode,
            List<String> leads,
            UnaryOperator<ConcernRouted> decision,
            UnaryOperator<ConcernReported.Builder> report,
            Particulars particulars) {
        ConcernId concern = RoutedRecords.newConcern();
        report(concern, report, particulars);
        decide(decision.apply(RoutedRecords.routed(concern, urgency, mode, leads, List.of())));
        return new Told(concern, PublicReference.of(concern).value());
    }

    /// The decision of a concern that police are to pass to another force, and of which nobody else may know.
    static ConcernRouted forTransferAndRestricted(ConcernRouted routed) {
        return ConcernRouted.newBuilder(RoutedRecords.asking(routed, RoutedRecords.POLICE, PartnerTask.TRANSFER))
                .setRestricted(true)
                .build();
    }

    /// A concern of a test.
    record Told(ConcernId id, String reference) {}

    /// Hands a decision to the service, received now by its clock.
    void decide(ConcernRouted routed) {
        Instant now = Instant.ofEpochMilli(clock.millis());
        send(RoutedRecords.arrived(ConcernRouted.newBuilder(routed)
                .setReceivedAt(now)
                .setSubmittedAt(now)
                .setDecidedAt(now)
                .build()));
    }

    /// The same decision, withholding the concern from a partner.
    static ConcernRouted withheldFrom(ConcernRouted routed, String partner, int decision) {
        List<PartnerDecided> partners = new ArrayList<>(routed.getPartners());
        partners.removeIf(each -> each.getPartnerId().equals(partner));
        partners.add(PartnerDecided.newBuilder()
                .setPartnerId(partner)
                .setOutcome(PartnerOutcome.WITHHELD)
                .setForTransfer(false)
                .setRules(List.of("W1"))
                .setBecause("somebody there is involved")
                .build());
        return ConcernRouted.newBuilder(routed)
                .setDecisionId(DecisionId.of(ConcernId.parse(routed.getConcernId()), decision)
                        .toString())
                .setPartners(partners)
                .build();
    }

    private void report(ConcernId concern, UnaryOperator<ConcernReported.Builder> report, Particulars particulars) {
        Sealed sealed =
                new Sealer(KeyEncryptionKey.load(FOLDER.resolve("kek.json"))).seal(concern, particulars.toJson());
        Instant now = Instant.ofEpochMilli(clock.millis());
        send(RoutedRecords.arrived(
                Topic.CONCERNS_KEYS,
                concern.toString(),
                ReportedRecords.key(concern, sealed, now),
                RoutedRecords.headers(concern, EventType.CONCERN_KEY)));
        ConcernReported.Builder record = ConcernReported.newBuilder()
                .setConcernId(concern.toString())
                .setReference(PublicReference.of(concern).value())
                .setSource("public-form")
                .setSourceReference(concern.toString())
                .setSubmittedAt(now)
                .setReceivedAt(now)
                .setMode(ConcernMode.LIVE)
                .setKind(ConcernKind.NEW)
                .setDanger(DangerAnswer.UNSURE)
                .setAbout(AboutWhom.SOMEONE_ELSE)
                .setUnder18(YesNoUnsure.NO)
                .setCoercion(YesNoUnsure.YES)
                .setStillHappening(YesNoUnsure.YES)
                .setSector(WorkSector.CAR_WASH)
                .setPremises(PremisesKind.BUSINESS)
                .setPeopleAffected(PeopleCount.TWO_TO_FIVE)
                .setIndicators(List.of(SignSeen.WAGES_TAKEN, SignSeen.LIVES_AT_WORK, SignSeen.FEARFUL))
                .setSubjectWorksFor(List.of())
                .setReporterIdentity(ReporterIdentity.SHARE)
                .setReporterStanding(ReporterStanding.NEIGHBOUR)
                .setLanguage("pl")
                .setPrefers(ReporterPreference.NONE)
                .setExploitation(List.of(ExploitationKind.LABOUR))
                .setPlaces(List.of(ReportedPlace.newBuilder()
                        .setRole(PlaceRole.EXPLOITATION)
                        .setPostcode("CV21 2DT")
                        .setPlace("Rugby")
                        .build()))
                .setFollowUpCodeHash(ByteBuffer.wrap(new byte[32]))
                .setContentFingerprint(ByteBuffer.wrap(new byte[16]))
                .setSealingKeyId(sealed.keyId().toString())
                .setSealedParticulars(ByteBuffer.wrap(sealed.ciphertext()));
        send(RoutedRecords.arrived(
                Topic.CONCERNS_REPORTED,
                concern.toString(),
                new RecordCodec<>(RecordType.CONCERN_REPORTED)
                        .encode(report.apply(record).build()),
                RoutedRecords.headers(concern, EventType.CONCERN_REPORTED)));
    }

    static Particulars particulars() {
        return particulars("CANARY-NARRATIVE Three men sleep in the shed behind the car wash.");
    }

    static Particulars particulars(String narrative) {
        return new Particulars(
                Optional.of(narrative),
                Optional.of("CANARY-PEOPLE Three men, about 25."),
                Optional.of("CANARY-SUSPECT A man with a red beard."),
                Optional.of("White van, CANARY1"),
                List.of("CANARY-PLACE Behind the tyre shop."),
                new ReporterDetails(
                        Optional.of("CANARY-NAME Sam Example"),
                        Optional.empty(),
                        Optional.of("canary@reporter.example"),
                        Optional.of("07700 900999"),
                        Optional.of(YesNo.YES),
                        Set.of(ContactMeans.PHONE),
                        Optional.of("after 6 in the evening"),
                        Set.of(DoNot.LEAVE_VOICEMAIL, DoNot.VISIT)));
    }

    void send(Message<ArrivedRecord> message) {
        topics.send(message, message.getPayload().whole().topic());
    }

    /// The token of the link that a number got about a concern.
    String linkTo(String number, Told concern) {
        return await().until(
                        () -> texts(number, concern).stream()
                                .map(LINK::matcher)
                                .filter(Matcher::find)
                                .map(found -> found.group(1))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    /// From now on the provider refuses every SMS.
    static void noTextLeaves() {
        NOTIFY.stubFor(post(urlEqualTo("/v2/notifications/sms"))
                .willReturn(aResponse().withStatus(400).withBody("{}")));
    }

    private static List<String> texts(String number, Told concern) {
        return NOTIFY.findAll(postRequestedFor(urlEqualTo("/v2/notifications/sms"))).stream()
                .map(request -> JsonMapper.builder().build().readTree(request.getBodyAsString()))
                .filter(body -> body.path("phone_number").asString().equals(number))
                .map(body -> {
                    String text = SmsText.TEMPLATE;
                    for (var value : body.path("personalisation").properties()) {
                        text = text.replace(
                                "((" + value.getKey() + "))", value.getValue().asString());
                    }
                    return text;
                })
                // not of what adds to it
                .filter(text -> text.contains("Signpost " + concern.reference()))
                .toList();
    }

    /// The code that a number got for a concern by SMS.
    static String codeTexted(String number, Told concern) {
        Pattern code = Pattern.compile("([0-9]{6}) is your code for concern " + concern.reference());
        return NOTIFY.findAll(postRequestedFor(urlEqualTo("/v2/notifications/sms"))).stream()
                .map(request -> request.getBodyAsString())
                .filter(body -> body.contains(number))
                .map(code::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no code by SMS"));
    }

    /// The token of the link in the email to an address about a concern.
    String emailedLinkTo(String address, Told concern) {
        return await().until(
                        () -> emails(address, concern).stream()
                                .map(LINK::matcher)
                                .filter(Matcher::find)
                                .map(found -> found.group(1))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    /// The codes that an address got for a concern, the oldest first.
    static List<String> codesTo(String address, Told concern) {
        return emails(address, concern).stream()
                .map(CODE::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .toList();
    }

    static String codeTo(String address, Told concern) {
        List<String> codes = codesTo(address, concern);
        assertThat(codes).isNotEmpty();
        return codes.getLast();
    }

    private static List<String> emails(String address, Told concern) {
        try {
            List<String> texts = new ArrayList<>();
            for (MimeMessage message : MAIL.getReceivedMessages()) {
                if (message.getAllRecipients()[0].toString().equals(address)
                        && message.getSubject().contains(concern.reference())) {
                    texts.add(((Multipart) message.getContent())
                            .getBodyPart(0)
                            .getContent()
                            .toString());
                }
            }
            return texts;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @SuppressWarnings("unchecked")
    MockProducer<byte[], byte[]> kafka() {
        return (MockProducer<byte[], byte[]>) producer;
    }

    /// How often a step was taken about a concern.
    int steps(Told concern, String step) {
        return sql.sql("""
            select count(*) from outbox o join alert a on a.alert_id = o.alert_id
            join decision d on d.decision_id = a.decision_id
            where d.concern_id = :concern and o.step = :step\
            """)
                .param("concern", concern.id().value())
                .param("step", step)
                .query(Integer.class)
                .single();
    }
}
