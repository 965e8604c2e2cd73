package org.signpost.contract.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigFileTest {

    @Test
    void valuesAreWhatWasWritten() {
        ConfigSection root = read("answer: no\nopens: 08:30\nnumber: 012\nquoted: \"a: b\"\n")
                .root();

        assertThat(root.text("answer")).contains("no");
        assertThat(root.text("opens")).contains("08:30");
        assertThat(root.text("number")).contains("012");
        assertThat(root.text("quoted")).contains("a: b");
    }

    @Test
    void everyPieceKnowsItsLine() {
        ConfigSection root = read("# why\nrules:\n  - id: R1\n    lead: [police, helpline]\n  - id: R2\n")
                .root();

        List<ConfigSection> rules = root.requiredList("rules").orElseThrow().sections();

        assertThat(rules).extracting(ConfigSection::line).containsExactly(3, 5);
        assertThat(rules.getFirst().scalars("lead"))
                .extracting(ConfigScalar::line)
                .containsExactly(4, 4);
    }

    @Test
    void allMistakesAreToldInTheOrderOfTheLines() {
        ConfigFile file = read("rules:\n  - id: R1\n    urgancy: soon\nlevels: many\nend: 2028-02-30\n");
        ConfigSection root = file.root();
        root.requiredText("version").ifPresent(_ -> {});
        root.scalar("end").flatMap(ConfigScalar::date).ifPresent(_ -> {});
        root.scalar("levels").flatMap(level -> level.integer(1, 9)).ifPresent(_ -> {});
        root.list("rules").orElseThrow().sections().forEach(rule -> {
            rule.allowOnly("id", "urgency");
            rule.scalar("urgancy")
                    .flatMap(urgency -> urgency.oneOf("urgency", List.of("urgent", "standard")))
                    .ifPresent(_ -> {});
        });

        assertThatThrownBy(file::refuseMistakes)
                .isInstanceOf(ConfigurationRefused.class)
                .hasMessage("""
                    config/x.yaml:1: "version" is missing here → add version: value
                    config/x.yaml:3: unknown key "urgancy" → did you mean "urgency"? allowed: id, urgency
                    config/x.yaml:3: unknown urgency "soon" → allowed: urgent, standard
                    config/x.yaml:4: this is not a whole number from 1 to 9 → write a number such as 1
                    config/x.yaml:5: this is not a day → write a day as year-month-day, such as 2028-04-01\
                    """);
    }

    @Test
    void valueOfTheWrongFormIsToldAndAnsweredAsAbsent() {
        ConfigFile file = read("a: 1\nb: [1]\nc:\n  d: 1\n");
        ConfigSection root = file.root();

        assertThat(root.list("a")).isEmpty();
        assertThat(root.section("b")).isEmpty();
        assertThat(root.scalar("c")).isEmpty();
        assertThat(root.scalars("c")).isEmpty();
        assertThat(file.mistakes()).extracting(ConfigMistake::line).containsExactly(1, 2, 4, 4);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        a: 1~b: 2~a: 3          | config/x.yaml:3: "a" stands here already, on line 1
        a: &x 1~b: *x           | config/x.yaml:1: this is an anchor
        a: !!java.net.URL [x]   | config/x.yaml:1: this has a tag
        a: !secret x            | config/x.yaml:1: this has a tag
        a:~b: 2                 | config/x.yaml:1: "a" has no value
        ? [a]~: 1               | config/x.yaml:1: a key is not a single word
        - a                     | config/x.yaml:1: the file has no `key: value` lines
        ''                      | config/x.yaml:1: the file has no `key: value` lines
        a: 1~--- ~b: 2          | config/x.yaml:2: this is not YAML
        a: 1~b: "x              | config/x.yaml:2: this is not YAML
        a: x: y                 | config/x.yaml:1: a value has a colon with a space after it, or
        a: 1~b:~  c: x: y       | config/x.yaml:3: a value has a colon with a space after it, or
        a:~TABb: x              | config/x.yaml:2: a tab stands where the line begins → write spaces
        a:~  b: 1~TABc: x       | config/x.yaml:3: a tab stands where the line begins → write spaces
        a: [1, 2                | config/x.yaml:1: this is not YAML
        """)
    void surpriseIsRefusedWithItsLine(String lines, String fact) {
        assertThatThrownBy(() -> read(lines.replace('~', '\n').replace("TAB", "\t")))
                .isInstanceOf(ConfigurationRefused.class)
                .message()
                .startsWith(fact)
                .contains(" → ");
    }

    @Test
    void brokenLineIsNotQuoted() {
        assertThatThrownBy(() -> read("email: \"duty@secret.example\n"))
                .message()
                .doesNotContain("secret");
    }

    @Test
    void fileThatIsNotThereSaysSo(@TempDir Path folder) {
        ConfigurationRefused refused =
                catchThrowableOfType(ConfigurationRefused.class, () -> ConfigFile.read(folder.resolve("none.yaml")));

        assertThat(refused.mistakes())
                .singleElement()
                .satisfies(mistake -> assertThat(mistake.toString())
                        .endsWith("none.yaml: there is no such file → name the right file in the settings, or"
                                + " put it there"));
    }

    @Test
    void deepOrLongOrForeignFilesAreRefused() {
        assertThatThrownBy(() -> read("a: " + "[".repeat(5_000))).isInstanceOf(ConfigurationRefused.class);
        assertThatThrownBy(() -> read("a: b\n".repeat(300_000))).isInstanceOf(ConfigurationRefused.class);
        assertThatThrownBy(() -> ConfigFile.read("x", new byte[] {'a', ':', ' ', (byte) 0xff}))
                .isInstanceOf(ConfigurationRefused.class);
        assertThatThrownBy(() -> read("a: \u0000")).isInstanceOf(ConfigurationRefused.class);
    }

    @Test
    void randomTextIsReadOrRefusedAndNothingElse() {
        long seed = 20261123;
        var random = new Random(seed);
        String letters = "ab:-[]{},&*!?|>'\"%@`#\n\n  \t0é";
        for (int i = 0; i < 3_000; i++) {
            var text = new StringBuilder();
            for (int j = random.nextInt(60); j >= 0; j--) {
                text.append(letters.charAt(random.nextInt(letters.length())));
            }
            try {
                assertThat(read(text.toString()).version()).hasSize(16);
            } catch (ConfigurationRefused refused) {
                assertThat(refused.mistakes()).isNotEmpty();
            } catch (RuntimeException other) {
                throw new AssertionError("seed " + seed + ", case " + i, other);
            }
        }
    }

    @Test
    void versionIsTheContents() {
        assertThat(read("a: 1").version()).isEqualTo(read("a: 1").version()).matches("[0-9a-f]{16}");
        assertThat(read("a: 1").version()).isNotEqualTo(read("a: 2").version());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Call 07911 123456",
                "Call (01926) 415000.",
                "+44 (0)1926 415000",
                "Childline, 0800 1111",
                "07911123456",
                "01926-415-000",
                "write to duty@police.example"
            })
    void contactDetailsInATextForManyAreAMistakeThatDoesNotRepeatThem(String text) {
        ConfigFile file = read("because: \"" + text + "\"");

        String because = file.root().scalar("because").orElseThrow().publicText();

        assertThat(because).isEqualTo(text);
        assertThat(file.mistakes()).singleElement().satisfies(mistake -> {
            assertThat(mistake.fact()).isEqualTo("this text seems to hold a telephone number or an email address");
            assertThat(mistake.toString()).doesNotContain(text, "1111", "123456", "415000", "duty");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Since the Crime and Policing Act 2026, 999 work cannot wait.",
                "From 2028-04-01 on; until 31/03/2028 the old one.",
                "E07000218 and E07000219",
                "Mon 09:00-17:00, 24/7 at night",
                "Call Jane Smith",
                "5 minutes, 10 minutes, 60 minutes @ once"
            })
    void anOrdinaryTextIsNone(String text) {
        ConfigFile file = read("because: \"" + text + "\"");

        assertThat(file.root().scalar("because").orElseThrow().publicText()).isEqualTo(text);
        assertThat(file.mistakes()).isEmpty();
    }

    private static ConfigFile read(String text) {
        return ConfigFile.read("config/x.yaml", text.getBytes(StandardCharsets.UTF_8));
    }
}
