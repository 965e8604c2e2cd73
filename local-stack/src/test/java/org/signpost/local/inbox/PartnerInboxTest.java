package org.signpost.local.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.Message.RecipientType;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.local.inbox.AddressBook.Addressee;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PartnerInboxTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Instant NOW = Instant.parse("2026-12-01T14:20:00Z");
    private static final NotifyKey KEY = new NotifyKey(
            UUID.fromString("4d1f8a52-0000-4000-8000-000000000001"),
            UUID.fromString("4d1f8a52-0000-4000-8000-000000000002"));
    private static final String SMS = """
        {"phone_number": "07700 900123", "template_id": "alert", "reference": "m-1",
         "personalisation": {"reference": "K7Q2-4MXP", "link": "http://127.0.0.1:8082/a/x?y=1&z=2"}}
        """;

    @TempDir
    Path folder;

    private PartnerInbox inbox;
    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeEach
    void start() throws IOException {
        inbox = open();
    }

    @AfterEach
    void stop() throws IOException {
        inbox.close();
    }

    @Test
    void anSmsShowsTheRenderedTemplateAndWhoseNumberItIs() throws Exception {
        var answer = post(SMS, token(KEY.service(), NOW));

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(JSON.readTree(answer.body()).path("reference").asString()).isEqualTo("m-1");
        JsonNode message = messages().get(0);
        assertThat(message.path("channel").asString()).isEqualTo("sms");
        assertThat(message.path("partner").asString()).isEqualTo("rugby-council");
        assertThat(message.path("body").asString())
                .isEqualTo("New concern K7Q2-4MXP http://127.0.0.1:8082/a/x?y=1&z=2");
        assertThat(message.path("concernReference").asString()).isEqualTo("K7Q2-4MXP");
        assertThat(message.path("subject").isNull()).isTrue();
        assertThat(message.path("at").asString()).isEqualTo(NOW.toString());
        assertThat(get("/").body())
                .contains("href=\"http://127.0.0.1:8082/a/x?y=1&amp;z=2\"")
                .contains("Rugby Borough Council");
    }

    @Test
    void aSenderFindsItsSmsByItsOwnReference() throws Exception {
        String id = JSON.readTree(post(SMS, token(KEY.service(), NOW)).body())
                .path("id")
                .asString();

        var found = JSON.readTree(getAs("/v2/notifications?reference=m-1").body());
        var other = JSON.readTree(getAs("/v2/notifications?reference=m-2").body());
        var byId = JSON.readTree(getAs("/v2/notifications/" + id).body());

        assertThat(found.path("notifications").size()).isEqualTo(1);
        assertThat(found.at("/notifications/0/status").asString()).isEqualTo("delivered");
        assertThat(other.path("notifications").isEmpty()).isTrue();
        assertThat(byId.path("reference").asString()).isEqualTo("m-1");
    }

    @Test
    void aForeignUnsignedOrStaleTokenIsRefused() throws Exception {
        String good = token(KEY.service(), NOW);

        assertThat(post(SMS, token(UUID.randomUUID(), NOW)).statusCode()).isEqualTo(403);
        assertThat(post(SMS, good.substring(0, good.length() - 4)).statusCode()).isEqualTo(403);
        assertThat(post(SMS, token(KEY.service(), NOW.minusSeconds(31))).statusCode())
                .isEqualTo(403);
        assertThat(post(SMS, "x.y.z").statusCode()).isEqualTo(403);
        assertThat(messages().isEmpty()).isTrue();
    }

    @Test
    void whatNotifyWouldRefuseIsRefused() throws Exception {
        String token = token(KEY.service(), NOW);

        assertThat(post(SMS.replace("07700 900123", "01926 000000"), token).statusCode())
                .isEqualTo(400);
        assertThat(post(SMS.replace("\"alert\"", "\"other\""), token).body()).contains("Template not found");
        assertThat(post(SMS.replace("\"link\"", "\"lonk\""), token).body()).contains("Missing personalisation: link");
        assertThat(post("{", token).statusCode()).isEqualTo(400);
        assertThat(messages().isEmpty()).isTrue();
    }

    @Test
    void anEmailShowsItsSubjectAndPlainText() throws Exception {
        mail("Concern K7Q2-4MXP: action by 14:35", "Häftige <b>Zeile</b>\nhttps://example.org/a.");

        JsonNode message = messages().get(0);
        assertThat(message.path("channel").asString()).isEqualTo("email");
        assertThat(message.path("partner").asString()).isEqualTo("rugby-council");
        assertThat(message.path("subject").asString()).isEqualTo("Concern K7Q2-4MXP: action by 14:35");
        assertThat(message.path("body").asString()).isEqualTo("Häftige <b>Zeile</b>\nhttps://example.org/a.");
        assertThat(get("/").body())
                .contains("&lt;b&gt;Zeile&lt;/b&gt;")
                .contains("<a href=\"https://example.org/a\" rel=\"noreferrer\">https://example.org/a</a>.");
    }

    @Test
    void messagesOutliveTheProcessAndATornLastLineDoesNot() throws Exception {
        post(SMS, token(KEY.service(), NOW));
        inbox.close();
        Files.writeString(folder.resolve("inbox.jsonl"), "{\"id\": \"4d1f", StandardOpenOption.APPEND);

        inbox = open();
        mail("Concern K7Q2-4MXP", "second");

        assertThat(messages().size()).isEqualTo(2);
        assertThat(messages().get(0).path("body").asString()).isEqualTo("second");
    }

    @Test
    void theFeedSaysNothingWhileNothingHasCome() throws Exception {
        String version = get("/feed").headers().firstValue("ETag").orElseThrow();

        var again = client.send(
                HttpRequest.newBuilder(address("/feed"))
                        .header("If-None-Match", version)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        post(SMS, token(KEY.service(), NOW));
        var later = get("/feed");

        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(later.headers().firstValue("ETag")).isPresent().get().isNotEqualTo(version);
    }

    @Test
    void noMessagePrintsItself() {
        var message = new Message(
                UUID.randomUUID(),
                NOW,
                Message.Medium.SMS,
                "07700900123",
                Optional.empty(),
                "secret",
                Optional.empty(),
                Optional.empty());

        assertThat(message.toString()).doesNotContain("07700900123").doesNotContain("secret");
    }

    private PartnerInbox open() throws IOException {
        var addresses = new AddressBook();
        var rugby = new Addressee("rugby-council", "Rugby Borough Council", "duty");
        addresses.add("07700 900123", rugby);
        addresses.add("spoc@rugby.example", rugby);
        return PartnerInbox.start(
                folder.resolve("inbox.jsonl"),
                0,
                0,
                KEY,
                List.of(new SmsTemplate("alert", "New concern ((reference)) ((link))")),
                () -> addresses,
                Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private void mail(String subject, String text) throws Exception {
        var settings = new Properties();
        settings.setProperty("mail.smtp.host", "127.0.0.1");
        settings.setProperty("mail.smtp.port", Integer.toString(inbox.smtpPort()));
        var mail = new MimeMessage(Session.getInstance(settings));
        mail.setFrom(new InternetAddress("alerts@signpost.example"));
        mail.setRecipient(RecipientType.TO, new InternetAddress("SPOC@rugby.example"));
        mail.setSubject(subject, "UTF-8");
        mail.setText(text, "UTF-8");
        Transport.send(mail);
    }

    private HttpResponse<String> post(String body, String token) throws Exception {
        return client.send(
                HttpRequest.newBuilder(address("/v2/notifications/sms"))
                        .header("Authorization", "Bearer " + token)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(HttpRequest.newBuilder(address(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> getAs(String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(address(path))
                        .header("Authorization", "Bearer " + token(KEY.service(), NOW))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode messages() throws Exception {
        return JSON.readTree(get("/api/messages").body());
    }

    private URI address(String path) {
        return URI.create("http://127.0.0.1:" + inbox.httpPort() + path);
    }

    private static String token(UUID service, Instant at) throws Exception {
        var encoder = Base64.getUrlEncoder().withoutPadding();
        String signed = encoder.encodeToString("{\"typ\":\"JWT\",\"alg\":\"HS256\"}".getBytes(StandardCharsets.UTF_8))
                + "."
                + encoder.encodeToString("{\"iss\":\"%s\",\"iat\":%d}"
                        .formatted(service, at.getEpochSecond())
                        .getBytes(StandardCharsets.UTF_8));
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(KEY.secret().toString().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return signed + "." + encoder.encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    }
}
