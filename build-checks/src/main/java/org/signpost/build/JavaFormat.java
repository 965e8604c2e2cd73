package org.signpost.build;

import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.JavaFormatterOptions;
import java.io.IOException;

/// How Java is written here: palantir-java-format, with imports sorted and unused ones removed.
final class JavaFormat {

    private final Formatter formatter = Formatter.createFormatter(JavaFormatterOptions.builder()
            .style(JavaFormatterOptions.Style.PALANTIR)
            .build());

    /// Returns the source as it should be.
    ///
    /// @throws IOException if it cannot be parsed; the message says where
    String apply(String source) throws IOException {
        try {
            return UnnamedPatterns.show(formatter.formatSourceAndFixImports(UnnamedPatterns.hide(source)));
        } catch (FormatterException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
