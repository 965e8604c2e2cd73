package org.signpost.build;

import com.sun.source.tree.AnyPatternTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/// Hides unnamed patterns, such as the `_` of `case Accepted(_, var at)`, from a formatter that does not know them.
///
/// To be removed when palantir-java-format formats them itself (its issue 1614). A line with such a pattern
/// may be broken a few characters early, since what stands in for it is longer.
final class UnnamedPatterns {

    /// A pattern that the formatter knows, with a name that nobody gives: two underscores. (Written so that
    /// this file does not contain it.)
    private static final String STAND_IN = "var " + "_".repeat(2);

    private static final Pattern UNDERSCORE = Pattern.compile("\\b_\\b");

    private UnnamedPatterns() {}

    static String hide(String source) throws IOException {
        if (!UNDERSCORE.matcher(source).find()) {
            return source;
        }
        if (source.contains(STAND_IN)) {
            throw new IOException("nothing may be named __: the format check uses that name itself");
        }
        StringBuilder hidden = new StringBuilder(source);
        for (int position : positions(source).reversed()) {
            hidden.replace(position, position + 1, STAND_IN);
        }
        return hidden.toString();
    }

    static String show(String source) {
        return source.replace(STAND_IN, "_");
    }

    private static SortedSet<Integer> positions(String source) throws IOException {
        JavacTask compiler = (JavacTask) ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, _ -> {}, null, null, List.of(new Source(source)));
        SourcePositions where = Trees.instance(compiler).getSourcePositions();
        SortedSet<Integer> positions = new TreeSet<>();
        for (CompilationUnitTree unit : compiler.parse()) {
            new TreeScanner<Void, Void>() {
                @Override
                public Void visitAnyPattern(AnyPatternTree pattern, Void nothing) {
                    // the compiler names the position of the token behind it
                    int behind = Math.toIntExact(where.getStartPosition(unit, pattern));
                    positions.add(source.lastIndexOf('_', behind));
                    return null;
                }
            }.scan(unit, null);
        }
        return positions;
    }

    private static final class Source extends SimpleJavaFileObject {

        private final String content;

        Source(String content) {
            super(URI.create("string:///Source.java"), JavaFileObject.Kind.SOURCE);
            this.content = content;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return content;
        }
    }
}
