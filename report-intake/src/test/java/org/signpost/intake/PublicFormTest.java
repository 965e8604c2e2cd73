package org.signpost.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.catalina.Session;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.signpost.broker.LocalBroker;
import org.signpost.broker.TopicContents;
import org.signpost.contract.concern.About;
import org.signpost.contract.concern.AdviceKind;
import org.signpost.contract.concern.ContactMeans;
import org.signpost.contract.concern.Danger;
import org.signpost.contract.concern.DoNot;
import org.signpost.contract.concern.Exploitation;
import org.signpost.contract.concern.IdentityChoice;
import org.signpost.contract.concern.Indicator;
import org.signpost.contract.concern.PeopleAffected;
import org.signpost.contract.concern.PlaceRole;
import org.signpost.contract.concern.Preference;
import org.signpost.contract.concern.Premises;
import org.signpost.contract.concern.Sector;
import org.signpost.contract.concern.Standing;
import org.signpost.contract.concern.WireName;
import org.signpost.contract.concern.YesNo;
import org.signpost.contract.concern.YesNoUnsure;
import org.signpost.contract.topic.Topic;
import org.signpost.intake.form.Answers;
import org.signpost.intake.form.FormField;
import org.signpost.intake.form.Question;

/// The form as a browser without scripts sees it, against a real broker.
class PublicFormTest {

    @TempDir
    static Path folder;

    private static LocalBroker broker;
    private static RunningIntake intake;

    @BeforeAll
    static void start() throws Exception {
        broker = LocalBroker.startWithTopics(folder.resolve("log"));
        intake = new RunningIntake(
                        broker.bootstrapServers(),
                        folder,
                        "signpost.intake.partners-file="
                                + Path.of("../config/partners.yaml")
                                        .toAbsolutePath()
                                        .normalize())
                .awaitReady();
    }

    @AfterAll
    static void stop() {
        intake.close();
        broker.close();
    }

    private static long concerns() {
        return TopicContents.of(broker, Topic.CONCERNS_REPORTED.topicName()).size();
    }

