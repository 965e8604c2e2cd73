package org.signpost.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Checks or rewrites the format of all Java sources of the repository.
///
/// It is a program of its own, and no plugin, since the formatter parses with the compiler of the JVM it runs
/// in: that has to be the JDK of the toolchain, while Maven may run on an older one.
final class SourceFormat {

    private static final String REWRITE = "mvn -q -pl build-checks process-classes -Dformat=apply";

    private final JavaFormat format = new JavaFormat();

    private SourceFormat() {}

    /// Takes `check` or `apply`, and the folder of the repository.
    public static void main(String[] args) throws IOException {
        System.exit(new SourceFormat().run(args[0], Path.of(args[1]).toRealPath()));
    }

    private int run(String order, Path root) throws IOException {
        if (!order.equals("check") && !order.equals("apply")) {
            System.err.println("-Dformat is neither check nor apply: " + order);
            return 2;
        }
        List<String> wrong = new ArrayList<>();
        for (Path file : sources(root)) {
            String source = Files.readString(file);
            Path name = root.relativize(file);
            try {
                String wanted = format.apply(source);
                if (wanted.indexOf('\t') >= 0) {
                    wrong.add(name + ": a tab; write \\t in a string");
                }
                if (!wanted.equals(source)) {
                    if (order.equals("apply")) {
                        Files.writeString(file, wanted);
                        System.out.println("rewritten: " + name);
                    } else {
                        wrong.add(name.toString());
                    }
                }
            } catch (IOException e) {
                wrong.add(name + ": " + e.getMessage());
            }
        }
        if (wrong.isEmpty()) {
            return 0;
        }
        System.err.println("Not formatted as this repository is:");
        wrong.forEach(line -> System.err.println("  " + line));
        System.err.println("To rewrite them: " + REWRITE);
        return 1;
    }

    private static List<Path> sources(Path root) throws IOException {
        List<Path> sources = new ArrayList<>();
        for (Path module : children(root)) {
            Path folder = module.resolve("src");
            if (Files.isDirectory(folder)) {
                try (Stream<Path> files = Files.walk(folder)) {
                    files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
                }
            }
        }
        return sources;
    }

    private static List<Path> children(Path root) throws IOException {
        try (Stream<Path> children = Files.list(root)) {
            return children.sorted().toList();
        }
    }
}
