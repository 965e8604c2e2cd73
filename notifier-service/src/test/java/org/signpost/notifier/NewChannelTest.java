package org.signpost.notifier;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.contract.avro.ConcernMode;
import org.signpost.contract.avro.UrgencyLevel;
import org.signpost.contract.config.ConfigurationRefused;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.PublicReference;
import org.signpost.contract.partner.PartnerDirectory;
import org.signpost.contract.sealing.KeyEncryptionKey;
import org.signpost.contract.topic.Topic;
import org.signpost.notifier.acknowledgement.LinkKeys;
import org.signpost.notifier.channel.Notice;
import org.signpost.notifier.channel.pager.PagerChannel;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.cloud.stream.binder.test.EnableTestBinder;
import org.springframework.cloud.stream.binder.test.InputDestination;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// The whole service with a channel that it does not know: a package and a bean, and an address in the partner file.
@SpringBootTest(
        classes = NotifierServiceApplication.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.config.name=notifier-service",
            "signpost.notifier.email.host=127.0.0.1",
            "signpost.notifier.email.plain-on-loopback=true",
            "signpost.notifier.email.from=alerts@signpost.example",
            "signpost.notifier.sms.template-id=00000000-0000-4000-8000-000000000001",
            "signpost.notifier.link-base=http://127.0.0.1:8082"
        })
@EnableTestBinder
@Import(NewChannelTest.Added.class)
class NewChannelTest {

    @TempDir
    static Path folder;

    private static final GreenMail MAIL = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    private static final WireMockServer NOTIFY =
            new WireMockServer(WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1"));

    @DynamicPropertySource
    static void surroundings(DynamicPropertyRegistry settings) throws Exception {
        MAIL.start();
        NOTIFY.start();
        NOTIFY.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(201).withBody("{}")));
        LinkKeys.create(folder.resolve("link-key"));
        KeyEncryptionKey.create(folder.resolve("kek.json"));
        Files.writeString(folder.resolve("notify-key"), "test-" + UUID.randomUUID() + "-" + UUID.randomUUID());
        Files.writeString(folder.resolve("partners.yaml"), partners("4711"));
        Map.of(
                        "signpost.notifier.partners-file", folder.resolve("partners.yaml"),
                        "signpost.notifier.link-key-file", folder.resolve("link-key"),
                        "signpost.notifier.sms.api-key-file", folder.resolve("notify-key"),
                        "signpost.notifier.key-encryption-key-file", folder.resolve("kek.json"),
                        "signpost.notifier.ledger-file", folder.resolve("ledger"))
                .forEach((name, path) -> settings.add(name, path::toString));
        settings.add("signpost.notifier.email.port", () -> MAIL.getSmtp().getPort());
        settings.add("signpost.notifier.sms.base-url", NOTIFY::baseUrl);
    }

    /// The shipped partners, with a pager in the control room.
    private static String partners(String pager) throws Exception {
        return Files.readString(Path.of("../config/partners.yaml"))
                .replaceFirst(
                        "        mobile: \"07700 900001\"\n",
                        "        mobile: \"07700 900001\"\n        also: { pager: \"" + pager + "\" }\n");
    }

    @AfterAll
    static void stop() {
        MAIL.stop();
        NOTIFY.stop();
    }

    @TestConfiguration
    static class Added {
        @Bean
        PagerChannel pagerChannel() {
            return new PagerChannel();
        }

        @Bean
        @Primary
        Producer<byte[], byte[]> recordingProducer() {
            return new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        }
    }

    @Autowired
    InputDestination topics;

    @Autowired
    PagerChannel pagers;

    @Autowired
    JdbcClient sql;

    @Test
    void itIsPlannedSentAndWrittenDownLikeEveryOther() {
        ConcernId concern = RoutedRecords.newConcern();

        topics.send(
                RoutedRecords.arrived(RoutedRecords.routed(concern, UrgencyLevel.EMERGENCY, ConcernMode.LIVE)),
                Topic.CONCERNS_ROUTED.topicName());

        await().untilAsserted(() -> assertThat(pagers.paged()).singleElement().satisfies(paged -> {
            assertThat(paged.pager()).isEqualTo("4711");
            assertThat(paged.notice())
                    .isInstanceOfSatisfying(
                            Notice.ToAct.class,
                            act -> assertThat(act.reference()).isEqualTo(PublicReference.of(concern)));
        }));
        await().untilAsserted(() -> assertThat(states(concern))
                .contains("EMAIL SENT", "SMS SENT", "PAGER SENT")
                .doesNotContain("PAGER PLANNED"));
    }

    @Test
    void whatIsNotUrgentEnoughDoesNotGoByIt() {
        ConcernId concern = RoutedRecords.newConcern();
        int before = pagers.paged().size();

        topics.send(
                RoutedRecords.arrived(RoutedRecords.routed(concern, UrgencyLevel.STANDARD, ConcernMode.LIVE)),
                Topic.CONCERNS_ROUTED.topicName());

        await().untilAsserted(() -> assertThat(states(concern)).contains("EMAIL SENT"));
        assertThat(states(concern)).noneMatch(state -> state.startsWith("PAGER"));
        assertThat(pagers.paged().size() - before).isZero();
    }

    @Test
    void anAddressThatItCannotUseIsAMistakeInThePartnerFile() throws Exception {
        byte[] wrong = partners("CANARY").getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> PartnerDirectory.read(
                        "partners.yaml",
                        wrong,
                        Map.of("pager", pagers.addressRule().orElseThrow())))
                .isInstanceOf(ConfigurationRefused.class)
                .hasMessageContaining("this is not a pager")
                .hasMessageNotContaining("CANARY");
    }

    private List<String> states(ConcernId concern) {
        return sql.sql("""
            select m.means || ' ' || m.state from message m join alert a on a.alert_id = m.alert_id
            join decision d on d.decision_id = a.decision_id where d.concern_id = :concern\
            """).param("concern", concern.value()).query(String.class).list().stream()
                .map(String::valueOf)
                .toList();
    }
}
