package org.signpost.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyTestCommandTest {

    private static final Path EXAMPLES = Path.of("../routing-service/src/test/resources/examples/concerns.jsonl");

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private Path folder;

    @Test
    void wholeConcernsAreDecidedAsTheirAuthorsExpect() {
        CommandAsTyped command = test(EXAMPLES);

        assertThat(command.exitCode()).as(command.out() + command.err()).isZero();
        assertThat(command.out()).contains("pass  EX01").contains(" 0 otherwise");
    }

    @Test
    void theShippedConcernsAreDecidedAsTheySay() {
        CommandAsTyped command = test(Path.of("../examples/concerns.jsonl"));

        assertThat(command.exitCode()).as(command.out() + command.err()).isZero();
        assertThat(command.out()).contains("6 examples, 6 as expected, 0 otherwise");
    }

    @Test
    void aConcernThatIsDecidedOtherwiseSaysWhatDiffers() throws IOException {
        String first = Files.readAllLines(EXAMPLES).stream()
                .filter(line -> line.contains("\"EX01\""))
                .findFirst()
                .orElseThrow();
        Path file = folder.resolve("concerns.jsonl");
        Files.writeString(
                file,
                first.replace("[\"warwickshire-police\"]", "[\"rugby-council\"]")
                        + "\n\n{\"id\": \"EX98\", \"concern\": {\"danger\": \"canary\"}, \"expect\": {\"lead\": []}}"
                        + "\n{\"id\": \"EX99\", \"concern\": {}}\n");

        CommandAsTyped command = test(file);

        assertThat(command.exitCode()).isEqualTo(SignpostCommand.FINDING);
        assertThat(command.out())
                .contains("FAIL  EX01  line 1: lead: expected rugby-council, who is not there;"
                        + " lead: warwickshire-police is there and not expected")
                .contains("FAIL  EX98  line 3: is no concern: /danger: ")
                .contains("FAIL  EX99  line 4: has no `expected`")
                .contains("3 examples, 0 as expected, 3 otherwise")
                .doesNotContain("canary");
    }

    private static CommandAsTyped test(Path examples) {
        return CommandAsTyped.of(
                "policy",
                "test",
                "--policy",
                "../config/policy.yaml",
                "--partners",
                "../config/partners.yaml",
                "--examples",
                examples.toString());
    }
}
