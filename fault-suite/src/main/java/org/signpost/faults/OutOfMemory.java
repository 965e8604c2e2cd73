package org.signpost.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Watches for containers that ended for want of memory: the operating system killed them because they took more than
/// they may, or their JVM gave up because its heap was full. Docker starts them again, so that nobody would notice.
final class OutOfMemory implements AutoCloseable {

    private static final String OUT_OF_CONTAINER = "oom ";
    /// What a JVM with `-XX:+ExitOnOutOfMemoryError` ends with.
    private static final String OUT_OF_HEAP = "die 3 ";

    private final Process events;
    private final Path said;

    private OutOfMemory(Process events, Path said) {
        this.events = events;
        this.said = said;
    }

    /// Begins to watch.
    ///
    /// @param project of compose, whose containers they are
    static OutOfMemory watch(String project) throws IOException {
        Path said = Files.createTempFile("out-of-memory", ".txt");
        Process events = new ProcessBuilder(
                        "docker",
                        "events",
                        "--filter",
                        "event=oom",
                        "--filter",
                        "event=die",
                        "--filter",
                        "label=com.docker.compose.project=" + project,
                        "--format",
                        "{{.Action}} {{.Actor.Attributes.exitCode}} {{.Actor.Attributes.name}}")
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        return new OutOfMemory(events, said);
    }

    /// Such containers since then: what happened, the code that it ended with, and its name.
    ///
    /// @throws IllegalStateException when Docker says nothing of it any more
    List<String> containers() throws IOException {
        List<String> all = Files.readAllLines(said);
        if (!events.isAlive()) {
            throw new IllegalStateException("docker events ended: " + all);
        }
        return all.stream()
                .filter(event -> event.startsWith(OUT_OF_CONTAINER) || event.startsWith(OUT_OF_HEAP))
                .toList();
    }

    @Override
    public void close() {
        events.destroy();
        said.toFile().delete();
    }
}
