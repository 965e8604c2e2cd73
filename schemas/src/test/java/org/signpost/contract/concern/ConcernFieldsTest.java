package org.signpost.contract.concern;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConcernFieldsTest {
    private final ConcernReader reader = new ConcernReader(Clock.systemUTC());

    static List<ConcernField> fields() {
        return ConcernFields.all();
    }

    @Test
    void everyFieldOfTheDictionaryIsThereOnce() {
        assertThat(fields()).hasSize(47).extracting(ConcernField::path).doesNotHaveDuplicates();
    }

    @Test
    void whatIdentifiesOrEndangersAPersonIsSealed() {
        assertThat(fields().stream().filter(ConcernField::sealed).map(ConcernField::path))
                .containsExactlyInAnyOrder(
                        "narrative",
                        "peopleDescribed",
                        "suspects",
                        "vehicles",
                        "places[].description",
                        "reporter.name",
                        "reporter.organisation",
                        "reporter.email",
                        "reporter.phone",
                        "reporter.mayContact",
                        "reporter.contactMeans",
                        "reporter.safeTimes",
                        "reporter.doNot");
    }

    @ParameterizedTest
    @MethodSource("fields")
    void readerAsksForEveryFieldOfTheDictionary(ConcernField field) {
        // Only a field that is asked for can be told to have the wrong type: none holds a list of lists.
        String wrong = "\"" + field.name() + "\": [[]]";
        String json = switch (field.holder()) {
            case "" -> "{" + wrong + "}";
            case "places[]" -> "{\"places\": [{" + wrong + "}]}";
            default -> "{\"reporter\": {" + wrong + "}}";
        };

        Reading reading = reader.read(json.getBytes(StandardCharsets.UTF_8));

        assertThat(reading)
                .isInstanceOfSatisfying(
                        Reading.Refused.class,
                        refused -> assertThat(refused.mistakes()).anySatisfy(mistake -> {
                            assertThat(mistake.pointer()).contains("/" + field.name());
                            assertThat(mistake.rule()).isIn(Rule.WRONG_TYPE, Rule.WRONG_FORM);
                        }));
    }
}
