package org.signpost.intake.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudevents.core.builder.CloudEventBuilder;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.signpost.contract.concern.Attribution;
import org.signpost.contract.concern.Rule;
import org.signpost.contract.concern.Sender;
import org.signpost.intake.event.SubmittedEvents.Refused;
import org.signpost.intake.event.SubmittedEvents.Submitted;

class SubmittedEventsTest {

    private static final Attribution ANYBODY = Attribution.of(Sender.UPSTREAM);

    private static SubmittedEvents.Found in(String event, Attribution known) {
        return SubmittedEvents.in(event.getBytes(StandardCharsets.UTF_8), known);
    }

    private static String event(String data) {
        return """
            {"specversion": "1.0", "id": "7", "source": "/app", "type": "org.signpost.concern.submitted.v1",
             "traceparent": "00-x", %s}\
            """.formatted(data);
    }

    @Test
    void theConcernIsTakenByteForByteAsItWasSent() {
        String concern =
                "{ \"danger\":\"no\",  \"danger\": \"now\", \"narrative\": \"\\ud83d \\u00e9 é 😀\", \"n\": 1e999 }";

        var found = in(event("\"data\": " + concern), ANYBODY);

        assertThat(found)
                .isInstanceOfSatisfying(
                        Submitted.class,
                        submitted -> assertThat(new String(submitted.concern(), StandardCharsets.UTF_8))
                                .isEqualTo(concern));
        assertThat(found.toString()).doesNotContain("danger");
    }

    @Test
    void theEventSaysWhatItsConcernDoesNot() {
        var unproved = (Submitted) in(event("\"data\": {}"), ANYBODY);
        var proved = (Submitted) in(event("\"data\": {}"), ANYBODY.speakingFor("county-app"));

        assertThat(unproved.attribution().otherSource()).contains("/app");
        assertThat(unproved.attribution().reference()).contains("event:/app 7");
        assertThat(proved.attribution().source()).contains("county-app");
        assertThat(proved.attribution().otherSource()).isEmpty();
    }

    @Test
    void twoEventsAreTheSameByBothSourceAndIdHoweverLong() {
        String long100 = "x".repeat(100);

        assertThat(SubmittedEvents.referenceOf("/a", "b")).isNotEqualTo(SubmittedEvents.referenceOf("/a b", ""));
        assertThat(SubmittedEvents.referenceOf("/" + long100, "1"))
                .isEqualTo(SubmittedEvents.referenceOf("/" + long100, "1"))
                .isNotEqualTo(SubmittedEvents.referenceOf("/" + long100, "2"))
                .hasSizeLessThanOrEqualTo(100);
        assertThat(SubmittedEvents.referenceOf("/" + long100, "11"))
                .isNotEqualTo(SubmittedEvents.referenceOf("/" + long100 + "1", "1"));
        assertThat(SubmittedEvents.referenceOf("/app", "a\nb")).startsWith("event-sha256:");
    }

    @Test
    void dataMayComeInBase64() {
        var found = (Submitted) in(event("\"data_base64\": \"e30=\""), ANYBODY);

        assertThat(new String(found.concern(), StandardCharsets.UTF_8)).isEqualTo("{}");
    }

    @Test
    void anEventThatWasReadAlreadyIsFoundTheSame() {
        var event = CloudEventBuilder.v1()
                .withId("7")
                .withSource(URI.create("/app"))
                .withType("org.signpost.concern.submitted.v1")
                .withData("application/json", "{}".getBytes(StandardCharsets.UTF_8))
                .build();

        var binary = (Submitted) SubmittedEvents.in(event, ANYBODY);
        var structured = (Submitted) in(event("\"data\": {}"), ANYBODY);

        assertThat(binary.attribution()).isEqualTo(structured.attribution());
        assertThat(binary.concern()).isEqualTo(structured.concern());
    }

    @Test
    void everyMissingAttributeIsTold() {
        var refused = (Refused) in("{\"id\": 7, \"type\": \"other\", \"data\": {}}", ANYBODY);

        assertThat(refused.mistakes())
                .extracting(mistake -> mistake.pointer())
                .containsExactlyInAnyOrder("/specversion", "/id", "/source", "/type");
        assertThat(((Refused) in(event("\"extension\": true"), ANYBODY))
                        .mistakes()
                        .getFirst()
                        .rule())
                .isEqualTo(Rule.REQUIRED);
    }
}
