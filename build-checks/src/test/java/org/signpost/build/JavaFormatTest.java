package org.signpost.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class JavaFormatTest {

    private static final String WELL_FORMATTED = """
        package a;

        import java.util.function.BiFunction;

        /// Says `_` and (_, _) in a comment.
        sealed interface Outcome {
            record Accepted(String reference, Outcome before) implements Outcome {}

            record Refused() implements Outcome {}

            String TEXT = "(_, var _)";
            BiFunction<String, String, String> FIRST = (first, _) -> first;

            static String of(Outcome outcome) {
                try {
                    return switch (outcome) {
                        case Accepted(var reference, Accepted(_, _)) when reference.isEmpty() -> "";
                        case Accepted(_, Refused()) -> "b";
                        case Accepted(var _, Outcome _) -> "c";
                        case Refused _ -> "d";
                    };
                } catch (IllegalStateException _) {
                    return "e";
                }
            }
        }
        """;

    private final JavaFormat format = new JavaFormat();

    @Test
    void whatIsWellFormattedStaysAsItIs() throws IOException {
        assertThat(format.apply(WELL_FORMATTED)).isEqualTo(WELL_FORMATTED);
    }

    @Test
    void indentationLineEndsAndImportsAreMended() throws IOException {
        String mangled = WELL_FORMATTED
                .replace("    ", "\t")
                .replace("import", "import java.util.List;\n\n\nimport")
                .replace("(_, Refused())", "(_,\nRefused( ))")
                .stripTrailing();

        assertThat(format.apply(mangled)).isEqualTo(WELL_FORMATTED);
    }

    @Test
    void whatIsNotJavaSaysWhere() {
        assertThatThrownBy(() -> format.apply("class A {\n  int = _;\n}\n"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("2:");
    }
}
