package org.signpost.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// `signpost policy check` as a policy lead uses it.
class PolicyCheckCommandTest {

    private static final String OUTREACH = """
          - id: health-outreach-team
            name: Health outreach team
            area: county
            opening: 24/7
            contacts:
              - {id: duty, use: duty, email: duty@health-outreach.example, mobile: "07700 900101"}
              - {id: test, use: test, email: test@health-outreach.example, mobile: "07700 900103"}
        """;

    @TempDir
    private Path folder;

    @Test
    void theShippedFilesCanBeUsedWithoutAWarning() {
        CommandAsTyped answer = check(TestStack.CONFIG.resolve("partners.yaml"), "--strict");

        assertThat(answer.exitCode()).isZero();
        assertThat(answer.out()).contains("can be used: 12 partners").doesNotContain("warning");
    }

    @Test
    void aPartnerThatNoRuleNamesIsAWarning() throws IOException {
        Path partners = withOutreach();

        assertThat(check(partners)).satisfies(answer -> {
            assertThat(answer.exitCode()).isZero();
            assertThat(answer.out())
                    .contains("can be used: 13 partners", "warning: " + partners + ":")
                    .contains("partner health-outreach-team is told of nothing", "write a rule for it");
        });
        assertThat(check(partners, "--strict").exitCode()).isEqualTo(SignpostCommand.FINDING);
    }

    @Test
    void aDeadlineThatNobodyKeepsIsAWarning() throws IOException {
        Path policy = folder.resolve("policy.yaml");
        Files.writeString(
                policy,
                Files.readString(TestStack.CONFIG.resolve("policy.yaml"))
                        .replace("version: 2026-11", "version: 2026-12")
                        .replace(
                                "{after: deadline + 60 minutes, tell: duty-coordinator}",
                                "{after: deadline + 90 minutes, tell: duty-coordinator}")
                        .replace("within: 24 hours", "within: 12 hours"));

        assertThat(againstTheShipped(policy))
                .contains("standard for warwickshire-police: 12 hours → write acknowledge-within: 24 hours,")
                .contains("deadline + 90 minutes: duty-coordinator → write then: deadline: back-up-contact; deadline +"
                        + " 60 minutes: duty-coordinator");
    }

    @Test
    void aProgramGetsTheWarningWithItsLine() throws IOException {
        Path partners = withOutreach();

        JsonNode answer = TestStack.JSON.readTree(check(partners, "--json").out());

        assertThat(answer.path("usable").asBoolean()).isTrue();
        assertThat(answer.path("warnings")).hasSize(2);
        // a partner that never closes has the county's clock, and the policy says otherwise of all that it does not
        // name
        assertThat(answer.path("warnings").path(1).path("fact").asString())
                .contains("urgent for health-outreach-team: 1 working day");
        int line = answer.path("warnings").path(0).path("line").asInt();
        assertThat(Files.readAllLines(partners).get(line - 1)).contains("health-outreach-team");
    }

    @Test
    void aChangedPolicyOfTheSameVersionIsAWarning() throws IOException {
        String shipped = Files.readString(TestStack.CONFIG.resolve("policy.yaml"));
        Path kept = Files.writeString(folder.resolve("kept.yaml"), shipped + "# changed\n");
        Path raised = Files.writeString(
                folder.resolve("raised.yaml"), shipped.replace("version: 2026-11", "version: 2026-12"));

        assertThat(againstTheShipped(kept)).contains("warning: " + kept, "its version is the same → raise version:");
        assertThat(againstTheShipped(raised)).contains("version 2026-12").doesNotContain("warning");
    }

    private static String againstTheShipped(Path policy) {
        return CommandAsTyped.of(
                        "policy",
                        "check",
                        "--policy",
                        policy.toString(),
                        "--current",
                        TestStack.CONFIG.resolve("policy.yaml").toString(),
                        "--partners",
                        TestStack.CONFIG.resolve("partners.yaml").toString())
                .out();
    }

    private Path withOutreach() throws IOException {
        return Files.writeString(
                folder.resolve("partners.yaml"),
                Files.readString(TestStack.CONFIG.resolve("partners.yaml")) + OUTREACH);
    }

    private static CommandAsTyped check(Path partners, String... options) {
        var words = new ArrayList<>(List.of(
                "policy",
                "check",
                "--policy",
                TestStack.CONFIG.resolve("policy.yaml").toString(),
                "--partners",
                partners.toString()));
        words.addAll(List.of(options));
        return CommandAsTyped.of(words.toArray(String[]::new));
    }
}
