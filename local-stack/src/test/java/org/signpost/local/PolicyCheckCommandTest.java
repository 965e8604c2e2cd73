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
    void otherDeadlinesThanTheShippedOnesAreFine() throws IOException {
        Path policy = folder.resolve("policy.yaml");
        Files.writeString(
                policy,
                Files.readString(TestStack.CONFIG.resolve("policy.yaml"))
                        .replace("version: 2026-11", "version: 2026-12")
                        .replace(
                                "{after: deadline + 60 minutes, tell: duty-coordinator}",
                                "{after: deadline + 90 minutes, tell: duty-coordinator}")
                        .replace("within: 24 hours", "within: 12 hours"));

        assertThat(againstTheShipped(policy)).contains("version 2026-12").doesNotContain("warning");
    }

    @Test
    void aStepThatNobodyCouldTakeIsRefusedWithItsLine() throws IOException {
        Path policy = folder.resolve("policy.yaml");
        Files.writeString(
                policy,
                Files.readString(TestStack.CONFIG.resolve("policy.yaml"))
                        .replace(
                                "{after: deadline + 60 minutes, tell: duty-coordinator}",
                                "{after: deadline + 60 minutes, tell: fair-work-agency}"));

        assertThat(againstTheShipped(policy))
                .contains(policy + ":42: fair-work-agency would hear of every concern of this urgency")
                .contains("tell back-up-contact or duty-coordinator");
    }

    @Test
    void aProgramGetsTheWarningWithItsLine() throws IOException {
        Path partners = withOutreach();

        JsonNode answer = TestStack.JSON.readTree(check(partners, "--json").out());

        assertThat(answer.path("usable").asBoolean()).isTrue();
        assertThat(answer.path("warnings")).hasSize(1);
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
