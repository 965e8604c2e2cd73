package org.signpost.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.catalina.Session;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.broker.LocalBroker;

/// How long answers live, and how many. None of it needs a broker.
class FormVisitsTest {

    @TempDir
    Path folder;

    private RunningIntake intake(String... settings) throws Exception {
        var all = new ArrayList<>(List.of(settings));
        all.add("signpost.intake.answer-within=500ms");
        return new RunningIntake("127.0.0.1:" + LocalBroker.freePort(), folder, all.toArray(String[]::new));
    }

    @Test
    void answersDieTwentyMinutesAfterTheLastPageAndThePageSaysSo() throws Exception {
        try (var intake = intake();
                var person = new FormVisitor(intake)) {
            var question = person.answer(person.get("/step/1"), Map.of("danger", List.of("no")));
            var words = person.get("/step/16");
            assertThat(question.body())
                    .contains(
                            "http-equiv=\"refresh\" content=\"1200;url=/ended\"",
                            "data-idle=\"1200\"",
                            "cleared when you do nothing here for 20 minutes");
            assertThat(words.body()).contains("content=\"3600;url=/ended\"");
            Session session = intake.sessions().getFirst();
            assertThat(session.getMaxInactiveInterval()).isEqualTo(1200);
            assertThat(person.post("/stay", Map.of()).statusCode()).isEqualTo(204);

            session.expire();

            assertThat(FormVisitor.path(person.get("/step/4"))).isEqualTo("/ended");
            assertThat(person.post("/stay", Map.of()).statusCode()).isEqualTo(410);
            assertThat(intake.sessions()).isEmpty();
        }
    }

    @Test
    void whoeverOnlyLooksIsNotRemembered() throws Exception {
        try (var intake = intake();
                var person = new FormVisitor(intake)) {
            for (String path : List.of("/", "/before", "/tips", "/step/1", "/check", "/done", "/nothing-here")) {
                person.get(path);
            }
            person.post("/stay", Map.of());
            person.post("/send", Map.of());
            person.post("/clear", Map.of());

            assertThat(intake.sessions()).isEmpty();
        }
    }

    @Test
    void whoeverComesWhenNoMoreFitIsToldToCallAndLosesNothing() throws Exception {
        try (var intake = intake("signpost.intake.form.most-visits=1");
                var first = new FormVisitor(intake);
                var second = new FormVisitor(intake)) {
            assertThat(FormVisitor.path(first.walk(FormVisitor.enough()))).isEqualTo("/check");

            var told = second.answer(second.get("/step/1"), Map.of("danger", List.of("unsure")));

            assertThat(told.statusCode()).isEqualTo(503);
            assertThat(told.headers().firstValue("Retry-After")).contains("5");
            assertThat(told.body()).contains("wait a moment", "tel:999", "08000 121 700");
            assertThat(FormVisitor.found("(<input[^>]*id=\"danger-unsure\"[^>]*>)", told))
                    .contains("checked");
            var words = second.post("/step/16", Map.of("narrative", List.of("what I saw")));
            assertThat(words.statusCode()).isEqualTo(503);
            assertThat(words.body()).contains("what I saw");
            var language = second.get("/language/en");
            assertThat(language.statusCode()).isEqualTo(503);
            assertThat(language.headers().firstValue("Retry-After")).contains("5");
            assertThat(language.body()).contains("tel:999");
            assertThat(FormVisitor.path(first.get("/check"))).isEqualTo("/check");

            first.post("/clear", Map.of());
            assertThat(second.answer(told, Map.of("danger", List.of("unsure"))).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void whatCouldNotBeStoredIsSentAgainWithOneButton() throws Exception {
        // no broker, and no spool
        try (var intake = intake("spring.datasource.url=");
                var person = new FormVisitor(intake)) {
            var check = person.walk(FormVisitor.enough());

            var told = person.sendFrom(check);

            assertThat(told.statusCode()).isEqualTo(503);
            assertThat(told.headers().firstValue("Retry-After")).contains("5");
            assertThat(told.body())
                    .contains("has not been sent yet", "08000 121 700", "Rugby", "Send your report")
                    .doesNotContain("follow-up-code", "??");
            assertThat(FormVisitor.hidden(told).get("once"))
                    .isEqualTo(FormVisitor.hidden(check).get("once"));
        }
    }
}
