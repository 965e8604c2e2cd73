package org.signpost.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.signpost.intake.SubmittedEventsAtTheBroker.event;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.broker.LocalBroker;
import org.signpost.contract.avro.ConcernReported;
import org.signpost.contract.concern.Kind;
import org.signpost.contract.id.ConcernId;
import org.signpost.intake.follow.FollowUpAnswers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A report that names a partner which there is not: it would be kept from nobody.
class UnknownPartnersTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String MISSPELT = "warwickshire-polce";
    private static final String REMEDY = "letter for letter: adult-social-care, ";

    @TempDir
    static Path folder;

    private static LocalBroker broker;
    private static RunningIntake intake;

    @BeforeAll
    static void start() throws Exception {
        broker = LocalBroker.startWithTopics(folder.resolve("log"));
        Files.writeString(folder.resolve("partners.yaml"), partners());
        intake = new RunningIntake(
                        broker.bootstrapServers(),
                        folder,
                        "signpost.intake.partners-file=" + folder.resolve("partners.yaml"),
                        "signpost.intake.reload-every=100ms")
                .awaitReady();
    }

    @AfterAll
    static void stop() {
        intake.close();
        broker.close();
    }

    /// The shipped file, in which one partner is gone and another is still to come.
    private static String partners() throws Exception {
        return Files.readString(Path.of("../config/partners.yaml"))
                .replaceFirst("(  - id: fair-work-agency\n)", "$1    until: 2020-03-31\n")
                .replaceFirst("(  - id: anti-slavery-network\n)", "$1    from: 2099-04-01\n");
    }

    private static String concern(String partners) {
        return """
            {"source": "partner-app", "sourceReference": "%s", "danger": "no", "under18": "no",
             "exploitation": ["labour"], "subjectWorksFor": %s, "reporter": {"identity": "anonymous"}}\
            """.formatted(UUID.randomUUID(), partners);
    }

    private static long stored() {
        return ReportedTopic.concerns(broker).size();
    }

    private static ConcernReported reported(String concern) {
        return ReportedTopic.concerns(broker).stream()
                .filter(one -> one.getConcernId().equals(concern))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void itIsRefusedWithItsPlaceAndWhoCanBeNamedAndNothingIsRepeated() {
        long before = stored();

        var answer = intake.report(concern("[\"rugby-council\", \"" + MISSPELT + "\"]"));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        JsonNode errors = JSON.readTree(answer.body()).path("errors");
        assertThat(errors).hasSize(1);
        assertThat(errors.get(0).path("pointer").asString()).isEqualTo("/subjectWorksFor/1");
        assertThat(errors.get(0).path("rule").asString()).isEqualTo("not-allowed");
        assertThat(errors.get(0).path("remedy").asString())
                .contains(REMEDY, "warwickshire-police", "fair-work-agency", "anti-slavery-network");
        assertThat(answer.body()).doesNotContain(MISSPELT);
        assertThat(stored()).isEqualTo(before);
    }

    @Test
    void anIdWithOtherCaseOrBlanksIsRefusedAlike() {
        for (String typed : List.of("Rugby-Council", " rugby-council", "rugby-council\\n")) {
            assertThat(intake.report(concern("[\"" + typed + "\"]")).body())
                    .as(typed)
                    .contains("\"/subjectWorksFor/0\"", "not-allowed", REMEDY);
        }
    }

    @Test
    void whoIsGoneAndWhoIsStillToComeMayBeNamed() {
        for (String partner : List.of("fair-work-agency", "anti-slavery-network", "duty-coordinator")) {
            assertThat(intake.report(concern("[\"" + partner + "\"]")).statusCode())
                    .as(partner)
                    .isEqualTo(202);
        }
    }

    @Test
    void inABatchItSpoilsNoOther() {
        var answer = intake.post(
                "/v1/concerns:batch",
                "application/json",
                "[" + concern("[\"" + MISSPELT + "\"]") + "," + concern("[\"rugby-council\"]") + "]");

        assertThat(JSON.readTree(answer.body()).path("items").valueStream())
                .extracting(item -> item.path("status").asInt())
                .containsExactly(400, 202);
    }

    @Test
    void anEventOverHttpIsRefusedAtItsData() {
        var answer = intake.post(
                "/v1/events",
                "application/cloudevents+json",
                new String(event("/app", "1", concern("[\"" + MISSPELT + "\"]")), StandardCharsets.UTF_8));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .contains("\"/data/subjectWorksFor/0\"", REMEDY)
                .doesNotContain(MISSPELT);
    }

    /// GeoReport has no word for it: whoever sends it all the same is told, and nothing is taken in without it.
    @Test
    void openThreeElevenCannotNameAPartnerAndSaysSo() {
        long before = stored();

        for (String partner : List.of(MISSPELT, "rugby-council")) {
            var answer = intake.post(
                    "/open311/v2/requests.json",
                    "application/x-www-form-urlencoded",
                    "service_code=labour&attribute[danger]=no&attribute[under18]=no&attribute[identity]=anonymous"
                            + "&attribute[subjectWorksFor][]=" + partner);

            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("leave out an attribute").doesNotContain(partner);
        }
        assertThat(stored()).isEqualTo(before);
    }

    @Test
    void aPageOfTheFormThatWasMeddledWithIsShownAgainWithAMistake() {
        try (var person = new FormVisitor(intake)) {
            person.walk(FormVisitor.enough());
            var asked = person.get("/step/18");
            assertThat(asked.body()).contains("name=\"subjectWorksFor\"");
            Map<String, List<String>> inputs = FormVisitor.hidden(asked);
            inputs.put("subjectWorksFor", List.of("rugby-council", MISSPELT));

            var refused = person.post("/step/18", inputs);

            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(refused.body())
                    .contains("Select one of the answers that are offered")
                    .doesNotContain(MISSPELT);
            inputs.put("subjectWorksFor", List.of("rugby-council"));
            assertThat(person.post("/step/18", inputs).statusCode()).isEqualTo(200);
        }
    }

    /// It was accepted elsewhere, and nobody is there who could correct it.
    @Test
    void anEventOnTheTopicIsTakenInAsItIsAndSoIsWhatItsReporterAdds() {
        try (var events = new SubmittedEventsAtTheBroker(broker)) {
            String sent = SubmittedEventsAtTheBroker.concern(", \"subjectWorksFor\": [\"" + MISSPELT + "\"]");
            events.send(0, event("/council/forms", "one", sent), Map.of());
            events.awaitAllLookedAfter();

            assertThat(events.parked()).isEmpty();
            ConcernReported taken = ReportedTopic.concerns(broker).stream()
                    .filter(one -> one.getSource().equals("/council/forms"))
                    .findFirst()
                    .orElseThrow();
            assertThat(taken.getSubjectWorksFor()).containsExactly(MISSPELT);

            var earlier = ConcernId.parse(taken.getConcernId());
            var followUps = intake.bean(FollowUps.class);
            Awaitility.await().until(() -> followUps.progressOf(earlier).isPresent());
            var more = FollowUpAnswers.of(
                    Kind.ADD_INFORMATION, Map.of("danger", List.of("no"), "words", List.of("They left.")));

            assertThat(followUps.send(earlier, more, new Screening.Passed()))
                    .get()
                    .isInstanceOfSatisfying(
                            TakenIn.Stored.class,
                            stored -> assertThat(reported(stored.concern().toString())
                                            .getSubjectWorksFor())
                                    .containsExactly(MISSPELT));
        }
    }

    @Test
    void aReportIsNotRefusedForAFileThatCannotBeUsed() throws Exception {
        Path file = folder.resolve("partners.yaml");
        String good = Files.readString(file);
        String misspelt = concern("[\"" + MISSPELT + "\"]");
        try {
            Files.writeString(file, "partners: []\n");

            Awaitility.await()
                    .untilAsserted(() ->
                            assertThat(intake.report(misspelt).statusCode()).isEqualTo(202));
        } finally {
            Files.writeString(file, good);
        }
        Awaitility.await()
                .untilAsserted(() -> assertThat(
                                intake.report(concern("[\"" + MISSPELT + "\"]")).statusCode())
                        .isEqualTo(400));
    }
}