    private static String stored() {
        return TopicContents.of(broker, Topic.CONCERNS_REPORTED.topicName()).stream()
                .map(record -> new String(record.value(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("\n"));
    }

    private static FormVisitor visitor() {
        return new FormVisitor(intake);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/before", "/step/1", "/tips", "/about", "/ended", "/cleared", "/nothing-here"})
    void whoeverOnlyLooksGetsNoCookieAndEveryPageHasNumbersAndAWayOut(String path) {
        var page = intake.get(path, "Accept", "text/html");

        safe(page);
        assertThat(page.headers().map()).doesNotContainKeys("set-cookie", "Set-Cookie");
    }

    /// What holds of every page.
    private static void safe(HttpResponse<String> page) {
        String path = FormVisitor.path(page);
        assertThat(page.body())
                .as(path)
                .contains("href=\"tel:999\"", "href=\"tel:101\"", "href=\"tel:08000121700\"", "Exit this page")
                .doesNotContain("??")
                .doesNotContainPattern("(href|src|action)=\"(https?:)?//");
        assertThat(page.headers().firstValue("Cache-Control")).as(path).contains("no-store");
        assertThat(page.headers().firstValue("Referrer-Policy")).as(path).contains("no-referrer");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .as(path)
                .startsWith("default-src 'none'")
                .doesNotContain("unsafe", "http");
        assertThat(loadedFrom(page.body())).as(path).allMatch(address -> address.startsWith("/assets/"));
        assertThat(FormVisitor.found("<title>([^<]*)</title>", page))
                .matches("(Error: )?(Step [0-9]+|Start|Before you start|Staying safe online|About|Cleared|Check|Page"
                        + "|Page not found) – Signpost");
        assertThat(path).matches("/([a-z-]{0,12}|step/[0-9]+)");
    }

    private static List<String> loadedFrom(String page) {
        return Pattern.compile("(?:<link[^>]*href|<script[^>]*src|<img[^>]*src)=\"([^\"]*)\"")
                .matcher(page)
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/assets/govuk-frontend.min.css",
                "/assets/signpost.css",
                "/assets/leave.js",
                "/assets/stay.js",
                "/assets/signpost.svg"
            })
    void whatThePagesLoadIsThere(String path) {
        assertThat(intake.get(path).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/assets/assets/fonts/light-94a07e06a1-v2.woff2",
                "/webjars/govuk-frontend/5.14.0/dist/govuk/govuk-frontend.min.css",
                "/intake/messages.properties",
                "/actuator",
                "/actuator/env"
            })
    void nothingElseIsServed(String path) {
        assertThat(intake.get(path).statusCode()).isEqualTo(404);
    }

    @Test
    void whatTheHistoryTellsIsSaidHonestly() {
        assertThat(intake.get("/tips").body())
                .contains(
                        "nothing that you write is ever in a title or an address",
                        "the address of a page has a number or a short word",
                        "find out which questions you were asked",
                        "Only a private window, or removing these pages from the history, hides that.")
                .doesNotContain("say nothing of what you wrote");
        assertThat(intake.get("/before").body()).contains("which of its pages you opened");
    }

    @Test
    void theLettersAndTheCrownOfGovUkAreNotLoaded() {
        assertThat(intake.get("/assets/govuk-frontend.min.css").body())
                .contains("system-ui")
                .doesNotContain("GDS Transport", "@font-face", "woff");
        assertThat(intake.get("/assets/assets/images/govuk-crest.svg").statusCode())
                .isEqualTo(404);
    }

    @Test
    void everyPageThatAsksIsSafeAndOffersEveryAnswerOfTheDictionary() {
        var pages = new HashMap<String, String>();
        try (var one = visitor().watchedBy(PublicFormTest::safe)) {
            var answers = FormVisitor.enough();
            answers.put("danger", List.of("now"));
            answers.put("called", List.of("cannot"));
            answers.put("about", List.of("me"));
            one.watchedBy(page -> pages.merge(FormVisitor.path(page), page.body(), (first, _) -> first));
            assertThat(FormVisitor.path(one.report(answers))).isEqualTo("/done");
        }
        try (var other = visitor()) {
            other.watchedBy(page -> pages.merge(FormVisitor.path(page), page.body(), (first, _) -> first));
            other.walk(Map.of("danger", List.of("no"), "about", List.of("advice"), "identity", List.of("anonymous")));
        }
        assertThat(pages.keySet().stream().filter(path -> path.startsWith("/step/")))
                .hasSize(Question.values().length);
        String all = String.join("\n", pages.values());
        for (FormField field : FormField.values()) {
            if (field != FormField.SUBJECT_WORKS_FOR && field != FormField.CALLED) {
                assertThat(offered(all, field.inputName())).as("%s", field).containsAll(field.choices());
            }
        }
        offers(all, "danger", Danger.values());
        offers(all, "about", About.values());
        offers(all, "adviceKind", AdviceKind.values());
        offers(all, "exploitation", Exploitation.values());
        offers(all, "indicators", Indicator.values());
        offers(all, "coercion", YesNoUnsure.values());
        offers(all, "peopleAffected", PeopleAffected.values());
        offers(all, "premises", Premises.values());
        offers(all, "sector", Sector.values());
        offers(all, "otherPlaceRole", PlaceRole.values());
        offers(all, "identity", IdentityChoice.values());
        offers(all, "contactMeans", ContactMeans.values());
        offers(all, "doNot", DoNot.values());
        offers(all, "supportConsent", YesNo.values());
        offers(all, "standing", Standing.values());
        offers(all, "prefers", Preference.values());
    }

    private static void offers(String pages, String name, WireName[] answers) {
        assertThat(offered(pages, name))
                .as(name)
                .hasSameElementsAs(Stream.of(answers).map(WireName::wire).toList());
    }

    private static List<String> offered(String pages, String name) {
        return Pattern.compile("name=\"" + name + "\"[^>]* value=\"([^\"]+)\"|<option value=\"([^\"]+)\"")
                .matcher(pages)
                .results()
                .map(match -> match.group(1) == null && name.equals("language") ? match.group(2) : match.group(1))
                .filter(value -> value != null)
                .toList();
    }

    @Test
    void whoAnswersTheFewQuestionsGetsAReferenceAndACode() {
        long before = concerns();

        var sent = intake.sendForm(FormVisitor.enough());

        assertThat(sent.statusCode()).isEqualTo(200);
        safe(sent);
        assertThat(FormVisitor.found("id=\"reference\"[^>]*>([^<]+)<", sent)).matches("[0-9A-Z]{4}-[0-9A-Z]{4}");
        assertThat(FormVisitor.found("id=\"follow-up-code\"[^>]*>([^<]+)<", sent))
                .matches("([0-9A-Z]{4}-){3}[0-9A-Z]{4}");
        assertThat(sent.body()).contains("0800 808 3733", "asked to confirm within an hour");
        assertThat(concerns()).isEqualTo(before + 1);
    }

    @Test
    void theSessionCookieSaysNothingAndGoesNowhereElse() {
        var first = intake.get("/step/1", "Accept", "text/html");
        var answered = intake.send(HttpRequest.newBuilder(intake.at("/step/1"))
                .headers("Content-Type", "application/x-www-form-urlencoded", "Accept", "text/html")
                .POST(HttpRequest.BodyPublishers.ofString("danger=no"))
                .build());

        assertThat(first.headers().firstValue("Set-Cookie")).isEmpty();
        assertThat(answered.headers().firstValue("Set-Cookie").orElseThrow())
                .matches("session=[0-9A-F]{32}; Path=/; HttpOnly; SameSite=Strict");
        assertThat(answered.headers().firstValue("Location").orElseThrow()).isEqualTo("/step/4");
    }

    @Test
    void aButtonThatIsPressedTwiceIsOneConcernAndTheSameConfirmation() {
        long before = concerns();
        try (var person = visitor()) {
            var check = person.walk(FormVisitor.enough());

            var first = person.sendFrom(check);
            var second = person.sendFrom(check);
            var again = person.get("/done");

            assertThat(FormVisitor.path(second)).isEqualTo("/done");
            assertThat(second.body()).isEqualTo(first.body());
            assertThat(again.body()).isEqualTo(first.body());
            assertThat(concerns()).isEqualTo(before + 1);
        }
    }

    @Test
    void twoPressesAtTheSameMomentAreOneConcernToo() {
        long before = concerns();
        try (var person = visitor()) {
            var check = person.walk(FormVisitor.enough());

            var presses = Stream.generate(() -> CompletableFuture.supplyAsync(() -> person.sendFrom(check)))
                    .limit(4)
                    .toList();

            assertThat(presses.stream()
                            .map(CompletableFuture::join)
                            .map(HttpResponse::body)
                            .distinct())
                    .hasSize(1)
                    .first()
                    .asString()
                    .contains("We have your report");
            assertThat(concerns()).isEqualTo(before + 1);
        }
    }

    @Test
    void afterSendingNoPageShowsAnAnswerAgain() {
        try (var person = visitor()) {
            var answers = FormVisitor.enough();
            answers.put("narrative", List.of("words7e2f"));
            person.report(answers);

            for (String path : List.of("/step/1", "/step/9", "/step/16", "/check")) {
                var page = person.get(path);
                assertThat(FormVisitor.path(page)).isEqualTo("/done");
                assertThat(page.body()).doesNotContain("words7e2f");
            }
        }
    }

    @Test
    void clearingLeavesNothing() {
        try (var person = visitor()) {
            var sent = person.report(FormVisitor.enough());
            String code = FormVisitor.found("id=\"follow-up-code\"[^>]*>([^<]+)<", sent);

            var cleared = person.post("/clear", Map.of());

            assertThat(FormVisitor.path(cleared)).isEqualTo("/cleared");
            assertThat(person.cookies().getCookieStore().getCookies()).isEmpty();
            assertThat(person.get("/done").body()).doesNotContain(code).contains("Your answers were cleared");
        }
    }

    @Test
    void theWayOutForgetsEverythingAtOnceAndLeadsElsewhere() {
        try (var person = visitor()) {
            person.walk(FormVisitor.enough());
            String cookie =
                    person.cookies().getCookieStore().getCookies().getFirst().toString();

            var left = intake.get("/exit", "Cookie", cookie);

            assertThat(left.statusCode()).isEqualTo(303);
            assertThat(left.headers().firstValue("Location")).contains("https://www.bbc.co.uk/weather");
            assertThat(left.headers().firstValue("Set-Cookie").orElseThrow())
                    .contains("session=;", "Expires=Thu, 01 Jan 1970");
            assertThat(FormVisitor.path(person.get("/check"))).isEqualTo("/ended");
        }
    }

    /// What a script sends as it leaves. A beacon may not follow to another site, so it is led nowhere.
    @Test
    void theWayOutOfAScriptForgetsEverythingToo() {
        try (var person = visitor()) {
            person.walk(FormVisitor.enough());
            String cookie =
                    person.cookies().getCookieStore().getCookies().getFirst().toString();

            assertThat(person.get("/step/4").body()).contains("data-leave-to=\"https://www.bbc.co.uk/weather\"");
            var foreign = person.post("/exit", Map.of(), "Sec-Fetch-Site", "cross-site");
            assertThat(foreign.statusCode()).isEqualTo(403);
            assertThat(FormVisitor.path(person.get("/check"))).isEqualTo("/check");
            var left = intake.send(HttpRequest.newBuilder(intake.at("/exit"))
                    .headers("Cookie", cookie, "Sec-Fetch-Site", "same-origin")
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .build());

            assertThat(left.statusCode()).isEqualTo(204);
            assertThat(left.headers().firstValue("Set-Cookie").orElseThrow())
                    .contains("session=;", "Expires=Thu, 01 Jan 1970");
            assertThat(FormVisitor.path(person.get("/check"))).isEqualTo("/ended");
        }
    }

    @Test
    void aMissingAnswerIsNamedWithItsQuestionAndTheOthersStay() {
        try (var person = visitor()) {
            var page = person.answer(person.get("/step/1"), Map.of());
            assertThat(page.statusCode()).isEqualTo(400);
            assertThat(page.body())
                    .contains(
                            "<title>Error: Step 1",
                            "There is a problem",
                            "href=\"#danger-now\"",
                            "Select whether anyone is in danger right now");

            var where = person.answer(person.get("/step/9"), Map.of("placeDescription", List.of("Behind the mill")));
            assertThat(where.statusCode()).isEqualTo(400);
            assertThat(where.body())
                    .contains("href=\"#postcode\"", "or select “I do not know where”", "Behind the mill")
                    .doesNotContain("??");
        }
    }

    @Test
    void whatCannotBeTakenIsShownAgainEscapedWithTheRuleAndNotKept() {
        try (var person = visitor()) {
            person.walk(FormVisitor.enough());
            var answers = Map.of(
                    "phone", List.of("\"><b>07700" + "0".repeat(40)),
                    "email", List.of("not an address"));

            var page = person.answer(person.get("/step/22"), answers);

            assertThat(page.statusCode()).isEqualTo(400);
            assertThat(page.body())
                    .contains(
                            "id=\"phone-error\"",
                            "40 characters or fewer",
                            "id=\"email-error\"",
                            "value=\"&quot;&gt;&lt;b&gt;07700",
                            "value=\"not an address\"")
                    .doesNotContain("<b>", "??");
            assertThat(person.get("/step/22").body()).doesNotContain("07700");
        }
    }

    @ParameterizedTest
    @CsvSource({"16, narrative", "22, phone", "9, placeDescription", "9, place", "28, language", "1, danger"})
    void aTextFarTooLongForTheWholeReportIsRefusedOnItsPageAndNotKept(int step, String input) {
        try (var person = visitor()) {
            var check = person.walk(FormVisitor.enough());
            String path = "/step/" + step;
            var inputs = FormVisitor.hidden(person.get(path));
            inputs.put(input, List.of("x".repeat(200_000), "y".repeat(60_000)));

            assertThat(person.post(path, inputs).statusCode()).isEqualTo(400);
            inputs.put(input, List.of("x".repeat(250_000)));
            assertThat(person.post(path, inputs).statusCode()).isEqualTo(400);

            assertThat(person.get(path).body().length()).isLessThan(50_000);
            assertThat(person.get("/check").body()).isEqualTo(check.body());
        }
    }

    /// The reader of a report says nothing more of a document of this size than that it is too large.
    @Test
    void whatIsLongerThanAReportIsRefusedEvenWhereItIsNotAsked() {
        try (var person = visitor()) {
            person.walk(Map.of("danger", List.of("no"), "about", List.of("advice"), "identity", List.of("anonymous")));
            var unasked = Map.of(17, "vehicles", 22, "phone", 2, "called", 18, "subjectWorksFor");
            unasked.forEach((step, input) -> {
                var inputs = FormVisitor.hidden(person.get("/step/16"));
                inputs.put(input, List.of("x".repeat(100_000)));

                assertThat(person.post("/step/" + step, inputs).statusCode())
                        .as(input)
                        .isEqualTo(400);
            });
            assertThat(kept().pages()).containsExactly(Question.DANGER, Question.ABOUT, Question.IDENTITY);
        }
    }

    /// The answers of whoever began last.
    private static Answers kept() {
        return visits().getLast().answers();
    }

    private static List<Visit> visits() {
        return intake.sessions().stream()
                .sorted(Comparator.comparingLong(Session::getCreationTime))
                .map(session ->
                        (Visit) Objects.requireNonNull(session.getSession().getAttribute(Visit.class.getName())))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {300_000, 1_000_000, 1_500_000})
    void aPageThatIsLargerThanTheFormTakesIsAnsweredWithAPageAndTheEarlierAnswersStay(int characters) {
        for (int step : List.of(9, 16, 22)) {
            try (var person = visitor()) {
                var check = person.walk(FormVisitor.enough());
                var inputs = FormVisitor.hidden(person.get("/step/" + step));
                inputs.put(
                        step == 9 ? "placeDescription" : step == 16 ? "narrative" : "phone",
                        List.of("x".repeat(characters)));

                var told = person.post("/step/" + step, inputs);

                assertThat(told.statusCode()).isEqualTo(413);
                assertThat(told.body())
                        .contains("That was too much at once", "write less", "href=\"/step/" + step + "\"", "tel:999")
                        .doesNotContain("??", "xxx");
                assertThat(person.get("/check").body()).isEqualTo(check.body());
            }
        }
    }

    @Test
    void theLongestTextOfTheLongestAlphabetFits() {
        try (var person = visitor()) {
            person.walk(FormVisitor.enough());
            var inputs = FormVisitor.hidden(person.get("/step/16"));
            inputs.put("narrative", List.of("\uD83D\uDE00".repeat(15_000)));

            assertThat(FormVisitor.path(person.post("/step/16", inputs))).isEqualTo("/step/17");
        }
    }

    @Test
    void whatCannotBeSentIsNamedWithWhatToDoEvenWhereItBelongsToNoQuestion() {
        try (var person = visitor()) {
            var check = person.walk(FormVisitor.enough());
            long before = concerns();
            visits().getLast()
                    .answer(answers -> answers.with(Question.WORDS, Map.of("narrative", List.of("x".repeat(300_000)))));

            var told = person.sendFrom(check);

            assertThat(told.statusCode()).isEqualTo(400);
            assertThat(told.body())
                    .contains(
                            "<title>Error: Check",
                            "href=\"/step/16?from=check\">What you tell us in your own words must be 15,000",
                            "id=\"notice-refused\"",
                            "Press “Change” beside a long answer, shorten it",
                            "Rugby")
                    .doesNotContain("??");
            assertThat(concerns()).isEqualTo(before);
            person.answer(person.get("/step/16?from=check"), Map.of("narrative", List.of("A white van")));
            assertThat(person.sendFrom(person.get("/check")).body()).contains("We have your report");
        }
    }

    @Test
    void twoAnswersToAQuestionThatTakesOneAreRefusedAndNeitherIsKept() {
        try (var person = visitor()) {
            var both = person.answer(person.get("/step/1"), Map.of("danger", List.of("no", "now")));

            assertThat(both.statusCode()).isEqualTo(400);
            assertThat(both.body())
                    .contains("Give only one answer to this question")
                    .doesNotContain("??");
            assertThat(kept().isEmpty()).isTrue();
        }
    }

    @Test
    void aWrongAnswerToWhatMustBeAnsweredIsNotToldToLeaveItOut() {
        try (var person = visitor()) {
            assertThat(person.answer(person.get("/step/1"), Map.of("danger", List.of("perhaps")))
                            .body())
                    .contains("Select whether anyone is in danger right now")
                    .doesNotContain("leave the question unanswered");
        }
    }

    private static HttpResponse<String> back(
            FormVisitor person, HttpResponse<String> page, Map<String, List<String>> typed) {
        var inputs = FormVisitor.hidden(page);
        inputs.putAll(typed);
        inputs.put("back", List.of("yes"));
        return person.post(FormVisitor.path(page), inputs);
    }

    @Test
    void whoGoesBackKeepsWhatTheyWroteRightOrWrongAndIsNotScolded() {
        try (var person = visitor()) {
            var check = person.walk(FormVisitor.enough());
            assertThat(person.get("/step/16").body()).contains("form=\"question\" name=\"back\"", "id=\"question\"");

            var before = back(person, person.get("/step/16"), Map.of("narrative", List.of("A white van")));
            assertThat(FormVisitor.path(before)).isEqualTo("/step/15");
            assertThat(before.statusCode()).isEqualTo(200);
            assertThat(person.get("/step/16").body()).contains("A white van");

            var wrong = back(person, person.get("/step/22"), Map.of("email", List.of("asha@mail")));
            assertThat(FormVisitor.path(wrong)).isEqualTo("/step/21");
            assertThat(wrong.body()).doesNotContain("There is a problem");
            assertThat(person.get("/step/22").body()).contains("asha@mail").doesNotContain("There is a problem");
            long stored = concerns();
            var told = person.sendFrom(check);
            assertThat(told.statusCode()).isEqualTo(400);
            assertThat(told.body()).contains("href=\"/step/22?from=check\"", "must look like name@example.com");
            assertThat(concerns()).isEqualTo(stored);
        }
    }

    @Test
    void whatIsTooLongToKeepIsShownAndNotLostByGoingBack() {
        try (var person = visitor()) {
            person.walk(FormVisitor.enough());

            var shown = back(person, person.get("/step/16"), Map.of("narrative", List.of("x".repeat(15_001))));

            assertThat(shown.statusCode()).isEqualTo(400);
            assertThat(shown.body()).contains("15,000 characters or fewer: shorten it", "x".repeat(15_001));
            assertThat(person.get("/step/16").body()).doesNotContain("xxx");
        }
    }

    @Test
    void goingBackWithNothingWrittenAnswersNothing() {
        try (var person = visitor()) {
            assertThat(FormVisitor.path(back(person, person.get("/step/1"), Map.of())))
                    .isEqualTo("/before");
            var asked = person.answer(person.get("/step/1"), Map.of("danger", List.of("no")));

            assertThat(FormVisitor.path(back(person, asked, Map.of()))).isEqualTo("/step/1");
            assertThat(kept().passed(Question.ABOUT)).isFalse();
        }
    }

    @Test
    void aChangeFromTheCheckedAnswersComesBackToThemAndAsksOnlyWhatIsNew() {
        try (var person = visitor()) {
            var answers = FormVisitor.enough();
            answers.put("identity", List.of("anonymous"));
            var check = person.walk(answers);
            assertThat(check.body()).contains("href=\"/step/9?from=check\"", "Rugby", "I want to stay anonymous");

            var place = person.answer(person.get("/step/9?from=check"), Map.of("place", List.of("Bulkington")));
            assertThat(FormVisitor.path(place)).isEqualTo("/check");
            assertThat(place.body()).contains("Bulkington").doesNotContain(">Rugby<");

            var named = person.answer(person.get("/step/19?from=check"), Map.of("identity", List.of("share")));
            assertThat(FormVisitor.path(named)).isEqualTo("/step/20");
            var last = person.walk(named, Map.of("name", List.of("Asha")));
            assertThat(FormVisitor.path(last)).isEqualTo("/check");
            assertThat(last.body()).contains("Asha");
        }
    }

    @Test
    void whoGoesToTheEndIsAskedOnlyWhatIsNeeded() {
        try (var person = visitor()) {
            var pages = new ArrayList<String>();
            person.watchedBy(page -> pages.add(FormVisitor.path(page)));
            var answers = FormVisitor.enough();
            answers.put("identity", List.of("anonymous"));
            answers.put("to", List.of("end"));

            var check = person.walk(answers);

            assertThat(FormVisitor.path(check)).isEqualTo("/check");
            assertThat(pages)
                    .containsExactly("/step/1", "/step/4", "/step/6", "/step/7", "/step/9", "/step/19", "/check");
            assertThat(person.sendFrom(check).body()).contains("We have your report");
        }
    }

    @Test
    void twoTabsDoNotOverwriteEachOther() {
        try (var person = visitor()) {
            person.walk(FormVisitor.enough());
            var one = person.get("/step/9");
            var other = person.get("/step/16");

            person.answer(one, Map.of("place", List.of("Bulkington")));
            person.answer(other, Map.of("narrative", List.of("A white van")));

            assertThat(person.get("/check").body()).contains("Bulkington", "A white van");
        }
    }

    @Test
    void whatAnotherTabSendsAfterwardsIsKeptAndCanBeAddedToTheReport() {
        try (var person = visitor()) {
            var check = person.walk(FormVisitor.enough());
            var other = person.get("/step/17");
            var sent = person.sendFrom(check);
            String reference = FormVisitor.found("id=\"reference\"[^>]*>([^<]+)<", sent);
            long before = concerns();

            var offered = person.answer(other, Map.of("vehicles", List.of("A white van")));
            safe(offered);
            assertThat(FormVisitor.path(offered)).isEqualTo("/more");
            assertThat(offered.body()).contains("A white van", "Add it to the report that I sent");
            assertThat(person.get("/done").body()).contains("not sent yet");
            var choice = FormVisitor.hidden(offered);
            choice.put("choice", List.of("add"));
            var added = person.post("/more", choice);

            assertThat(added.body())
                    .contains(reference, "What you added has been sent too")
                    .doesNotContain("not sent yet");
            assertThat(concerns()).isEqualTo(before + 1);
        }
    }

    @Test
    void whatAnotherTabSendsAfterwardsCanBecomeAnotherReport() {
        try (var person = visitor()) {
            var check = person.walk(FormVisitor.enough());
            var other = person.get("/step/17");
            person.sendFrom(check);
            var offered = person.answer(other, Map.of("vehicles", List.of("A white van")));
            var choice = FormVisitor.hidden(offered);
            choice.put("choice", List.of("another"));

            var begun = person.post("/more", choice);
            assertThat(FormVisitor.path(begun)).isEqualTo("/step/1");
            var second = person.walk(begun, FormVisitor.enough());

            assertThat(second.body()).contains("A white van");
            assertThat(person.sendFrom(second).body()).contains("We have your report");
        }
    }

    @Test
    void somethingElseCanBeReportedAfterwards() {
        try (var person = visitor()) {
            long before = concerns();
            var sent = person.report(FormVisitor.enough());

            var begun = person.post("/again", FormVisitor.hidden(sent));
            assertThat(FormVisitor.path(begun)).isEqualTo("/step/1");
            person.sendFrom(person.walk(begun, FormVisitor.enough()));

            assertThat(concerns()).isEqualTo(before + 2);
        }
    }

    @Test
    void aPageWhoseSessionIsGoneBeginsANewOneWithWhatWasWrittenOnIt() {
        try (var person = visitor()) {
            person.walk(FormVisitor.enough());
            var words = person.get("/step/16");
            person.post("/clear", Map.of());

            var told = person.answer(words, Map.of("narrative", List.of("A white van")));

            assertThat(FormVisitor.path(told)).isEqualTo("/step/1");
            assertThat(told.body()).contains("Your earlier answers were cleared", "What you wrote last is kept");
            assertThat(person.walk(told, FormVisitor.enough()).statusCode()).isEqualTo(200);
            assertThat(person.get("/step/16").body()).contains("A white van");
        }
    }

    @Test
    void aPageOfAnEarlierSessionIsShownAgainAndKeptOnlyWhenItIsSentAgain() {
        try (var person = visitor()) {
            person.walk(FormVisitor.enough());
            var old = person.get("/step/16");
            person.post("/clear", Map.of());
            person.walk(FormVisitor.enough());

            var shown = person.answer(old, Map.of("narrative", List.of("A white van")));
            assertThat(shown.statusCode()).isEqualTo(409);
            assertThat(shown.body()).contains("A white van", "Nothing that you see here is lost");
            assertThat(person.get("/check").body()).doesNotContain("A white van");
            person.answer(shown, Map.of("narrative", List.of("A white van")));

            assertThat(person.get("/check").body()).contains("A white van");
        }
    }

    @Test
    void whatAPageOfAnotherSiteSendsIsRefused() {
        try (var person = visitor()) {
            var check = person.walk(FormVisitor.enough());
            long before = concerns();

            for (String path : List.of("/step/9", "/send", "/clear", "/more", "/again", "/stay")) {
                assertThat(person.post(path, FormVisitor.hidden(check), "Sec-Fetch-Site", "cross-site")
                                .statusCode())
                        .as(path)
                        .isEqualTo(403);
            }
            assertThat(person.get("/check").body()).contains("Rugby");
            assertThat(concerns()).isEqualTo(before);
        }
    }

    @Test
    void whoSendsAPageThatHasBeenOpenTooLongIsAskedToLookAgain() {
        try (var person = visitor()) {
            var check = person.walk(FormVisitor.enough());
            var inputs = FormVisitor.hidden(check);
            inputs.put("token", List.of("another"));
            long before = concerns();

            var page = person.post("/send", inputs);

            assertThat(page.statusCode()).isEqualTo(409);
            assertThat(page.body()).contains("has not been sent yet", "Rugby");
            assertThat(concerns()).isEqualTo(before);
        }
    }

    @Test
    void aProgramThatFillsInEveryBoxIsHeldForReview() {
        var filled = intake.bean(MeterRegistry.class).counter("signpost.intake.screened", "hold", "HONEYPOT");
        double before = filled.count();
        try (var program = visitor()) {
            var check = program.walk(FormVisitor.enough());
            assertThat(check.body()).contains("name=\"website\" tabindex=\"-1\" autocomplete=\"off\"");
            var inputs = FormVisitor.hidden(check);
            inputs.put("website", List.of("https://example.com"));

            program.post("/send", inputs);
        }
        intake.sendForm(FormVisitor.enough());

        assertThat(filled.count()).isEqualTo(before + 1);
    }

    @Test
    void everyAnswerOfTheFormIsTakenAndShownBeforeItIsSent() {
        var answers = FormVisitor.enough();
        answers.putAll(Map.ofEntries(
                Map.entry("danger", List.of("now")),
                Map.entry("called", List.of("have")),
                Map.entry("about", List.of("me")),
                Map.entry("postcode", List.of("CV21 2DT")),
                Map.entry("placeDescription", List.of("Behind the station")),
                Map.entry("otherPlaceRole", List.of("accommodation")),
                Map.entry("otherPlace", List.of("Bulkington")),
                Map.entry("narrative", List.of("narrative")),
                Map.entry("peopleDescribed", List.of("people")),
                Map.entry("suspects", List.of("suspects")),
                Map.entry("vehicles", List.of("vehicles")),
                Map.entry("subjectWorksFor", List.of("rugby-council")),
                Map.entry("indicators", List.of("threats", "violence")),
                Map.entry("coercion", List.of("yes")),
                Map.entry("stillHappening", List.of("yes")),
                Map.entry("careNeeds", List.of("no")),
                Map.entry("peopleAffected", List.of("two-to-five")),
                Map.entry("premises", List.of("farm")),
                Map.entry("sector", List.of("licensed")),
                Map.entry("identity", List.of("share")),
                Map.entry("name", List.of("Asha")),
                Map.entry("organisation", List.of("None")),
                Map.entry("phone", List.of("07700 900982")),
                Map.entry("email", List.of("asha@mail.example")),
                Map.entry("mayContact", List.of("yes")),
                Map.entry("contactMeans", List.of("sms", "phone")),
                Map.entry("safeTimes", List.of("mornings")),
                Map.entry("doNot", List.of("visit")),
                Map.entry("policeMayBeTold", List.of("yes")),
                Map.entry("supportConsent", List.of("yes")),
                Map.entry("prefers", List.of("helpline")),
                Map.entry("language", List.of("pl")),
                Map.entry("interpreterNeeded", List.of("yes"))));
        try (var person = visitor()) {
            var check = person.walk(answers);

            assertThat(check.body())
                    .contains(
                            "CV21 2DT",
                            "Behind the station",
                            "Where they live or sleep",
                            "The place: postcode, or the first part of it",
                            "The place: address or how to find it",
                            "The other place: village, town or area",
                            "Rugby Borough Council",
                            "07700 900982",
                            "Polski (Polish)",
                            "I need an interpreter")
                    .doesNotContain("??", "Questions that you left empty");
            assertThat(person.sendFrom(check).body())
                    .contains("You have called 999", "Not to the organisation", "Someone may contact you");
        }
        assertThat(stored()).contains("rugby-council").doesNotContain("Asha", "07700 900982", "Behind the station");
    }

    @Test
    void whoMayBeContactedButGaveNoWayIsToldThatNobodyCanAndToUseTheCode() {
        var answers = FormVisitor.enough();
        answers.put("mayContact", List.of("yes"));
        answers.put("contactMeans", List.of("phone", "email"));
        try (var person = visitor()) {
            var refused = person.walk(answers);

            assertThat(FormVisitor.path(refused)).isEqualTo("/step/22");
            assertThat(refused.body())
                    .contains(
                            "href=\"#phone\"",
                            "href=\"#email\"",
                            "Enter the phone number on which you may be contacted, or do not select",
                            "Enter the email address at which you may be contacted, or do not select")
                    .doesNotContain("??");
            answers.put("contactMeans", List.of());
            var check = person.walk(person.get("/step/22"), answers);

            assertThat(person.sendFrom(check).body())
                    .contains("so nobody can. Use your code")
                    .doesNotContain("Someone may contact you");
        }
    }

    @Test
    void whoWantsAdviceIsNotAskedWhatHappened() {
        try (var person = visitor()) {
            person.walk(Map.of("danger", List.of("no"), "about", List.of("advice"), "identity", List.of("anonymous")));

            assertThat(person.get("/step/16").body())
                    .contains("What you would like to know")
                    .doesNotContain("What happened, when", "Do not put yourself in danger");
        }
        try (var person = visitor()) {
            person.walk(FormVisitor.enough());

            assertThat(person.get("/step/16").body()).contains("What happened, when", "Do not put yourself in danger");
            assertThat(person.get("/step/9").body()).contains("Do not write names of people here");
            assertThat(person.get("/step/10").body()).contains("Do not write names of people here");
        }
        assertThat(intake.get("/about").body()).contains("They are kept readable inside this service for 30 days");
    }

    @Test
    void thePartnersAreOfferedButTheLastResort() {
        try (var person = visitor()) {
            person.walk(FormVisitor.enough());

            assertThat(person.get("/step/18").body())
                    .contains("value=\"rugby-council\"", "value=\"warwickshire-police\"")
                    .doesNotContain("duty-coordinator");
        }
    }

    @Test
    void aPageThatIsNotAskedOfThisPersonLeadsToOneThatIs() {
        try (var person = visitor()) {
            person.answer(person.get("/step/1"), Map.of("danger", List.of("no")));

            assertThat(FormVisitor.path(person.get("/step/2"))).isEqualTo("/step/4");
            assertThat(FormVisitor.path(person.get("/check"))).isEqualTo("/step/6");
            assertThat(person.get("/step/29").statusCode()).isEqualTo(404);
            assertThat(person.get("/step/0").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void nobodyButTheFormMayCallItselfTheForm() {
        var answer = intake.report(
                "{\"source\": \"public-form\", \"sourceReference\": \"0a2f2b1e-8f00-4a53-9c0f-2f1d6a8e5b01\","
                        + " \"danger\": \"no\", \"under18\": \"no\", \"exploitation\": [\"labour\"],"
                        + " \"reporter\": {\"identity\": \"anonymous\"}}");

        assertThat(answer.statusCode()).isEqualTo(400);
    }

    @Test
    void theAboutPageThanksThoseWhoseDataItUses() {
        assertThat(intake.get("/about").body())
                .contains(
                        "Contains OS data © Crown copyright and database right 2025",
                        "Contains Royal Mail data © Royal Mail copyright and database right 2025",
                        "Contains National Statistics data © Crown copyright and database right 2025",
                        "Source: Office for National Statistics licensed under the Open Government Licence v.3.0",
                        "NaPTAN / NPTG, Department for Transport");
    }
}
