package org.signpost.routing.policyfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Examples are shown with what differs, where a service would refuse the file.
class TriedExampleTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private Path folder;

    @Test
    void everyExampleOfTheShippedPolicyIsAsExpected() {
        assertThat(PolicyFile.tryExamples(ShippedPolicy.POLICY, ShippedPolicy.DIRECTORY))
                .isNotEmpty()
                .allSatisfy(one -> {
                    assertThat(one.asExpected()).isTrue();
                    assertThat(one.differences()).isEmpty();
                });
    }

    @Test
    void anExampleThatIsDecidedOtherwiseSaysWhatDiffers() throws IOException {
        Path file = folder.resolve("policy.yaml");
        String right = "lead: [rugby-council], copies: [warwickshire-police]}";
        assertThat(ShippedPolicy.text()).contains(right);
        Files.writeString(
                file, ShippedPolicy.text().replace(right, "lead: [rugby-council, fair-work-agency], copies: []}"));

        var otherwise = PolicyFile.tryExamples(file, ShippedPolicy.DIRECTORY).stream()
                .filter(one -> !one.asExpected())
                .toList();

        assertThat(otherwise).singleElement().satisfies(one -> {
            assertThat(one.example().name()).isEqualTo("EX33");
            assertThat(one.differences())
                    .containsExactly(
                            "lead: expected fair-work-agency, who is not there",
                            "copies: warwickshire-police is there and not expected");
        });
    }
}
