package org.signpost.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signpost.contract.avro.AboutWhom;
import org.signpost.contract.avro.ConcernKind;
import org.signpost.contract.avro.ConcernMode;
import org.signpost.contract.avro.ConcernRouted;
import org.signpost.contract.avro.DangerAnswer;
import org.signpost.contract.avro.ReporterIdentity;
import org.signpost.contract.avro.UrgencyLevel;
import org.signpost.contract.avro.YesNoUnsure;
import org.signpost.contract.concern.Particulars;
import org.signpost.contract.concern.Particulars.ReporterDetails;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.PublicReference;
import org.signpost.notifier.retention.ContentOfConcern;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/// What partners do with a link, over HTTP: sign in, read, say so, send on, write notes; and what they and others
/// must not be able to.
@ExtendWith(OutputCaptureExtension.class)
abstract class CasePageContract extends PartnersAtWork {

    private static final Pattern FORM = Pattern.compile("name=\"form\" value=\"([0-9a-f]{64})\"");
    private static final Pattern NOTE_FORM = Pattern.compile("name=\"id\" value=\"([0-9a-f-]{36})\"");

    @Autowired
    List<ContentOfConcern> contents;

    /// A browser with cookies of its own.
    private final class Browser {
        private final CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
        private final HttpClient client = HttpClient.newBuilder()
                .cookieHandler(cookies)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();

        private List<String> headers = List.of();

        /// What the browser says about whose page sends.
        Browser from(List<String> sender) {
            headers = sender;
            return this;
        }

        HttpResponse<String> get(String path) throws Exception {
            return send("GET", path);
        }

        HttpResponse<String> post(String path, String... fields) throws Exception {
            return send("POST", path, fields);
        }

        HttpResponse<String> send(String method, String path, String... fields) throws Exception {
            var body = new StringBuilder();
            for (int i = 0; i < fields.length; i += 2) {
                body.append(i == 0 ? "" : "&")
                        .append(fields[i])
                        .append('=')
                        .append(URLEncoder.encode(fields[i + 1], StandardCharsets.UTF_8));
            }
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .method(method, BodyPublishers.ofString(body.toString()));
            for (int i = 0; i < headers.size(); i += 2) {
                var _ = request.header(headers.get(i), headers.get(i + 1));
            }
            return client.send(request.build(), BodyHandlers.ofString());
        }

        /// Signs in with a link and the code that goes to an address, and gives the page that opens.
        String signIn(String token, String address, Told concern) throws Exception {
            assertThat(post("/c/" + token + "/code").body()).contains("Enter your code");
            HttpResponse<String> opened = post("/c/" + token, "code", codeTo(address, concern));
            assertThat(opened.statusCode()).isEqualTo(200);
            return opened.body();
        }
    }

    private static String form(String page) {
        return found(FORM, page);
    }

    private static String found(Pattern pattern, String page) {
        Matcher matcher = pattern.matcher(page);
        assertThat(matcher.find()).as(pattern.pattern()).isTrue();
        return matcher.group(1);
    }

    private int views(Told concern, String what) {
        return sql.sql("""
            select count(*) from case_view v join alert a on a.alert_id = v.alert_id
            join decision d on d.decision_id = a.decision_id where d.concern_id = :concern and v.what = :what\
            """)
                .param("concern", concern.id().value())
                .param("what", what)
                .query(Integer.class)
                .single();
    }

    @Test
    void aLinkByTextAndACodeByEmailOpenTheReportAndEveryLookIsWrittenDown(CapturedOutput output) throws Exception {
        Told concern = concern();
        String token = linkTo(CONTROL_ROOM_SMS, concern);
        var officer = new Browser();

        String alert = officer.get("/a/" + token).body();
        HttpResponse<String> typing = officer.post("/c/" + token + "/code");
        HttpResponse<String> opened = officer.post("/c/" + token, "code", codeTo(CONTROL_ROOM, concern));
        HttpResponse<String> again = officer.get("/c/" + token);

        assertThat(alert).contains("For <strong>Warwickshire Police</strong>").contains("Read the report");
        assertThat(typing.body())
                .contains("Enter your code")
                .contains("by <strong>email</strong>")
                .contains("control room")
                .doesNotContain(CONTROL_ROOM);
        assertThat(opened.body())
                .contains("CANARY-NARRATIVE Three men sleep in the shed")
                .contains("CANARY-PEOPLE", "CANARY-SUSPECT", "CANARY1", "CANARY-PLACE", "CV21 2DT")
                .contains("CANARY-NAME Sam Example", "07700 900999", "a neighbour", "Polish")
                .contains("Do not leave voicemail.", "Do not visit.", "Safe times: after 6 in the evening")
                .contains("National Referral Mechanism (NRM)", "Duty to Notify");
        assertThat(again.body()).contains("CANARY-NARRATIVE");
        assertThat(again.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(views(concern, "REPORT")).isEqualTo(2);
        assertThat(sql.sql("select distinct partner || '/' || contact from case_view v where v.alert_id in"
                                + " (select a.alert_id from alert a join decision d on d.decision_id = a.decision_id"
                                + " where d.concern_id = :concern)")
                        .param("concern", concern.id().value())
                        .query(String.class)
                        .list())
                .containsExactly("warwickshire-police/control-room");
        assertThat(steps(concern, "OPENED")).isEqualTo(1);
        assertThat(steps(concern, "ACKNOWLEDGED")).isZero();
        for (HttpResponse<String> response : List.of(typing, opened, again)) {
            assertThat(response.headers().map().toString()).doesNotContain("CANARY");
            assertThat(response.uri().toString()).doesNotContain("CANARY");
        }
        assertThat(output.getAll())
                .contains("code sent")
                .doesNotContain("CANARY")
                .doesNotContain(token)
                .doesNotContain(codeTo(CONTROL_ROOM, concern))
                .doesNotContain(CONTROL_ROOM);
        assertThat(kafka().history())
                .allSatisfy(record -> assertThat(new String(record.value(), StandardCharsets.ISO_8859_1))
                        .doesNotContain("CANARY"));
    }

    @Test
    void theCookieIsForThisHostAloneAndOutOfReachOfScriptsAndOtherSites() throws Exception {
        Told concern = concern();
        String token = linkTo(CONTROL_ROOM_SMS, concern);
        var officer = new Browser();
        assertThat(officer.post("/c/" + token + "/code").statusCode()).isEqualTo(200);

        HttpResponse<String> answer = officer.post("/c/" + token, "code", codeTo(CONTROL_ROOM, concern));

        String cookie = answer.previousResponse()
                .orElseThrow()
                .headers()
                .firstValue("Set-Cookie")
                .orElseThrow();
        assertThat(cookie)
                .matches("signpost-case=[0-9a-f]{64}; Path=/; Max-Age=1800; Expires=[^;]+; HttpOnly; SameSite=Strict");
        // what is kept opens nothing
        assertThat(sql.sql("select secret_hash from case_session")
                        .query(String.class)
                        .list())
                .doesNotContain(cookie.substring("signpost-case=".length(), "signpost-case=".length() + 64));
        assertThat(sql.sql("select code_hash from case_code")
                        .query(String.class)
                        .list())
                .isNotEmpty()
                .allSatisfy(hash -> assertThat(hash).hasSize(64));
    }

    @Test
    void aLinkSaysThatItsDeadlineIsOver() throws Exception {
        Told concern = concern();
        String token = linkTo(CONTROL_ROOM_SMS, concern);
        var officer = new Browser();
        String before = officer.get("/a/" + token).body();
        int late = sql.sql("update message set deadline_at = now() - interval '1' minute where alert_id in"
                        + " (select a.alert_id from alert a join decision d on d.decision_id = a.decision_id"
                        + " where d.concern_id = :concern)")
                .param("concern", concern.id().value())
                .update();

        String after = officer.get("/a/" + token).body();

        assertThat(late).isPositive();
        assertThat(before).contains("Acknowledge by").doesNotContain("that is over");
        assertThat(after).contains("that is over, and others are told until somebody has it");
    }

    @Test
    void whatLooksAtLinksAndPressesNothingOpensNothing() throws Exception {
        Told concern = concern();
        String token = linkTo(CONTROL_ROOM_SMS, concern);
        var scanner = new Browser();

        for (String path :
                List.of("/a/" + token, "/c/" + token, "/c/" + token + "/code", "/c/" + token + "/not-for-us")) {
            for (String method : List.of("GET", "HEAD", "OPTIONS")) {
                HttpResponse<String> looked = scanner.send(method, path);
                assertThat(looked.statusCode()).as(method + path).isEqualTo(200);
                assertThat(looked.body()).doesNotContain("CANARY");
            }
        }

        assertThat(codesTo(CONTROL_ROOM, concern)).isEmpty();
        assertThat(steps(concern, "OPENED")).isZero();
        assertThat(views(concern, "REPORT")).isZero();
    }

    @Test
    void twoPressesAreOneCodeAndACodeWorksOnce() throws Exception {
        Told concern = concern();
        String token = linkTo(CONTROL_ROOM_SMS, concern);
        var officer = new Browser();

        assertThat(officer.post("/c/" + token + "/code").body())
                .contains("Enter your code", "It can take a minute to arrive")
                .doesNotContain("No second code was sent");
        assertThat(officer.post("/c/" + token + "/code").body())
                .contains("Enter your code", "No second code was sent, because the first one may still be on its way.")
                .containsPattern("You can ask for another in [1-6]?[0-9] seconds?[.]");

        assertThat(codesTo(CONTROL_ROOM, concern)).hasSize(1);
        String code = codeTo(CONTROL_ROOM, concern);
        String spaced = code.substring(0, 3) + " " + code.substring(3);
        assertThat(officer.post("/c/" + token, "code", spaced).body()).contains("CANARY-NARRATIVE");
        var other = new Browser();
        HttpResponse<String> second = other.post("/c/" + token, "code", code);
        assertThat(second.statusCode()).isEqualTo(422);
        assertThat(second.body()).contains("That code does not work any more").doesNotContain("CANARY");
        assertThat(other.get("/c/" + token).body()).contains("Send me a code").doesNotContain("CANARY");
    }

    @Test
    void aCodeIsTriedFiveTimesAndTenMinutesLong() throws Exception {
        Told concern = concern();
        String token = linkTo(CONTROL_ROOM_SMS, concern);
        var thief = new Browser();
        assertThat(thief.post("/c/" + token + "/code").statusCode()).isEqualTo(200);
        String code = codeTo(CONTROL_ROOM, concern);
        String wrong = code.startsWith("0") ? "1" + code.substring(1) : "0" + code.substring(1);

        HttpResponse<String> noCode = thief.post("/c/" + token, "code", "12 34");
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            HttpResponse<String> tried = thief.post("/c/" + token, "code", wrong);
            assertThat(tried.statusCode()).isEqualTo(422);
            answers.add(tried.body());
        }
        HttpResponse<String> right = thief.post("/c/" + token, "code", code);

        assertThat(noCode.body()).contains("Enter the six digits of the code.");
        assertThat(answers.getFirst()).contains("You can try 4 more times.");
        assertThat(answers.get(3)).contains("You can try 1 more time.");
        assertThat(answers.get(4)).contains("That code does not work any more");
        assertThat(right.body()).contains("That code does not work any more").doesNotContain("CANARY");

        clock.putForward(Duration.ofSeconds(61));
        assertThat(thief.post("/c/" + token + "/code").statusCode()).isEqualTo(200);
        String late = codeTo(CONTROL_ROOM, concern);
        clock.putForward(Duration.ofMinutes(10));
        assertThat(thief.post("/c/" + token, "code", late).body())
                .contains("That code does not work any more")
                .doesNotContain("CANARY");
    }

