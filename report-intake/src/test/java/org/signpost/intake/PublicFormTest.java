package org.signpost.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
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

    private static Map<String, List<String>> enough(String once) {
        var answers = new HashMap<String, List<String>>();
        answers.put("once", List.of(once));
        answers.put("danger", List.of("now"));
        answers.put("under18", List.of("unsure"));
        answers.put("exploitation", List.of("labour", "housing-only"));
        answers.put("place", List.of("Rugby"));
        answers.put("identity", List.of("confidential"));
        return answers;
    }

    private static long concerns() {
        return TopicContents.of(broker, Topic.CONCERNS_REPORTED.topicName()).size();
    }

    private static String found(String pattern, String page) {
        Matcher matcher = Pattern.compile(pattern).matcher(page);
        assertThat(matcher.find()).as(pattern).isTrue();
        return matcher.group(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/report", "/about", "/nothing-here"})
    void everyPageHasTheTelephoneNumbersAndAWayOutAndTellsNothingToOthers(String path) {
        var page = intake.get(path, "Accept", "text/html");

        assertThat(page.body())
                .contains("href=\"tel:999\"", "href=\"tel:101\"", "href=\"tel:08000121700\"", "Exit this page")
                .doesNotContain("??");
        assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(page.headers().firstValue("Referrer-Policy")).contains("no-referrer");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("default-src 'none'")
                .doesNotContain("unsafe", "http");
        assertThat(page.headers().map()).doesNotContainKeys("set-cookie", "Set-Cookie");
        assertThat(loadedFrom(page.body())).allMatch(address -> address.startsWith("/assets/"));
        assertThat(found("<title>([^<]*)</title>", page.body()).toLowerCase(java.util.Locale.ROOT))
                .doesNotContain("slavery", "police", "victim", "concern");
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
    void theLettersAndTheCrownOfGovUkAreNotLoaded() {
        assertThat(intake.get("/assets/govuk-frontend.min.css").body())
                .contains("system-ui")
                .doesNotContain("GDS Transport", "@font-face", "woff");
        assertThat(intake.get("/assets/assets/images/govuk-crest.svg").statusCode())
                .isEqualTo(404);
    }

    @Test
    void theFormOffersEveryAnswerOfTheDictionaryAndSaysWhatItMeans() {
        String page = intake.get("/report").body();

        assertThat(page).doesNotContain("??");
        offers(page, "danger", Danger.values());
        offers(page, "about", About.values());
        offers(page, "adviceKind", AdviceKind.values());
        offers(page, "under18", YesNoUnsure.values());
        offers(page, "exploitation", Exploitation.values());
        offers(page, "indicators", Indicator.values());
        offers(page, "coercion", YesNoUnsure.values());
        offers(page, "stillHappening", YesNoUnsure.values());
        offers(page, "careNeeds", YesNoUnsure.values());
        offers(page, "peopleAffected", PeopleAffected.values());
        offers(page, "premises", Premises.values());
        offers(page, "sector", Sector.values());
        offers(page, "otherPlaceRole", PlaceRole.values());
        offers(page, "identity", IdentityChoice.values());
        offers(page, "contactMeans", ContactMeans.values());
        offers(page, "doNot", DoNot.values());
        offers(page, "mayContact", YesNo.values());
        offers(page, "supportConsent", YesNo.values());
        offers(page, "standing", Standing.values());
        offers(page, "prefers", Preference.values());
    }

    private static void offers(String page, String name, WireName[] answers) {
        int from = Math.max(page.indexOf("<select class=\"govuk-select\" id=\"" + name + "\""), 0);
        String part = from == 0 ? page : page.substring(from, page.indexOf("</select>", from));
        List<String> offered = Pattern.compile(
                        from == 0 ? "name=\"" + name + "\"[^>]* value=\"([^\"]+)\"" : "<option value=\"([^\"]+)\"")
                .matcher(part)
                .results()
                .map(match -> match.group(1))
                .toList();
        assertThat(offered)
                .as(name)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(answers).map(WireName::wire).toList());
    }

    @Test
    void whoAnswersTheFewQuestionsGetsAReferenceAndACode() {
        long before = concerns();

        var sent = intake.sendForm(enough("0a2f2b1e-8f00-4a53-9c0f-2f1d6a8e5b01"));

        assertThat(sent.statusCode()).isEqualTo(200);
        assertThat(found("id=\"reference\">([^<]+)<", sent.body())).matches("[0-9A-Z]{4}-[0-9A-Z]{4}");
        assertThat(found("id=\"follow-up-code\">([^<]+)<", sent.body())).matches("([0-9A-Z]{4}-){3}[0-9A-Z]{4}");
        assertThat(sent.body()).contains("call now", "0800 808 3733").doesNotContain("??");
        assertThat(sent.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(concerns()).isEqualTo(before + 1);
    }

    @Test
    void aFormThatIsSentTwiceIsOneConcern() {
        long before = concerns();

        var first = intake.sendForm(enough("0a2f2b1e-8f00-4a53-9c0f-2f1d6a8e5b02"));
        var second = intake.sendForm(enough("0a2f2b1e-8f00-4a53-9c0f-2f1d6a8e5b02"));

        assertThat(second.body()).isEqualTo(first.body());
        assertThat(concerns()).isEqualTo(before + 1);
    }

    @Test
    void whatWasChangedAfterSendingIsKeptAndCanBeSentAsAnother() {
        var answers = enough("0a2f2b1e-8f00-4a53-9c0f-2f1d6a8e5b03");
        assertThat(intake.sendForm(answers).statusCode()).isEqualTo(200);
        long before = concerns();
        answers.put("narrative", List.of("A white van"));

        var told = intake.sendForm(answers);

        assertThat(told.statusCode()).isEqualTo(409);
        assertThat(told.body()).contains("already sent a report", "A white van").doesNotContain("??");
        assertThat(concerns()).isEqualTo(before);
        answers.put("once", List.of(found("name=\"once\" value=\"([^\"]+)\"", told.body())));
        assertThat(intake.sendForm(answers).statusCode()).isEqualTo(200);
        assertThat(concerns()).isEqualTo(before + 1);
    }

    @Test
    void anEmptyFormSaysWhatIsMissingAndWhere() {
        var page = intake.sendForm(Map.of());

        assertThat(page.statusCode()).isEqualTo(400);
        assertThat(page.body())
                .contains(
                        "<title>Error: Send a report",
                        "There is a problem",
                        "href=\"#danger\"",
                        "href=\"#under18\"",
                        "href=\"#exploitation\"",
                        "href=\"#postcode\"",
                        "href=\"#identity\"")
                .doesNotContain("??");
    }

    @Test
    void afterAMistakeEveryAnswerIsStillThereAndEscaped() {
        var answers = enough("0a2f2b1e-8f00-4a53-9c0f-2f1d6a8e5b04");
        answers.remove("identity");
        answers.put("narrative", List.of("</textarea><script>alert(1)</script>\n\"quoted\""));
        answers.put("name", List.of("\"><b>Asha"));

        String page = intake.sendForm(answers).body();

        assertThat(page)
                .contains(
                        "&lt;/textarea&gt;&lt;script&gt;alert(1)",
                        "value=\"&quot;&gt;&lt;b&gt;Asha\"",
                        "value=\"Rugby\"")
                .doesNotContain("<script>alert", "??");
        assertThat(found("(<input[^>]*id=\"danger-now\"[^>]*>)", page)).contains("checked");
        assertThat(found("(<input[^>]*id=\"exploitation-housing-only\"[^>]*>)", page))
                .contains("checked");
    }

    @Test
    void whatTheReaderRefusesIsShownAtItsQuestion() {
        var answers = enough("0a2f2b1e-8f00-4a53-9c0f-2f1d6a8e5b05");
        answers.put("narrative", List.of("x".repeat(15_001)));
        answers.put("email", List.of("not an address"));

        var page = intake.sendForm(answers);

        assertThat(page.statusCode()).isEqualTo(400);
        assertThat(page.body())
                .contains("id=\"narrative-error\"", "15,000 characters", "id=\"email-error\"")
                .doesNotContain("??");
    }

    @Test
    void everyAnswerOfTheFormIsTaken() {
        var answers = enough("0a2f2b1e-8f00-4a53-9c0f-2f1d6a8e5b06");
        answers.putAll(Map.ofEntries(
                Map.entry("about", List.of("me")),
                Map.entry("postcode", List.of("CV21 2DT")),
                Map.entry("placeDescription", List.of("Behind the station")),
                Map.entry("otherPlaceRole", List.of("accommodation")),
                Map.entry("otherPlace", List.of("Bulkington")),
                Map.entry("narrative", List.of("narrative")),
                Map.entry("peopleDescribed", List.of("people")),
                Map.entry("suspects", List.of("suspects")),
                Map.entry("vehicles", List.of("vehicles")),
                Map.entry("indicators", List.of("threats", "violence")),
                Map.entry("coercion", List.of("yes")),
                Map.entry("stillHappening", List.of("yes")),
                Map.entry("careNeeds", List.of("no")),
                Map.entry("peopleAffected", List.of("two-to-five")),
                Map.entry("premises", List.of("farm")),
                Map.entry("sector", List.of("licensed")),
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
                Map.entry("standing", List.of("potential-victim")),
                Map.entry("prefers", List.of("helpline")),
                Map.entry("language", List.of("pl")),
                Map.entry("interpreterNeeded", List.of("yes"))));

        assertThat(intake.sendForm(answers).statusCode()).isEqualTo(200);
    }

    @Test
    void whoeverIsComplainedOfCanBeSaidToWorkForAPartner() {
        var answers = enough("0a2f2b1e-8f00-4a53-9c0f-2f1d6a8e5b07");
        answers.put("subjectWorksFor", List.of("rugby-council"));

        assertThat(intake.get("/report").body())
                .contains("value=\"rugby-council\"", "value=\"warwickshire-police\"")
                .doesNotContain("duty-coordinator");
        assertThat(intake.sendForm(answers).statusCode()).isEqualTo(200);
        assertThat(TopicContents.of(broker, Topic.CONCERNS_REPORTED.topicName()))
                .extracting(record -> new String(record.value(), StandardCharsets.UTF_8))
                .anyMatch(value -> value.contains("rugby-council"));
    }

    @Test
    void whoeverAsksForAdviceNeedsNothingMore() {
        var sent = intake.sendForm(
                Map.of("danger", List.of("no"), "about", List.of("advice"), "identity", List.of("anonymous")));

        assertThat(sent.statusCode()).isEqualTo(200);
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
