package org.signpost.benchmarks.hop;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A JVM beside this one. All contenders get the same flags.
final class ChildProcess implements AutoCloseable {

    /// Only what is wrong.
    static final String QUIET_LOG = "benchmark-logback.xml";

    private static final List<String> FLAGS = List.of(
            "-XX:+UseParallelGC", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");

    private final Process process;
    private final Path output;

    private ChildProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /// Starts a JVM on the classpath of this one.
    ///
    /// @param heap such as `512m`
    /// @param output where what it prints goes
    static ChildProcess start(String mainClass, String heap, Path output, List<String> more, List<String> arguments)
            throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        command.addAll(List.of("-Xms" + heap, "-Xmx" + heap));
        command.addAll(more);
        command.addAll(List.of("-classpath", System.getProperty("java.class.path"), mainClass));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        return new ChildProcess(process, output);
    }

    /// What the process has used of the processors so far, in user and in system mode.
    Duration cpu() {
        return process.toHandle().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /// The most memory that it has held so far, in mebibytes; 0 where the system does not say.
    long peakMebibytes() throws IOException {
        File status = new File("/proc/" + process.pid() + "/status");
        if (!status.exists()) {
            return 0;
        }
        return Files.readAllLines(status.toPath()).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElse(0);
    }

    /// @throws IllegalStateException if it has ended by itself
    void mustBeAlive() {
        if (!process.isAlive()) {
            throw new IllegalStateException(
                    "a process of the measurement ended by itself; what it said is in " + output);
        }
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
