package org.signpost.intake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.signpost.broker.LocalBroker;

/// A part of a test in a JVM of its own, so that it can be killed as by `kill -9`.
final class OtherProcess implements AutoCloseable {

    private final Process process;
    private final Path log;

    private OtherProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /// The service itself.
    static OtherProcess intake(Path folder, String... arguments) throws IOException {
        return start(ReportIntakeApplication.class, folder, List.of(arguments));
    }

    /// A broker on that port, whose log is in `log` of the folder.
    static OtherProcess broker(Path folder, int port) throws IOException {
        return start(BrokerMain.class, folder, List.of(folder.resolve("log").toString(), Integer.toString(port)));
    }

    private static OtherProcess start(Class<?> main, Path folder, List<String> arguments) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx384m",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(arguments);
        Path log = Files.createTempFile(folder, main.getSimpleName(), ".log");
        return new OtherProcess(
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start(),
                log);
    }

    /// Ends it without a goodbye, and waits until it is gone.
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /// @throws AssertionError with what it said, if it has ended by itself
    void mustBeAlive() {
        if (!process.isAlive()) {
            try {
                throw new AssertionError("a process of the test ended by itself:\n" + Files.readString(log));
            } catch (IOException e) {
                throw new AssertionError("a process of the test ended by itself", e);
            }
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /// A broker with Signpost's topics, until it is killed or its parent is gone.
    static final class BrokerMain {

        private BrokerMain() {}

        public static void main(String[] arguments) throws IOException {
            var broker = LocalBroker.start(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
            try (broker) {
                while (System.in.read() >= 0) {
                    // until the other end is closed
                }
            }
        }
    }
}
