package org.signpost.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.broker.LocalBroker;
import org.signpost.contract.concern.Mode;
import org.signpost.intake.key.ApiKey;
import org.signpost.intake.key.ApiKeyFile;
import org.signpost.intake.key.ApiKeyId;
import org.signpost.intake.key.ApiSecret;
import org.signpost.intake.key.Scope;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.json.JsonMapper;

/// Who may use the API, and what each key may do.
@ExtendWith(OutputCaptureExtension.class)
class ApiKeyAccessTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Set<Scope> ALL = EnumSet.allOf(Scope.class);

    @TempDir
    static Path folder;

    private static LocalBroker broker;
    private static RunningIntake intake;
    private static Path file;
    private static ApiSecret county;
    private static ApiSecret hospital;
    private static ApiSecret readerOnly;
    private static ApiSecret slow;
    private static ApiSecret trial;
    private static ApiSecret expired;

    @BeforeAll
    static void start() throws Exception {
        file = folder.resolve("api-keys.yaml");
        county =
                added("county-app", ALL, LocalDate.now(ZoneOffset.UTC).plusDays(2), Optional.empty(), Optional.empty());
        hospital =
                added("hospital", ALL, LocalDate.now(ZoneOffset.UTC).plusDays(2), Optional.empty(), Optional.empty());
        readerOnly = added(
                "reader",
                EnumSet.of(Scope.CONCERNS_READ),
                LocalDate.now(ZoneOffset.UTC).plusDays(2),
                Optional.empty(),
                Optional.empty());
        slow = added("slow", ALL, LocalDate.now(ZoneOffset.UTC).plusDays(2), Optional.of(1), Optional.empty());
        trial = added(
                "trial", ALL, LocalDate.now(ZoneOffset.UTC).plusDays(2), Optional.empty(), Optional.of(Mode.TEST));
        expired = added("expired", ALL, LocalDate.now(ZoneOffset.UTC).minusDays(2), Optional.empty(), Optional.empty());
        broker = LocalBroker.startWithTopics(folder.resolve("log"));
        intake = new RunningIntake(
                        broker.bootstrapServers(),
                        folder,
                        "signpost.intake.api.keys-required=true",
                        "signpost.intake.api.keys-file=" + file,
                        "signpost.intake.reload-every=50ms")
                .awaitReady();
    }

    @AfterAll
    static void stop() {
        intake.close();
        broker.close();
    }

    private static ApiSecret added(
            String source, Set<Scope> scopes, LocalDate expires, Optional<Integer> rate, Optional<Mode> mode)
            throws Exception {
        var secret = ApiSecret.make(RANDOM);
        ApiKeyFile.read(file)
                .add(new ApiKey(
                        ApiKeyId.make(RANDOM),
                        source,
                        HexFormat.of().formatHex(secret.sha256()),
                        secret.lastDigits(),
                        scopes,
                        expires.minusDays(10),
                        expires,
                        rate,
                        mode));
        return secret;
    }

    private static HttpResponse<String> report(String more, String... headers) {
        return intake.post("/v1/concerns", "application/json", """
            {"danger": "no", "under18": "no", "exploitation": ["labour"],
             "reporter": {"identity": "anonymous"}%s}\
            """.formatted(more), headers);
    }

    private static String[] bearer(ApiSecret secret) {
        return new String[] {"Authorization", "Bearer " + secret.text()};
    }

    @Test
    void withoutAKeyOrWithOneThatIsNotTakenTheAnswerIsTheSameAndNamesNothing(CapturedOutput output) {
        var unknown = ApiSecret.make(RANDOM);
        var missing = report("");

        assertThat(missing.statusCode()).isEqualTo(401);
        assertThat(missing.headers().firstValue("WWW-Authenticate")).contains("Bearer realm=\"signpost\"");
        assertThat(missing.headers().firstValue("Content-Type")).contains("application/problem+json");
        for (String[] headers : new String[][] {
            bearer(unknown),
            bearer(expired),
            {"X-Api-Key", unknown.text()},
            {"X-Api-Key", county.text().substring(0, 40)},
            {"Authorization", "Basic " + county.text()},
            {"Authorization", "Bearer " + county.text(), "X-Api-Key", hospital.text()}
        }) {
            var answer = report("", headers);
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.body()).isEqualTo(missing.body());
        }
        assertThat(output.getAll()).doesNotContain(unknown.text(), expired.text(), county.text());
    }

    @Test
    void aKeySpeaksForItsSourceAndFillsItIn() {
        var silent = report(", \"sourceReference\": \"fills\"", bearer(county));
        var named = report(", \"sourceReference\": \"fills\", \"source\": \"county-app\"", "X-Api-Key", county.text());
        var another = report(", \"sourceReference\": \"fills\"", bearer(hospital));

        assertThat(silent.statusCode()).isEqualTo(202);
        assertThat(named.body()).isEqualTo(silent.body());
        assertThat(another.statusCode()).isEqualTo(202);
        assertThat(another.body()).isNotEqualTo(silent.body());
    }

    @Test
    void aKeyCannotSendInTheNameOfAnotherSource() {
        var answer = report(", \"source\": \"hospital\"", bearer(county));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"pointer\":\"/source\"").doesNotContain("hospital", "county-app");
    }

    @Test
    void aKeyThatIsNotForThisIsToldWhichScopeItTakes() {
        assertThat(report("", bearer(readerOnly)).statusCode()).isEqualTo(403);
        assertThat(report("", bearer(readerOnly)).body()).contains("concerns:write");
        assertThat(intake.post("/v1/concerns:batch", "application/json", "[]", bearer(readerOnly))
                        .statusCode())
                .isEqualTo(403);
        assertThat(intake.post("/v1/events", "application/cloudevents+json", "{}", bearer(readerOnly))
                        .body())
                .contains("events:write");
    }

    @Test
    void aKeySeesTheConcernsOfItsOwnSourceAlone() {
        String link = JSON.readTree(report("", bearer(county)).body())
                .get("statusLink")
                .asString();

        assertThat(intake.get(link, bearer(county)).statusCode()).isEqualTo(200);
        assertThat(intake.get(link, bearer(hospital)).statusCode()).isEqualTo(404);
        assertThat(intake.get(link).statusCode()).isEqualTo(401);
        assertThat(intake.get(link, bearer(hospital)).body())
                .isEqualTo(intake.get("/v1/concerns/nothing", bearer(hospital)).body());
    }

    @Test
    void aKeyThatIsUsedTooOftenIsToldWhenToTryAgain() {
        String[] headers = bearer(slow);
        assertThat(report("", headers).statusCode()).isEqualTo(202);

        var second = report("", headers);

        assertThat(second.statusCode()).isEqualTo(429);
        assertThat(second.headers()
                        .firstValue("Retry-After")
                        .map(Integer::parseInt)
                        .orElseThrow())
                .isBetween(1, 60);
        assertThat(second.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(second.body()).contains("/v1/problems#rate-limited");
        assertThat(report("", bearer(county)).statusCode()).as("another key").isEqualTo(202);
    }

    @Test
    void aKeyForTestsSendsNothingLive() {
        var live = report(", \"mode\": \"live\"", bearer(trial));

        assertThat(live.statusCode()).isEqualTo(400);
        assertThat(live.body()).contains("\"pointer\":\"/mode\"");
        // what names no mode would be live, and is a test here
        var silent = report(", \"sourceReference\": \"mode\"", bearer(trial));
        assertThat(silent.statusCode()).isEqualTo(202);
        assertThat(report(", \"sourceReference\": \"mode\", \"mode\": \"test\"", bearer(trial))
                        .body())
                .isEqualTo(silent.body());
    }

    @Test
    void aKeyIsTakenAndRefusedWhileTheServiceRuns() throws Exception {
        var fresh = added("fresh", ALL, LocalDate.now(ZoneOffset.UTC).plusDays(1), Optional.empty(), Optional.empty());
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> report("", bearer(fresh)).statusCode() == 202);

        ApiKeyFile keys = ApiKeyFile.read(file);
        keys.remove(keys.keys().with(fresh).orElseThrow().id());

        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> report("", bearer(fresh)).statusCode() == 401);
        assertThat(report("", bearer(county)).statusCode()).isEqualTo(202);
        assertThat(Files.readString(file)).doesNotContain(county.text());
    }

    @Test
    void pagesAndDescriptionNeedNoKey() {
        assertThat(intake.get("/v1/openapi.json").statusCode()).isEqualTo(200);
        assertThat(intake.get("/v1/problems").statusCode()).isEqualTo(200);
        assertThat(intake.get("/").statusCode()).isEqualTo(200);
    }
}