    @Test
    void fiveCodesAnHourGoWithALinkAndFifteenADay() throws Exception {
        Told urgent = concern();
        String token = linkTo(CONTROL_ROOM_SMS, urgent);
        var thief = new Browser();
        int sent = 0;
        for (int hour = 0; hour < 4; hour++) {
            int before = codesTo(CONTROL_ROOM, urgent).size();
            for (int i = 0; i < 8; i++) {
                HttpResponse<String> asked = thief.post("/c/" + token + "/code");
                assertThat(asked.statusCode()).isIn(200, 429);
                clock.putForward(Duration.ofSeconds(61));
            }
            sent = codesTo(CONTROL_ROOM, urgent).size();
            assertThat(sent - before).isLessThanOrEqualTo(5);
            clock.putForward(Duration.ofHours(1));
        }
        assertThat(sent).isEqualTo(15);
        HttpResponse<String> tooMany = thief.post("/c/" + token + "/code");
        assertThat(tooMany.statusCode()).isEqualTo(429);
        assertThat(tooMany.body()).contains("Too many codes").contains("duty coordinator");
    }

    @Test
    void aSessionEndsAfterHalfAnHourWhateverWasDoneMeanwhile() throws Exception {
        Told concern = concern();
        String token = linkTo(CONTROL_ROOM_SMS, concern);
        var officer = new Browser();
        String page = officer.signIn(token, CONTROL_ROOM, concern);

        clock.putForward(Duration.ofMinutes(29));
        assertThat(officer.get("/c/" + token).body()).contains("CANARY-NARRATIVE");
        clock.putForward(Duration.ofMinutes(2));
        HttpResponse<String> looked = officer.get("/c/" + token);
        HttpResponse<String> noted =
                officer.post("/c/" + token + "/note", "form", form(page), "id", "1", "note", "typed for nothing");
        HttpResponse<String> acknowledged = officer.post("/c/" + token + "/acknowledge", "form", form(page));
        HttpResponse<String> listed = officer.get("/p");

        assertThat(looked.body()).contains("Send me a code").doesNotContain("CANARY");
        assertThat(noted.statusCode()).isEqualTo(403);
        assertThat(noted.body()).contains("You must sign in again").contains("typed for nothing");
        assertThat(acknowledged.statusCode()).isEqualTo(403);
        assertThat(listed.statusCode()).isEqualTo(403);
        assertThat(steps(concern, "ACKNOWLEDGED")).isZero();
        assertThat(sql.sql("select count(*) from case_note where concern_id = :concern")
                        .param("concern", concern.id().value())
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void theLinkOfAMessageForSeveralConcernsLeadsToTheListOfAllOfThem() throws Exception {
        Told one = concern();
        Told other = concern();
        String token = linkTo(CONTROL_ROOM_SMS, one);
        String otherToken = linkTo(CONTROL_ROOM_SMS, other);
        var officer = new Browser();

        HttpResponse<String> looked = officer.get("/p/" + token);
        HttpResponse<String> typing = officer.post("/c/" + token + "/code", "then", "list");
        HttpResponse<String> mistyped = officer.post("/c/" + token, "code", "12", "then", "list");
        HttpResponse<String> listed = officer.post("/c/" + token, "code", codeTo(CONTROL_ROOM, one), "then", "list");
        HttpResponse<String> again = officer.get("/p/" + otherToken);

        assertThat(looked.statusCode()).isEqualTo(200);
        assertThat(looked.body())
                .contains("2 concerns wait", "Send me a code", "/c/" + token + "/code", "name=\"then\" value=\"list\"")
                .doesNotContain(other.reference())
                .doesNotContain("CANARY");
        for (HttpResponse<String> page : List.of(typing, mistyped)) {
            assertThat(page.body()).contains("Open the list", "name=\"then\" value=\"list\"");
        }
        for (HttpResponse<String> list : List.of(listed, again)) {
            assertThat(list.uri().getPath()).isEqualTo("/p");
            assertThat(list.body())
                    .contains(one.reference(), other.reference(), "/a/" + otherToken)
                    .doesNotContain("CANARY");
        }
        assertThat(views(one, "REPORT")).isZero();
    }

    @Test
    void theLinkOfAMessageForSeveralConcernsSaysWhatToDoWhenItsOwnIsOver() throws Exception {
        Told one = concern();
        Told other = concern();
        String token = linkTo(CONTROL_ROOM_SMS, one);
        String otherToken = linkTo(CONTROL_ROOM_SMS, other);
        int _ = sql.sql("update alert set ended_at = now(), ended_by = 'RECALLED' where decision_id in"
                        + " (select decision_id from decision where concern_id = :concern)")
                .param("concern", one.id().value())
                .update();
        var officer = new Browser();

        HttpResponse<String> over = officer.get("/p/" + token);
        HttpResponse<String> unknown = officer.get("/p/" + token.substring(1) + "0");

        assertThat(over.body())
                .contains("One concern waits", "an email of its own")
                .doesNotContain("Send me a code");
        assertThat(officer.get("/p/" + otherToken).body()).contains("Send me a code");
        assertThat(unknown.statusCode()).isEqualTo(404);
    }

    @Test
    void aSessionIsForItsAlertAndItsContactAlone() throws Exception {
        Told one = concern();
        Told other = concern();
        String token = linkTo(CONTROL_ROOM_SMS, one);
        String otherToken = linkTo(CONTROL_ROOM_SMS, other);
        var officer = new Browser();
        String page = officer.signIn(token, CONTROL_ROOM, one);

        assertThat(officer.get("/c/" + otherToken).body())
                .contains("Send me a code")
                .doesNotContain("CANARY");
        assertThat(officer.post("/c/" + otherToken + "/acknowledge", "form", form(page))
                        .statusCode())
                .isEqualTo(403);
        assertThat(officer.post("/c/" + otherToken + "/not-for-us", "form", form(page), "reason", "OTHER_AREA")
                        .statusCode())
                .isEqualTo(403);
        assertThat(steps(other, "ACKNOWLEDGED") + steps(other, "STOOD_DOWN")).isZero();
        // the same contact by the other link of the same alert is the same reader
        assertThat(officer.get("/c/" + emailedLinkTo(CONTROL_ROOM, one)).body()).contains("CANARY-NARRATIVE");

        assertThat(officer.signIn(otherToken, CONTROL_ROOM, other)).contains("CANARY-NARRATIVE");
        assertThat(officer.get("/c/" + token).body()).contains("CANARY-NARRATIVE");

        HttpResponse<String> left = officer.post(
                "/c/" + token + "/leave",
                "form",
                form(officer.get("/c/" + token).body()));
        assertThat(left.body()).contains("The report is closed");
        assertThat(officer.get("/c/" + token).body()).doesNotContain("CANARY");
        assertThat(officer.get("/c/" + otherToken).body()).doesNotContain("CANARY");
    }

    @Test
    void aButtonPressedFromAnotherSiteDoesNothing() throws Exception {
        Told concern = concern();
        String token = linkTo(CONTROL_ROOM_SMS, concern);
        var officer = new Browser();
        String page = officer.signIn(token, CONTROL_ROOM, concern);
        String foreign = form(page).replaceAll(".$", form(page).endsWith("0") ? "1" : "0");

        for (String bad : List.of("", foreign, "é")) {
            assertThat(officer.post("/c/" + token + "/acknowledge", "form", bad).statusCode())
                    .isEqualTo(403);
            assertThat(officer.post("/c/" + token + "/note", "form", bad, "id", "1", "note", "x")
                            .statusCode())
                    .isEqualTo(403);
            assertThat(officer.post("/c/" + token + "/not-for-us", "form", bad, "reason", "OTHER_AREA")
                            .statusCode())
                    .isEqualTo(403);
            assertThat(officer.post("/c/" + token + "/leave", "form", bad).statusCode())
                    .isEqualTo(200);
        }

        assertThat(steps(concern, "ACKNOWLEDGED") + steps(concern, "STOOD_DOWN"))
                .isZero();
        assertThat(officer.get("/c/" + token).body()).contains("CANARY-NARRATIVE");
    }

    @Test
    void whatAnotherSiteSendsAcknowledgesNothingAndSendsNoCode() throws Exception {
        Told concern = concern();
        String token = linkTo(CONTROL_ROOM_SMS, concern);
        var officer = new Browser();
        String form = form(officer.signIn(token, CONTROL_ROOM, concern));
        int codes = codesTo(CONTROL_ROOM, concern).size();

        for (String path : List.of(
                "/a/" + token,
                "/c/" + token,
                "/c/" + token + "/code",
                "/c/" + token + "/acknowledge",
                "/c/" + token + "/not-for-us",
                "/c/" + token + "/note",
                "/c/" + token + "/leave")) {
            for (List<String> sender : List.of(
                    List.of("Sec-Fetch-Site", "cross-site"),
                    List.of("Sec-Fetch-Site", "same-site"),
                    List.of("Origin", "https://elsewhere.example"),
                    List.of("Origin", "http://127.0.0.1:8083"),
                    List.of("Origin", "null"))) {
                HttpResponse<String> refused = officer.from(sender)
                        .post(path, "form", form, "reason", "OTHER_AREA", "note", "x", "id", "1", "code", "123456");
                assertThat(refused.statusCode()).as(path + sender).isEqualTo(403);
                assertThat(refused.body())
                        .as(path + sender)
                        .contains("Nothing was done", "Open the link in the message")
                        .doesNotContain("CANARY", token);
            }
        }
        officer.from(List.of());

        assertThat(steps(concern, "ACKNOWLEDGED") + steps(concern, "STOOD_DOWN"))
                .isZero();
        assertThat(codesTo(CONTROL_ROOM, concern)).hasSize(codes);
        assertThat(officer.get("/c/" + token).body()).contains("CANARY-NARRATIVE");
        // a link in another site's page, such as that of a mail program, is followed
        assertThat(officer.from(List.of("Sec-Fetch-Site", "cross-site"))
                        .get("/a/" + token)
                        .body())
                .contains("I have it");
    }

    @Test
    void aBrowserThatSaysLittleAboutWhoseFormItSendsAcknowledges() throws Exception {
        for (List<String> sender : List.of(
                List.<String>of(),
                List.of("Origin", "http://127.0.0.1:8082"),
                List.of("Sec-Fetch-Site", "same-origin", "Origin", "null"),
                List.of("Sec-Fetch-Site", "none"))) {
            Told concern = concern();
            String token = linkTo(CONTROL_ROOM_SMS, concern);

            HttpResponse<String> pressed = new Browser().from(sender).post("/a/" + token);

            assertThat(pressed.body()).as(sender.toString()).contains("is acknowledged");
            assertThat(steps(concern, "ACKNOWLEDGED")).as(sender.toString()).isEqualTo(1);
        }
    }

    @Test
    void noCodeIsSaidToHaveBeenSentBeforeOneWas() throws Exception {
        Told concern = concern();
        String token = linkTo(CONTROL_ROOM_SMS, concern);
        var officer = new Browser();

        for (String typed : List.of("", "12", "123456")) {
            assertThat(officer.post("/c/" + token, "code", typed).body())
                    .as(typed)
                    .contains("You need a code", "Send me a code")
                    .doesNotContain("We sent", "That code does not work any more");
        }
        assertThat(codesTo(CONTROL_ROOM, concern)).isEmpty();

        assertThat(officer.signIn(token, CONTROL_ROOM, concern)).contains("CANARY-NARRATIVE");
        assertThat(new Browser().post("/c/" + token, "code", "12").body())
                .contains("That code does not work any more")
                .doesNotContain("We sent");
    }

    @Test
    void theAddressItselfSaysWhatItIs() throws Exception {
        var stranger = new Browser();

        HttpResponse<String> home = stranger.get("/");
        HttpResponse<String> robots = stranger.get("/robots.txt");
        HttpResponse<String> icon = stranger.get("/favicon.ico");

        assertThat(home.statusCode()).isEqualTo(200);
        assertThat(home.body())
                .contains("Open the link in the email or text message", "Telephone the duty coordinator")
                .doesNotContain("<a ", "<form");
        assertThat(robots.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
        assertThat(robots.body()).isEqualTo("User-agent: *\nDisallow: /\n");
        assertThat(icon.statusCode()).isEqualTo(204);
    }

    @Test
    void anAddressThatIsNoneGetsThePageOfALinkThatDoesNotWork() throws Exception {
        String unknown = new Browser().get("/a/x").body();

        for (String line : List.of(
                "GET /a/%00 HTTP/1.1",
                "GET /a/%2F HTTP/1.1",
                "GET /a/%zz HTTP/1.1",
                "GET /a/..%5cx HTTP/1.1",
                "GET /a/<b> HTTP/1.1",
                "GET /../../a HTTP/1.1",
                "POST /a/%00 HTTP/1.1")) {
            String answer = raw(line + "\r\nHost: alerts.example\r\nConnection: close\r\n\r\n");

            assertThat(answer).as(line).startsWith("HTTP/1.1 4");
            assertThat(answer)
                    .as(line)
                    .contains("Cache-Control: no-store", "Referrer-Policy: same-origin", "X-Frame-Options: DENY")
                    .contains("Content-Security-Policy: default-src 'none'", "X-Content-Type-Options: nosniff")
                    .contains("This link does not work")
                    .doesNotContainIgnoringCase("tomcat")
                    .doesNotContain("xmlns:th", "Server:");
        }
        for (String path : List.of("/error", "/error?x=1", "/actuator", "/actuator/", "/none")) {
            HttpResponse<String> nothing = new Browser().get(path);
            assertThat(nothing.statusCode()).as(path).isEqualTo(404);
            assertThat(nothing.body()).as(path).isEqualTo(unknown);
        }
        assertThat(new Browser().get("/actuator/health/readiness").statusCode())
                .as("what containers are watched by")
                .isNotEqualTo(404);
        assertThat(raw("GET /a/%00 HTTP/1.1\r\nHost: alerts.example\r\nConnection: close\r\n\r\n"))
                .endsWith(unknown.substring(unknown.indexOf("<head>")));
    }

    private String raw(String request) throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void whoHasItIsSaidAndTheReportCanStillBeRead() throws Exception {
        Told concern = concern();
        String token = linkTo(CONTROL_ROOM_SMS, concern);
        var officer = new Browser();
        String page = officer.signIn(token, CONTROL_ROOM, concern);

        String acknowledged =
                officer.post("/c/" + token + "/acknowledge", "form", form(page)).body();
        String twice =
                officer.post("/c/" + token + "/acknowledge", "form", form(page)).body();
        HttpResponse<String> tooLate =
                officer.post("/c/" + token + "/not-for-us", "form", form(page), "reason", "OTHER_AREA");

        assertThat(page).contains("I have it").contains("It is not for us");
        assertThat(List.of(acknowledged, twice, tooLate.body()))
                .allSatisfy(body -> assertThat(body)
                        .contains("Acknowledged by <strong>Warwickshire Police</strong>")
                        .contains("CANARY-NARRATIVE")
                        .doesNotContain("It is not for us"));
        assertThat(steps(concern, "ACKNOWLEDGED")).isEqualTo(1);
        assertThat(steps(concern, "STOOD_DOWN")).isZero();
        assertThat(new Browser().get("/a/" + token).body())
                .contains("is acknowledged")
                .contains("Read the report");
    }

    @Test
    void everyPageOfAnAlertSaysWhatItsPartnerIsAskedToDoAndThatItIsRestricted() throws Exception {
        String transfer =
                "For transfer: this is outside Warwickshire. Pass it to the force of the place and say who took"
                        + " it.";
        String restricted =
                "Restricted: somebody named in this concern works for a partner organisation. Do not forward"
                        + " or discuss it outside those told.";
        Told concern = concern(
                UrgencyLevel.URGENT,
                ConcernMode.LIVE,
                List.of(RoutedRecords.POLICE),
                PartnersAtWork::forTransferAndRestricted,
                report -> report,
                particulars());
        Told usual = concern();
        String token = linkTo(CONTROL_ROOM_SMS, concern);
        var officer = new Browser();

        String alert = officer.get("/a/" + token).body();
        String read = officer.signIn(token, CONTROL_ROOM, concern);
        String list = officer.get("/p").body();
        String done = officer.post("/a/" + token).body();

        assertThat(List.of(alert, read, done))
                .allSatisfy(page -> assertThat(page).contains(transfer, restricted));
        assertThat(list).contains("class=\"label\">for transfer<", "class=\"label\">restricted<");
        assertThat(alert + list + done).doesNotContain("CANARY");
        assertThat(new Browser().get("/a/" + linkTo(CONTROL_ROOM_SMS, usual)).body())
                .doesNotContain("For transfer", "Restricted");
    }

    @Test
    void whoLeadsAloneBecauseAllOthersAreNamedIsToldSo() throws Exception {
        Told concern = concern(
                UrgencyLevel.URGENT,
                ConcernMode.LIVE,
                List.of("duty-coordinator"),
                routed -> ConcernRouted.newBuilder(withheldFrom(
                                RoutedRecords.ruled(routed, "duty-coordinator", "W1"), RoutedRecords.POLICE, 1))
                        .setRestricted(true)
                        .build(),
                report -> report,
                particulars());

        String token = linkTo(COORDINATOR_SMS, concern);
        var coordinator = new Browser();

        assertThat(coordinator.get("/a/" + token).body())
                .contains("Nobody else could be chosen to lead. Read the report before you tell anybody: you decide who"
                        + " may have it.");
        assertThat(coordinator.signIn(token, COORDINATOR, concern))
                .contains("Nobody else could be chosen to lead. Read the report before you tell anybody: you decide who"
                        + " may have it.");
    }

    @Test
    void aConcernThatIsNotForThemGoesToTheCoordinatorAndOutOfTheirHands() throws Exception {
        Told concern = concern();
        String token = linkTo(CONTROL_ROOM_SMS, concern);
        var officer = new Browser();
        String page = officer.signIn(token, CONTROL_ROOM, concern);

        assertThat(officer.get("/c/" + token + "/not-for-us").body())
                .contains("It is outside what we do")
                .contains("Somebody here is involved");
        HttpResponse<String> noReason = officer.post("/c/" + token + "/not-for-us", "form", form(page));
        HttpResponse<String> made =
                officer.post("/c/" + token + "/not-for-us", "form", form(page), "reason", "made-up");
        assertThat(noReason.statusCode()).isEqualTo(422);
        assertThat(made.body()).contains("Choose a reason.");
        assertThat(steps(concern, "STOOD_DOWN")).isZero();

        String sentOn = officer.post("/c/" + token + "/not-for-us", "form", form(page), "reason", "OTHER_AREA")
                .body();
        HttpResponse<String> afterwards = officer.get("/c/" + token);

        assertThat(sentOn)
                .contains("Duty coordinator of the partnership</strong>")
                .contains("must acknowledge it");
        assertThat(afterwards.statusCode()).isEqualTo(410);
        assertThat(afterwards.body())
                .contains("This alert is over")
                .contains("said that concern")
                .doesNotContain("CANARY");
        var coordinator = new Browser();
        String theirs = linkTo(COORDINATOR_SMS, concern);
        String read = coordinator.signIn(theirs, COORDINATOR, concern);
        assertThat(read)
                .contains("CANARY-NARRATIVE")
                .contains("Warwickshire Police said that it is not for them, because it is in another area. Find out"
                        + " whose area it is in, and telephone them. Acknowledge it when somebody has it.")
                .doesNotContain("It is not for us");
        assertThat(coordinator
                        .post("/c/" + theirs + "/not-for-us", "form", form(read), "reason", "OTHER_AREA")
                        .body())
                .contains("CANARY-NARRATIVE");
        assertThat(steps(concern, "STOOD_DOWN")).isEqualTo(1);
    }

    @Test
    void whoeverElseHasItReadsOnEveryPageWhoIsInvolved() throws Exception {
        String involved = "Warwickshire Police said that somebody there is involved: do not speak with them about it.";
        Told concern = concern(
                UrgencyLevel.EMERGENCY,
                List.of(RoutedRecords.POLICE, RoutedRecords.RUGBY),
                report -> report,
                particulars());
        String rugbys = linkTo("+447700900011", concern);
        String polices = linkTo(CONTROL_ROOM_SMS, concern);
        var rugby = new Browser();
        assertThat(rugby.get("/a/" + rugbys).body()).doesNotContain("involved");
        var officer = new Browser();
        String page = officer.signIn(polices, CONTROL_ROOM, concern);

        HttpResponse<String> _ =
                officer.post("/c/" + polices + "/not-for-us", "form", form(page), "reason", "CONFLICT_OF_INTEREST");

        assertThat(rugby.get("/a/" + rugbys).body()).contains(involved);
        assertThat(rugby.signIn(rugbys, "single-point-of-contact@rugby-council.example", concern))
                .contains("CANARY-NARRATIVE", involved);
        String coordinators = linkTo(COORDINATOR_SMS, concern);
        var coordinator = new Browser();
        assertThat(coordinator.get("/a/" + coordinators).body()).contains(involved);
        assertThat(coordinator.signIn(coordinators, COORDINATOR, concern))
                .contains("because somebody there is involved. Do not speak with them about it any more.")
                .doesNotContain(involved);
    }

    @Test
    void afterAnEscalationTheCoordinatorReadsAndKnowsWhomToTelephone() throws Exception {
        Told concern = concern(UrgencyLevel.EMERGENCY, List.of(RoutedRecords.POLICE), report -> report, particulars());
        String polices = linkTo(CONTROL_ROOM_SMS, concern);
        clock.putForward(Duration.ofMinutes(11));
        String token = linkTo(COORDINATOR_SMS, concern);
        var coordinator = new Browser();

        String alert = coordinator.get("/a/" + token).body();
        String read = coordinator.signIn(token, COORDINATOR, concern);

        assertThat(alert)
                .contains("Telephone <span>Warwickshire Police</span> now.")
                .doesNotContain("+4477");
        assertThat(read)
                .contains("CANARY-NARRATIVE")
                .contains("tel:+447700900001")
                .doesNotContain("It is not for us");
        // one session, one contact: the alert is the same, the reader is not
        assertThat(coordinator.get("/c/" + polices).body()).doesNotContain("CANARY");
        assertThat(coordinator
                        .post("/c/" + token + "/not-for-us", "form", form(read), "reason", "NO_CAPACITY")
                        .body())
                .contains("CANARY-NARRATIVE");
        assertThat(steps(concern, "STOOD_DOWN")).isZero();
    }

    @Test
    void aPartnerFromWhomItIsWithheldOpensItByNoLinkAndSeesItOnNoList() throws Exception {
        Told theirs = concern(
                UrgencyLevel.EMERGENCY, List.of(RoutedRecords.RUGBY), report -> report, particulars("CANARY-THEIRS"));
        String rugbys = linkTo("+447700900011", theirs);
        String rugbyInbox = "single-point-of-contact@rugby-council.example";
        Told withheld = withheldFromRugby();
        String polices = linkTo(CONTROL_ROOM_SMS, withheld);
        String policesByEmail = emailedLinkTo(CONTROL_ROOM, withheld);
        var rugby = new Browser();
        assertThat(rugby.signIn(rugbys, rugbyInbox, theirs)).contains("CANARY-THEIRS");

        for (String link : List.of(polices, policesByEmail)) {
            for (String path : List.of("/c/" + link, "/c/" + link + "/code", "/c/" + link + "/not-for-us")) {
                assertThat(rugby.get(path).body()).as(path).doesNotContain("CANARY-WITHHELD");
            }
            assertThat(rugby.post("/c/" + link + "/code").body()).doesNotContain("CANARY-WITHHELD");
        }

        // the code that they asked for went to the police
        assertThat(codesTo(rugbyInbox, withheld)).isEmpty();
        assertThat(codesTo(CONTROL_ROOM, withheld)).hasSize(1);
        assertThat(rugby.get("/p").body()).contains(theirs.reference()).doesNotContain(withheld.reference());
    }

    @Test
    void whoeverReadsAConcernReadsFromWhomItIsKeptThoughItsOwnReportNamesNobody() throws Exception {
        Told withheld = withheldFromRugby();

        assertThat(new Browser().signIn(linkTo(CONTROL_ROOM_SMS, withheld), CONTROL_ROOM, withheld))
                .contains("CANARY-WITHHELD")
                .contains("Somebody who is complained of works for <span>Rugby Borough Council</span>. It is kept from"
                        + " them: do not speak with them about it.");
    }

    /// A concern that police lead and that is withheld from Rugby.
    private Told withheldFromRugby() {
        Told told = concern(
                UrgencyLevel.URGENT, List.of("no-such-partner"), report -> report, particulars("CANARY-WITHHELD"));
        decide(withheldFrom(
                RoutedRecords.routed(
                        told.id(), UrgencyLevel.URGENT, ConcernMode.LIVE, List.of(RoutedRecords.POLICE), List.of()),
                RoutedRecords.RUGBY,
                2));
        return told;
    }

    @Test
    void whoRefusesWhatNobodyElseMayHaveIsToldThatItStaysAndThereIsAnAlarm(CapturedOutput output) throws Exception {
        Told concern = concern();
        String token = linkTo(CONTROL_ROOM_SMS, concern);
        decide(withheldFrom(
                RoutedRecords.routed(
                        concern.id(), UrgencyLevel.URGENT, ConcernMode.LIVE, List.of(RoutedRecords.POLICE), List.of()),
                "duty-coordinator",
                2));
        var officer = new Browser();
        String page = officer.signIn(token, CONTROL_ROOM, concern);

        HttpResponse<String> refused =
                officer.post("/c/" + token + "/not-for-us", "form", form(page), "reason", "OTHER_AREA");

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body())
                .contains("stays with you", "nobody else may know of it", "Acknowledge by")
                .doesNotContain("CANARY", "duty coordinator");
        assertThat(steps(concern, "STOOD_DOWN")).isZero();
        assertThat(output.getAll()).contains("nobody else may know of it: find somebody");
        assertThat(officer.post("/c/" + token + "/acknowledge", "form", form(page))
                        .body())
                .contains("Acknowledged by");
        assertThat(sql.sql("select distinct m.partner from message m join alert a on a.alert_id = m.alert_id"
                                + " join decision d on d.decision_id = a.decision_id where d.concern_id = :concern")
                        .param("concern", concern.id().value())
                        .query(String.class)
                        .list())
                .containsExactly(RoutedRecords.POLICE);
    }

    @Test
    void whoeverSaysThatItIsNotForThemReadsBeforeWhoGetsItAndWhetherTheyAreClosed() throws Exception {
        ZonedDateTime evening = onASunday();
        Told concern = withCopyToRugby(routed -> routed);
        Told kept = withCopyToRugby(routed -> withheldFrom(routed, "duty-coordinator", 1));
        var officer = new Browser();

        String token = linkTo(CONTROL_ROOM_SMS, concern);
        String page = officer.signIn(token, CONTROL_ROOM, concern);
        String asked = words(officer.get("/c/" + token + "/not-for-us").body());
        String sentOn = words(officer.post("/c/" + token + "/not-for-us", "form", form(page), "reason", "OTHER_AREA")
                .body());
        String keptToken = linkTo(CONTROL_ROOM_SMS, kept);
        String keptPage = officer.signIn(keptToken, CONTROL_ROOM, kept);
        String keptAsked = words(officer.get("/c/" + keptToken + "/not-for-us").body());
        String keptSentOn =
                words(officer.post("/c/" + keptToken + "/not-for-us", "form", form(keptPage), "reason", "OTHER_AREA")
                        .body());

        assertThat(asked)
                .contains("It goes to Duty coordinator of the partnership at once, with your reason.")
                .contains("Somebody else who knows of it is closed now, and it cannot wait until they open.")
                .doesNotContain("They are closed");
        assertThat(sentOn)
                .contains("Duty coordinator of the partnership is told now")
                .doesNotContain("closed");
        String until = "They are closed until 09:00 on Monday "
                + DateTimeFormatter.ofPattern("d MMMM yyyy", Locale.ENGLISH).format(evening.plusDays(1));
        assertThat(keptAsked)
                .contains("It goes to Rugby Borough Council at once, with your reason.")
                .contains(until + ", and nobody else is asked before that.")
                .contains("send it on only if you can do nothing");
        assertThat(keptSentOn).contains("Rugby Borough Council is told now", until);
    }

    private static String words(String page) {
        return page.replaceAll("<[^>]+>", "").replaceAll("\\s+", " ");
    }

    @Test
    void theDutyCoordinatorIsNotSentToTheDutyCoordinator() throws Exception {
        Particulars silent = particulars();
        Told concern = concern(
                UrgencyLevel.URGENT,
                ConcernMode.LIVE,
                List.of("duty-coordinator", RoutedRecords.POLICE),
                routed -> routed,
                report -> report.setSubjectWorksFor(
                        List.of("modern-slavery-helpline", RoutedRecords.RUGBY, "rugby-counsel")),
                new Particulars(
                        silent.narrative(),
                        silent.peopleDescribed(),
                        silent.suspects(),
                        silent.vehicles(),
                        silent.placeDescriptions(),
                        new Particulars.ReporterDetails(
                                Optional.of("CANARY-NAME"),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Set.of(),
                                Optional.empty(),
                                Set.of())));

        String coordinators = words(new Browser().signIn(linkTo(COORDINATOR_SMS, concern), COORDINATOR, concern));
        String polices = words(new Browser().signIn(linkTo(CONTROL_ROOM_SMS, concern), CONTROL_ROOM, concern));

        assertThat(polices).contains("Ask the duty coordinator first.");
        assertThat(coordinators)
                .contains("It is for you to say whether anybody does")
                .doesNotContain("Ask the duty coordinator")
                .contains("works for Modern Slavery Helpline, Rugby Borough Council and rugby-counsel (no partner has"
                        + " this name: find out who is meant).");
    }

    @Test
    void nobodyIsSentToTheDutyCoordinatorAboutWhatIsKeptFromThem() throws Exception {
        Told concern = concern(
                UrgencyLevel.URGENT,
                ConcernMode.LIVE,
                List.of(RoutedRecords.POLICE),
                routed -> withheldFrom(routed, "duty-coordinator", 1),
                report -> report.setReporterIdentity(ReporterIdentity.CONFIDENTIAL),
                particulars());
        String token = linkTo(CONTROL_ROOM_SMS, concern);
        var officer = new Browser();

        String typing = officer.post("/c/" + token + "/code").body();
        String page = officer.post("/c/" + token, "code", codeTo(CONTROL_ROOM, concern))
                .body();
        String taken =
                officer.post("/c/" + token + "/acknowledge", "form", form(page)).body();

        assertThat(page)
                .contains("do not try to find out who it is")
                .doesNotContain("speak with the duty coordinator", "Ask the duty coordinator");
        assertThat(List.of(typing, taken))
                .allSatisfy(each -> assertThat(each.replaceAll("<[^>]+>", ""))
                        .contains("elephone whoever runs this service (not the duty coordinator: it is kept from them)")
                        .doesNotContain("elephone the duty coordinator"));
    }

    @Test
    void aLaterDecisionToWithholdShutsALinkAndASession() throws Exception {
        Told concern = concern(UrgencyLevel.EMERGENCY, List.of(RoutedRecords.RUGBY), report -> report, particulars());
        String rugbys = linkTo("+447700900011", concern);
        var rugby = new Browser();
        String page = rugby.signIn(rugbys, "single-point-of-contact@rugby-council.example", concern);
        assertThat(page).contains("CANARY-NARRATIVE");

        decide(withheldFrom(
                RoutedRecords.routed(
                        concern.id(), UrgencyLevel.URGENT, ConcernMode.LIVE, List.of(RoutedRecords.POLICE), List.of()),
                RoutedRecords.RUGBY,
                2));

        await().untilAsserted(
                        () -> assertThat(rugby.get("/c/" + rugbys).statusCode()).isEqualTo(410));
        assertThat(rugby.post("/c/" + rugbys + "/note", "form", form(page), "id", "1", "note", "x")
                        .statusCode())
                .isEqualTo(410);
        assertThat(rugby.get("/p").body()).doesNotContain(concern.reference());
        for (String path : List.of("/a/", "/c/", "/p/")) {
            HttpResponse<String> elsewhere = rugby.get(path + rugbys);
            assertThat(elsewhere.statusCode()).as(path).isEqualTo(410);
            assertThat(elsewhere.body())
                    .contains(path.equals("/p/") ? "This link lists nothing any more" : "Somebody else has it now")
                    .doesNotContain(concern.reference(), "CANARY", "does not work", "coordinator");
        }
        assertThat(rugby.get("/a/" + rugbys.substring(0, 27) + (rugbys.endsWith("0") ? "1" : "0"))
                        .body())
                .contains("This link does not work");
    }

    /// A report that follows another, led by the helpline and kept from the police.
    private void policeAreNamedInWhatFollows(Told report, ConcernKind kind) {
        ConcernId later = RoutedRecords.newConcern();
        decide(RoutedRecords.about(
                withheldFrom(
                        RoutedRecords.routed(
                                later,
                                UrgencyLevel.URGENT,
                                ConcernMode.LIVE,
                                List.of("modern-slavery-helpline"),
                                List.of()),
                        RoutedRecords.POLICE,
                        1),
                kind,
                report.id()));
    }

    @ParameterizedTest
    @CsvSource({"ADD_INFORMATION, false", "ADD_INFORMATION, true", "WITHDRAW, false"})
    void aLeadWhomALaterReportNamesOpensNothingAnyMoreAndReadsNotWhy(ConcernKind kind, boolean acknowledged)
            throws Exception {
        Told concern = concern();
        Told other = concern();
        String texted = linkTo(CONTROL_ROOM_SMS, concern);
        String emailed = emailedLinkTo(CONTROL_ROOM, concern);
        var officer = new Browser();
        String page = officer.signIn(texted, CONTROL_ROOM, concern);
        assertThat(page).contains("CANARY-NARRATIVE");
        if (acknowledged) {
            assertThat(officer.post("/c/" + texted + "/acknowledge", "form", form(page))
                            .body())
                    .contains("Acknowledged by");
        }
        var another = new Browser();
        assertThat(another.post("/c/" + emailed + "/code").statusCode()).isEqualTo(200);
        String code = codeTexted(CONTROL_ROOM_SMS, concern);

        policeAreNamedInWhatFollows(concern, kind);

        String helplines = linkTo("+447700900027", concern);
        List<HttpResponse<String>> answers = new ArrayList<>();
        for (String token : List.of(texted, emailed)) {
            for (String path : List.of("/a/" + token, "/c/" + token, "/c/" + token + "/code")) {
                answers.add(officer.get(path));
                answers.add(officer.post(path));
            }
            answers.add(officer.get("/c/" + token + "/not-for-us"));
            answers.add(officer.post("/c/" + token + "/not-for-us", "form", form(page), "reason", "OTHER_AREA"));
            answers.add(officer.post("/c/" + token + "/acknowledge", "form", form(page)));
            answers.add(officer.post("/c/" + token + "/note", "form", form(page), "id", "1", "note", "x"));
        }
        answers.add(another.post("/c/" + emailed, "code", code));
        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.statusCode()).as(answer.uri().getPath()).isEqualTo(410);
            assertThat(answer.body())
                    .contains("Somebody else has it now", "There is nothing for you to do")
                    .doesNotContain(concern.reference(), "CANARY", "involved", "later", "coordinator", "Warwickshire");
        });
        assertThat(officer.get("/p/" + texted).body()).contains("This link lists nothing any more");
        var elsewhere = new Browser();
        assertThat(elsewhere.signIn(linkTo(CONTROL_ROOM_SMS, other), CONTROL_ROOM, other))
                .contains("CANARY-NARRATIVE");
        assertThat(elsewhere.get("/p").body()).contains(other.reference()).doesNotContain(concern.reference());
        assertThat(codesTo(CONTROL_ROOM, concern)).hasSize(1);

