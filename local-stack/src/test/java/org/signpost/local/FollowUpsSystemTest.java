package org.signpost.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What a reporter says later reaches everybody who was told before, through the whole of Signpost.
class FollowUpsSystemTest {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Set<String> TOLD = Set.of("warwickshire-police", "rugby-council");

    @TempDir
    static Path folder;

    private static TestStack stack;

    @BeforeAll
    static void start() throws Exception {
        stack = TestStack.start(folder.resolve("data"));
    }

    @AfterAll
    static void stop() {
        if (stack != null) {
            stack.close();
        }
    }

    @Test
    void aWithdrawalReachesEverybodyWhoWasToldAndSaysWhatItTakesBack() throws Exception {
        JsonNode first = reported("to-be-withdrawn", "", "Rugby");

        JsonNode withdrawal = reported(
                "the-withdrawal",
                "\"kind\": \"withdraw\", \"relatesTo\": \""
                        + first.path("followUpCode").asString() + "\",",
                "Rugby");

        reachesEverybodyWith(withdrawal, "takes back " + first.path("reference").asString());
    }

    @Test
    void anAdditionReachesEverybodyWhoWasToldAndSaysWhatItAddsTo() throws Exception {
        JsonNode first = reported("to-be-added-to", "", "Rugby");

        JsonNode addition = reported("the-addition", addsTo(first), "Rugby");

        reachesEverybodyWith(addition, "adds to " + first.path("reference").asString());
    }

    @Test
    void aCorrectionOfThePlaceReachesThoseOfTheOldPlaceAndOfTheNew() throws Exception {
        JsonNode first = reported("to-be-corrected", "", "Rugby");

        JsonNode correction = reported("the-correction", addsTo(first), "Nuneaton");

        reachesEverybodyWith(correction, "adds to " + first.path("reference").asString());
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(told(correction.path("reference").asString()))
                                .contains("nuneaton-and-bedworth-council"));
        assertThat(told(first.path("reference").asString())).doesNotContain("nuneaton-and-bedworth-council");
    }

    private static String addsTo(JsonNode first) {
        return "\"kind\": \"add-information\", \"relatesTo\": \""
                + first.path("concernId").asString() + "\",";
    }

    /// Reports a concern, and waits until police and the council of Rugby were told of it.
    private static JsonNode reported(String sourceReference, String relation, String place) throws Exception {
        JsonNode receipt = stack.report("""
            {"source": "system-test", "sourceReference": "%s", %s "danger": "no", "about": "someone-else",
             "under18": "no", "exploitation": ["cuckooing"], "coercion": "unsure", "places": [{"place": "%s"}],
             "reporter": {"identity": "anonymous"}}
            """.formatted(sourceReference, relation, place));
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(told(receipt.path("reference").asString())).containsAll(TOLD));
        return receipt;
    }

    private static void reachesEverybodyWith(JsonNode followUp, String words) {
        String reference = followUp.path("reference").asString();
        assertThat(stack.messages(reference))
                .filteredOn(message -> TOLD.contains(message.partner()))
                .allSatisfy(message -> assertThat(message.subject() + " " + message.body())
                        .as(message.partner() + " by " + message.channel())
                        .contains(words));
    }

    private static Set<String> told(String reference) {
        return stack.messages(reference).stream()
                .map(TestStack.Message::partner)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
