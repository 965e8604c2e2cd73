package org.signpost.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an operator can do while the whole of Signpost runs.
class OperatorSystemTest {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String CONCERN = """
        {"source": "system-test", "sourceReference": "recalled", "danger": "no", "about": "someone-else",
         "under18": "no", "exploitation": ["sexual"], "places": [{"place": "Rugby"}],
         "reporter": {"identity": "anonymous"}}
        """;

    @TempDir
    Path folder;

    @Test
    void contactsAreCheckedAConcernIsHeldAndAnAlertRecalledWithTheKeyThatTheFirstStartMade() throws Exception {
        try (var stack = TestStack.start(folder.resolve("data"))) {
            String partners = TestStack.CONFIG.resolve("partners.yaml").toString();

            CommandAsTyped checked =
                    command(stack, "partners", "check", "--partners", partners, "--send", "--partner", "rugby-council");

            assertThat(checked.out())
                    .as(checked.err())
                    .contains("rugby-council/test\temail\thanded-over")
                    .doesNotContain("rugby-council/single-point-of-contact\t");
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(stack.messages())
                            .anyMatch(message -> message.partner().equals("rugby-council")
                                    && message.subject().contains("a test message, no concern")));

            String reference = stack.report(CONCERN).path("reference").asString();
            await().atMost(SOON).until(() -> stack.messages(reference).size() >= 2);
            int told = stack.messages(reference).size();

            assertThat(command(stack, "hold", reference, "--reason", "court", "--by", "d.officer")
                            .out())
                    .contains(reference + " is held (court)");
            assertThat(command(stack, "holds").out()).contains(reference + "  court", "by d.officer");
            assertThat(command(stack, "release", reference, "--reason", "held-in-error")
                            .out())
                    .contains(reference + " is released");
            assertThat(command(stack, "holds").out()).contains("Nothing is held.");
            assertThat(command(stack, "keys", "rotate").out()).contains("A rotation is ordered");

            CommandAsTyped recalled = command(stack, "recall", reference, "--reason", "sent-in-error");

            assertThat(recalled.exitCode()).as(recalled.err()).isZero();
            assertThat(recalled.out()).contains("about " + reference + " withdrawn.", "Warwickshire Police");
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(stack.messages(reference)).hasSizeGreaterThan(told));
            assertThat(stack.messages(reference))
                    .anyMatch(message -> message.body().contains("sent in error"));
            assertThat(command(stack, "recall", reference, "--reason", "duplicate")
                            .out())
                    .contains("withdrawn before");
        }
    }

    private CommandAsTyped command(TestStack stack, String... words) {
        var all = new ArrayList<>(List.of(words));
        all.addAll(List.of(
                "--to",
                "http://127.0.0.1:" + stack.ports.partnerPages(),
                "--key-file",
                folder.resolve("data/keys/operator-key").toString()));
        return CommandAsTyped.of(all.toArray(String[]::new));
    }
}