        assertThat(new Browser().signIn(helplines, "duty@modern-slavery-helpline.example", concern))
                .contains("CANARY-NARRATIVE", "Since then")
                .contains("Somebody who is complained of works for <span>Warwickshire Police</span>.")
                .contains("Warwickshire Police " + (acknowledged ? "had acknowledged it, and " : "")
                        + "must not have it any more, because a later report says that somebody there is involved.")
                .doesNotContain("Police said that somebody there is involved");
    }

    @Test
    void whatCameLaterIsOnThePageOfItsReportUnlessItIsKeptFromItsReader() throws Exception {
        Told report = concern(UrgencyLevel.EMERGENCY, List.of(RoutedRecords.POLICE), one -> one, particulars());
        String token = linkTo(CONTROL_ROOM_SMS, report);
        var officer = new Browser();
        assertThat(officer.signIn(token, CONTROL_ROOM, report)).doesNotContain("Since then");
        Told adds = following(report, ConcernKind.ADD_INFORMATION);
        String addsLink = linkTo(CONTROL_ROOM_SMS, adds);

        assertThat(officer.get("/c/" + token).body())
                .contains("Since then", adds.reference() + " adds to " + report.reference(), "It came in at")
                .contains("href=\"/a/" + addsLink + "\"")
                .doesNotContain("withdrawal may be forced");

        Told withdraws = following(report, ConcernKind.WITHDRAW);
        String withdrawsLink = linkTo(CONTROL_ROOM_SMS, withdraws);
        String page = officer.get("/c/" + token).body();
        assertThat(page)
                .contains(withdraws.reference() + " takes back " + report.reference())
                .contains("href=\"/a/" + withdrawsLink + "\"")
                .contains("a withdrawal may be forced", "Somebody must still acknowledge")
                .contains("CANARY-NARRATIVE");
        assertThat(officer.get("/p").body())
                .containsOnlyOnce("takes it back.")
                .contains("<span>" + withdraws.reference() + "</span> takes it back.")
                .contains("Somebody must still acknowledge it.");
        assertThat(officer.post("/c/" + token + "/acknowledge", "form", form(page))
                        .body())
                .contains("takes back " + report.reference(), "a withdrawal may be forced")
                .doesNotContain("Somebody must still acknowledge");

        // the emergency stays theirs, and nothing that followed it
        policeAreNamedInWhatFollows(report, ConcernKind.ADD_INFORMATION);
        assertThat(officer.get("/c/" + token).body())
                .contains("CANARY-NARRATIVE")
                .doesNotContain("Since then", adds.reference(), withdraws.reference());
        assertThat(officer.get("/c/" + addsLink).statusCode()).isEqualTo(410);
    }

    @Test
    void anAnswerThatMayNotHaveBeenGivenIsNotShownAsOne() throws Exception {
        Told silent = concern(
                UrgencyLevel.URGENT,
                List.of(RoutedRecords.POLICE),
                report -> report.setCoercion(YesNoUnsure.UNSURE),
                particulars());
        Told said = concern(
                UrgencyLevel.URGENT,
                List.of(RoutedRecords.POLICE),
                report -> report.setStillHappening(YesNoUnsure.NO).setAbout(AboutWhom.ME),
                particulars());
        Told advice = concern(
                UrgencyLevel.URGENT,
                List.of(RoutedRecords.POLICE),
                report -> report.setAbout(AboutWhom.ADVICE).setCoercion(YesNoUnsure.UNSURE),
                particulars());

        assertThat(new Browser().signIn(linkTo(CONTROL_ROOM_SMS, silent), CONTROL_ROOM, silent))
                .contains("<dt>Still happening</dt><dd>yes, or not said</dd>")
                .contains("<dt>Held, threatened or in debt</dt><dd>not sure, or not said</dd>")
                .contains("<dt>About</dt><dd>somebody else than the reporter, or not said</dd>")
                .contains("Where it happens, as far as is said: Rugby")
                .contains("the report may not have been asked this");
        assertThat(new Browser().signIn(linkTo(CONTROL_ROOM_SMS, said), CONTROL_ROOM, said))
                .contains("<dt>Still happening</dt><dd>no</dd>")
                .contains("<dt>Held, threatened or in debt</dt><dd>yes</dd>")
                .contains("<dt>About</dt><dd>the reporter, who may be the victim</dd>");
        assertThat(new Browser().signIn(linkTo(CONTROL_ROOM_SMS, advice), CONTROL_ROOM, advice))
                .contains("<dt>About</dt><dd>a request for advice</dd>")
                .doesNotContain("Still happening", "Held, threatened");
    }

    @Test
    void aConfidentialReporterIsNotNamedAndAnAnonymousOneHasNoName() throws Exception {
        Told confidential = concern(
                UrgencyLevel.URGENT,
                List.of(RoutedRecords.POLICE),
                report -> report.setReporterIdentity(ReporterIdentity.CONFIDENTIAL)
                        .setDanger(DangerAnswer.NOW)
                        .setAbout(AboutWhom.ME),
                particulars());
        Told anonymous = concern(
                UrgencyLevel.URGENT,
                List.of(RoutedRecords.POLICE),
                report -> report.setReporterIdentity(ReporterIdentity.ANONYMOUS)
                        .setSubjectWorksFor(List.of(RoutedRecords.RUGBY)),
                new Particulars(
                        Optional.of("CANARY-ANONYMOUS"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(""),
                        new ReporterDetails(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Set.of(),
                                Optional.empty(),
                                Set.of())));
        String first = new Browser().signIn(linkTo(CONTROL_ROOM_SMS, confidential), CONTROL_ROOM, confidential);
        String second = new Browser().signIn(linkTo(CONTROL_ROOM_SMS, anonymous), CONTROL_ROOM, anonymous);

        assertThat(first)
                .contains("CANARY-NARRATIVE")
                .contains("asked that partners do not learn who they are")
                .contains("Do not contact the reporter, and do not try to find out who it is.")
                .contains("Do not leave voicemail.")
                .contains("Somebody is said to be in danger now.")
                .doesNotContain("CANARY-NAME", "canary@reporter.example", "07700 900999", "after 6", "a neighbour");
        assertThat(second)
                .contains("CANARY-ANONYMOUS")
                .contains("The reporter gave no name.")
                .contains("Somebody who is complained of works for <span>Rugby Borough Council</span>")
                .doesNotContain("Telephone</dt>");
    }

    @Test
    void notesAreSealedShownToEveryReaderAndGoneWithTheConcern(CapturedOutput output) throws Exception {
        Told concern = concern(
                UrgencyLevel.EMERGENCY,
                List.of(RoutedRecords.POLICE, RoutedRecords.RUGBY),
                report -> report,
                particulars());
        String token = linkTo(CONTROL_ROOM_SMS, concern);
        var officer = new Browser();
        String page = officer.signIn(token, CONTROL_ROOM, concern);
        String id = found(NOTE_FORM, page);
        String note = "CANARY-NOTE <b>bold</b> £ and \uD83D\uDE93";

        String noted = officer.post("/c/" + token + "/note", "form", form(page), "id", id, "note", note)
                .body();
        String twice = officer.post("/c/" + token + "/note", "form", form(page), "id", id, "note", note)
                .body();
        String tooLong = "\uD83D\uDE93".repeat(2001);
        HttpResponse<String> refused =
                officer.post("/c/" + token + "/note", "form", form(page), "id", "2", "note", tooLong);
        HttpResponse<String> empty = officer.post("/c/" + token + "/note", "form", form(page), "id", "3", "note", " ");

        assertThat(noted).contains("CANARY-NOTE &lt;b&gt;bold&lt;/b&gt;").contains("Warwickshire Police, control room");
        assertThat(twice.split("CANARY-NOTE", -1)).hasSize(2);
        assertThat(refused.body())
                .contains("The note has 2001 characters. It may have 2000.")
                .contains(tooLong);
        assertThat(empty.body()).contains("Write the note first.");
        String council = new Browser()
                .signIn(linkTo("+447700900011", concern), "single-point-of-contact@rugby-council.example", concern);
        assertThat(council).contains("CANARY-NOTE");
        List<String> kept = sql.sql("select sealed from case_note where concern_id = :concern")
                .param("concern", concern.id().value())
                .query((row, _) -> new String(row.getBytes(1), StandardCharsets.ISO_8859_1))
                .list();
        assertThat(kept).singleElement().satisfies(bytes -> assertThat(bytes).doesNotContain("CANARY"));
        assertThat(output.getAll()).doesNotContain("CANARY");

        int gone = contents.stream().mapToInt(each -> each.delete(concern.id())).sum();

        assertThat(gone).isEqualTo(3);
        assertThat(officer.get("/c/" + token).body()).doesNotContain("CANARY");
        assertThat(sql.sql("select count(*) from case_note where concern_id = :concern")
                        .param("concern", concern.id().value())
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void theListShowsWhatWaitsEmergenciesFirstAndNothingElse() throws Exception {
        Told old = concern();
        Told emergency =
                concern(UrgencyLevel.EMERGENCY, List.of(RoutedRecords.POLICE), report -> report, particulars());
        Told taken = concern();
        Told councils = concern(UrgencyLevel.EMERGENCY, List.of(RoutedRecords.RUGBY), report -> report, particulars());
        Told newest = concern(
                UrgencyLevel.URGENT,
                ConcernMode.LIVE,
                List.of(RoutedRecords.POLICE),
                routed -> RoutedRecords.about(routed, ConcernKind.ADD_INFORMATION, old.id()),
                report -> report,
                particulars());
        Told test = concern(
                UrgencyLevel.URGENT, ConcernMode.TEST, List.of(RoutedRecords.POLICE), report -> report, particulars());
        String token = linkTo(CONTROL_ROOM_SMS, old);
        assertThat(new Browser().post("/a/" + linkTo(CONTROL_ROOM_SMS, taken)).statusCode())
                .isEqualTo(200);
        var officer = new Browser();
        assertThat(officer.get("/p").statusCode()).isEqualTo(403);
        String page = officer.signIn(token, CONTROL_ROOM, old);

        String list = officer.get("/p").body();

        assertThat(page).contains("href=\"/p\"");
        assertThat(Stream.of(emergency, newest, old).map(Told::reference).toList())
                .isSortedAccordingTo((one, other) -> Integer.compare(list.indexOf(one), list.indexOf(other)))
                .allSatisfy(reference -> assertThat(list).contains(reference));
        assertThat(list)
                .doesNotContain(taken.reference(), councils.reference(), test.reference())
                .doesNotContain("CANARY")
                .contains("minutes left")
                .containsOnlyOnce("<p class=\"relates\">It <span>adds to " + old.reference() + "</span>.</p>")
                .contains("href=\"/a/" + linkTo(CONTROL_ROOM_SMS, newest) + "\"");
        assertThat(views(old, "LIST")).isEqualTo(1);
        var tester = new Browser();
        assertThat(tester.signIn(linkTo("+447700900004", test), "test@warwickshire-police.example", test))
                .contains("TEST. This concern is not real");
        assertThat(tester.get("/p").body())
                .contains(test.reference())
                .doesNotContain(old.reference(), newest.reference(), emergency.reference());
    }

    @Test
    void anOldLinkAForeignOneAndAWithdrawnOneSayWhatToDo() throws Exception {
        Told concern = concern();
        String token = linkTo(CONTROL_ROOM_SMS, concern);
        var officer = new Browser();
        String page = officer.signIn(token, CONTROL_ROOM, concern);
        String forged = token.substring(0, 27) + (token.endsWith("0") ? "1" : "0");

        for (String path : List.of("/c/" + forged, "/c/" + forged + "/code", "/c/x", "/c/" + token + "/x")) {
            HttpResponse<String> foreign = officer.get(path);
            assertThat(foreign.statusCode()).as(path).isEqualTo(404);
            assertThat(foreign.body()).contains("This link does not work").doesNotContain("CANARY");
        }
        assertThat(officer.post("/c/" + forged + "/code").statusCode()).isEqualTo(404);
        assertThat(officer.post("/c/" + token + "/acknowledge", "form", form(page))
                        .body())
                .contains("Acknowledged by");

        clock.putForward(Duration.ofDays(15));

        HttpResponse<String> old = officer.get("/c/" + token);
        assertThat(old.statusCode()).isEqualTo(410);
        assertThat(old.body())
                .contains("This link has expired")
                .contains("duty coordinator")
                .doesNotContain("CANARY");
        assertThat(officer.get("/a/" + token).body()).contains("This link is too old to read the report with.");
    }

    @Test
    void aLinkByEmailGetsItsCodeByText() throws Exception {
        Told concern = concern();
        String token = emailedLinkTo(CONTROL_ROOM, concern);
        var officer = new Browser();

        String typing = officer.post("/c/" + token + "/code").body();
        String opened = officer.post("/c/" + token, "code", codeTexted(CONTROL_ROOM_SMS, concern))
                .body();

        assertThat(typing).contains("by <strong>text message</strong>");
        assertThat(opened).contains("CANARY-NARRATIVE");
        assertThat(codesTo(CONTROL_ROOM, concern)).isEmpty();
    }

    @Test
    void aContactWithoutASecondChannelIsSentToTheCoordinatorAndNoCodeGoesTheWayOfTheLink() throws Exception {
        Told concern = concern(UrgencyLevel.STANDARD, List.of(RoutedRecords.POLICE), report -> report, particulars());
        String token = emailedLinkTo(DIGITAL_DESK, concern);
        var officer = new Browser();

        HttpResponse<String> looked = officer.get("/c/" + token);
        HttpResponse<String> asked = officer.post("/c/" + token + "/code");
        HttpResponse<String> guessed = officer.post("/c/" + token, "code", "123456");

        assertThat(List.of(looked, asked))
                .allSatisfy(answer -> assertThat(answer.statusCode()).isEqualTo(403))
                .allSatisfy(answer -> assertThat(answer.body())
                        .contains("The report cannot be opened here")
                        .contains("Telephone the duty coordinator")
                        .doesNotContain("CANARY"));
        assertThat(guessed.body()).doesNotContain("CANARY");
        assertThat(codesTo(DIGITAL_DESK, concern)).isEmpty();
        // to have it needs no code
        assertThat(officer.post("/a/" + token).body()).contains("is acknowledged");
    }

    @Test
    void aReportThatHasNotArrivedSaysSo() throws Exception {
        var id = RoutedRecords.newConcern();
        decide(RoutedRecords.routed(
                id, UrgencyLevel.URGENT, ConcernMode.LIVE, List.of(RoutedRecords.POLICE), List.of()));
        var concern = new Told(id, PublicReference.of(id).value());
        var officer = new Browser();

        String page = officer.signIn(linkTo(CONTROL_ROOM_SMS, concern), CONTROL_ROOM, concern);

        assertThat(page).contains("The report has not arrived yet").contains("I have it");
        assertThat(views(concern, "NO_REPORT")).isEqualTo(1);
    }
}
