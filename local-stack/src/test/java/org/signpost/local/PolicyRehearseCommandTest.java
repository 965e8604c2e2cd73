package org.signpost.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signpost.broker.LocalBroker;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PolicyRehearseCommandTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Path CONFIG = TestStack.CONFIG;
    private static final Path EXAMPLES = CONFIG.resolveSibling("examples").resolve("concerns.jsonl");

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Path proposed;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    /// The advocate is no longer told of a victim's own report.
    @BeforeEach
    void propose() throws IOException {
        String shipped = Files.readString(CONFIG.resolve("policy.yaml"));
        String rules = shipped.substring(0, shipped.indexOf("\ntests:"));
        proposed = Files.writeString(
                folder.resolve("proposed.yaml"),
                rules.replace("{reporter.supportConsent: yes,", "{reporter.supportConsent: yes, about: someone-else,"));
    }

    @Test
    void aChangeIsShownConcernByConcernWithTotals() {
        int code = rehearse("--policy", proposed.toString(), "--from", EXAMPLES.toString());

        assertThat(code).isEqualTo(SignpostCommand.FINDING);
        assertThat(out.toString())
                .contains(String.join(
                        System.lineSeparator(),
                        "EX20  R6a, urgent",
                        "    anti-slavery-network: dropped, was copy",
                        "",
                        "6 concerns compared: 1 would be decided differently, 5 alike.",
                        "Nothing was sent.",
                        "",
                        "Partners",
                        "     1  anti-slavery-network: dropped, was copy"));
    }

    @Test
    void thoseDecidedAlikeAreListedOnRequest() {
        rehearse("--policy", proposed.toString(), "--from", EXAMPLES.toString(), "--all");

        assertThat(out.toString()).contains("EX18  R1, emergency, alike");
    }

    @Test
    void thePolicyInForceProposedAgainIsNoDifference() {
        int code = rehearse("--policy", CONFIG.resolve("policy.yaml").toString(), "--from", EXAMPLES.toString());

        assertThat(code).isEqualTo(SignpostCommand.OK);
        assertThat(out.toString()).contains("0 would be decided differently, 6 alike.", "Nothing was sent.");
    }

    @Test
    void aScriptGetsOneObjectALineAndTheTotalsLast() {
        rehearse("--policy", proposed.toString(), "--from", EXAMPLES.toString(), "--json");

        List<JsonNode> lines = out.toString().lines().map(JSON::readTree).toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst().at("/concern").stringValue()).isEqualTo("EX20");
        assertThat(lines.getFirst().at("/partners/0/changes/0").stringValue()).isEqualTo("dropped-as-copy");
        assertThat(lines.getLast().at("/totals/compared").intValue()).isEqualTo(6);
        assertThat(lines.getLast()
                        .at("/totals/partners/anti-slavery-network/dropped-as-copy")
                        .intValue())
                .isEqualTo(1);
    }

    @Test
    void nothingThatSomebodyWroteIsShown() throws IOException {
        Path concerns = Files.writeString(folder.resolve("concerns.jsonl"), """
            {"id": "Canary Id", "concern": {"source": "examples", "sourceReference": "1", "danger": "no",\
             "about": "me", "under18": "no", "exploitation": ["labour"], "coercion": "yes",\
             "places": [{"role": "exploitation", "place": "Canary Street, Rugby"}],\
             "narrative": "Canary narrative", "reporter": {"identity": "confidential", "prefers": "none",\
             "policeMayBeTold": "no", "supportConsent": "yes"}}}
            {"narrative": "Canary of a broken line"}
            """);

        rehearse("--policy", proposed.toString(), "--from", concerns.toString(), "--all");
        rehearse("--policy", proposed.toString(), "--from", concerns.toString(), "--all", "--json");

        assertThat(out + err.toString()).contains("line-1").doesNotContainIgnoringCase("canary");
        assertThat(out.toString()).contains("Left out, because they cannot be read: 1");
    }

    @Test
    @Timeout(30)
    void aBrokerThatDoesNotAnswerIsSaidWithWhatToDo() throws IOException {
        String nobody = "127.0.0.1:" + LocalBroker.freePort();

        int code = rehearse("--policy", proposed.toString(), "--kafka", nobody);

        assertThat(code).isEqualTo(SignpostCommand.NOT_REACHABLE);
        assertThat(err.toString()).contains("no broker answers at " + nobody, "signpost run", "--from");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--since 7d | name what is proposed, with --policy FILE, --partners FILE or both",
                "--policy p --since 3w | --since is a number of days (30d) or hours (12h), or a day (2026-11-01)",
                "--policy p --since 2999-01-01 | --since is a day that has not begun yet",
                "--policy p --from f --kafka k:1 | concerns come from a broker (--kafka) or from a file (--from)",
                "--policy p --from f --since 7d | --since is for a broker",
                "--policy p --from f --on tomorrow | --on is a day such as 2026-12-01",
                "--policy no-such-policy.yaml --from f | no-such-policy.yaml: there is no such file"
            })
    void whatIsWrongWithTheOptionsIsSaid(String options, String message) {
        int code = rehearse(options.split(" "));

        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).contains(message);
    }

    @Test
    void aFileThatIsNotThereIsSaid() {
        int code = rehearse("--policy", proposed.toString(), "--from", "no-such-file.jsonl");

        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).contains("no-such-file.jsonl cannot be read");
    }

    @ParameterizedTest
    @CsvSource({
        "30d, 2026-10-02T12:00:00Z",
        "12h, 2026-11-01T00:00:00Z",
        "2026-10-25, 2026-10-24T23:00:00Z",
        "2026-10-26, 2026-10-26T00:00:00Z"
    })
    void sinceIsASpanOrADayInWarwickshire(String since, Instant start) {
        Instant now = Instant.parse("2026-11-01T12:00:00Z");

        assertThat(RehearsalInWords.start(since, now, ZoneId.of("Europe/London")))
                .contains(start);
    }

    @Test
    void theHelpFitsATerminalAndNamesTheExitCodes() {
        int code = rehearse("--help");

        assertThat(code).isEqualTo(SignpostCommand.OK);
        assertThat(out.toString())
                .contains("Exit codes:", "Nothing is sent")
                .satisfies(help -> assertThat(help.lines()).allMatch(line -> line.length() <= 80));
    }

    private int rehearse(String... options) {
        var all = new ArrayList<>(List.of("policy", "rehearse"));
        all.addAll(List.of(options));
        if (!all.contains("--help")) {
            all.addAll(List.of("--current", CONFIG.resolve("policy.yaml").toString()));
            all.addAll(List.of(
                    "--current-partners", CONFIG.resolve("partners.yaml").toString()));
        }
        return SignpostCommand.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
    }
}
