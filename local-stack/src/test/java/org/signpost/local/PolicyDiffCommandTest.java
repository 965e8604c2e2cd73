package org.signpost.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `signpost policy diff` as a policy lead uses it.
class PolicyDiffCommandTest {

    private static final Path POLICY = TestStack.CONFIG.resolve("policy.yaml");

    @TempDir
    private Path folder;

    @Test
    void theSamePolicyTwiceIsNoDifference() {
        var answer = diff(POLICY);

        assertThat(answer.exitCode()).isZero();
        assertThat(answer.out()).contains("They decide all of them alike.", "every combination of answers");
    }

    @Test
    void aChangeIsToldInWordsThatFitATerminal() throws IOException {
        var answer = diff(changed("  copy: [anti-slavery-network]", "  copy: [fair-work-agency]"));

        assertThat(answer.exitCode()).isEqualTo(1);
        assertThat(answer.err()).contains("warning: ", "its version is the same", "raise version:");
        assertThat(answer.out())
                .contains("Who is told", "+ fair-work-agency, copy (A5):", "- anti-slavery-network, was copy (A5):");
        assertThat(answer.out().lines().skip(2))
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }

    @Test
    void aFileThatCannotBeUsedIsRefusedWithItsLine() throws IOException {
        var answer = diff(changed("  copy: [anti-slavery-network]", "  copy: [anti-slavery-netwrok]"));

        assertThat(answer.exitCode()).isEqualTo(1);
        assertThat(answer.err()).contains("other.yaml:", "anti-slavery-netwrok", "did you mean");
    }

    private CommandAsTyped diff(Path other) {
        return CommandAsTyped.of(
                "policy",
                "diff",
                POLICY.toString(),
                other.toString(),
                "--partners",
                TestStack.CONFIG.resolve("partners.yaml").toString());
    }

    private Path changed(String right, String wrong) throws IOException {
        String text = Files.readString(POLICY);
        assertThat(text).contains(right);
        String other = text.replace(right, wrong);
        // its examples expect what it decided before
        return Files.writeString(folder.resolve("other.yaml"), other.substring(0, other.indexOf("\ntests:\n")) + "\n");
    }
}
