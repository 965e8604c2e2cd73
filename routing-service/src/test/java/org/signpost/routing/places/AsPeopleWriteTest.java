package org.signpost.routing.places;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Some hundreds of places as a caller or a person in a hurry writes them. The answers are those of the program, read
/// through once by a person and kept where they were right or left to a person; so this shows what a change of the
/// code changes. It is no independent measure of accuracy.
class AsPeopleWriteTest {

    /// @param text as written
    /// @param outcome `is`, `may be` or `unknown`
    /// @param districts the names in alphabetical order, or `many` for more than five
    /// @param area as seen from Warwickshire
    record Written(String text, String outcome, String districts, Area area) {

        static Written of(String line) {
            List<String> columns = List.of(line.split(" \\| ", -1));
            assertThat(columns).as(line).hasSize(4);
            return new Written(columns.get(0), columns.get(1), columns.get(2), Area.valueOf(columns.get(3)));
        }
    }

    static Stream<Written> lines() throws IOException {
        try (InputStream in = AsPeopleWriteTest.class.getResourceAsStream("as-people-write.txt")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .lines().skip(1).map(Written::of).toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("lines")
    void answerIsStillTheOneThatWasReadThrough(Written written) {
        Placement placement = TheGeography.loaded().locate(PlaceClue.ofText(written.text()));

        String outcome = switch (placement) {
            case Placement.Placed _ -> "is";
            case Placement.Candidates _ -> "may be";
            case Placement.Unplaced _ -> "unknown";
        };
        List<String> names = placement.authorities().stream()
                .map(LocalAuthority::name)
                .sorted()
                .toList();
        String districts = names.size() > 5 ? "many" : String.join("; ", names);
        assertThat(new Written(written.text(), outcome, districts, placement.area()))
                .isEqualTo(written);
    }
}
