package org.signpost.benchmarks.hop;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A JVM beside this one. All contenders get the same flags.
public final class ChildProcess implements AutoCloseable {

    /// Only what is wrong.
    public static final String QUIET_LOG = "benchmark-logback.xml";

    /// A setting for services that have no database, since the libraries of one that has are on the classpath.
    public static final String NO_DATABASE =
            "--spring.autoconfigure.exclude=org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration,"
                    + "org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration";

    /// Compiler threads that stay, so that their time can be told apart.
    private static final List<String> FLAGS = List.of(
            "-XX:+UseParallelGC",
            "-XX:-UseDynamicNumberOfCompilerThreads",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    /// Linux tells times of threads in hundredths of a second.
    private static final long TICKS_A_SECOND = 100;

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
    /// @param more flags for it alone
    public static ChildProcess start(
            String mainClass, String heap, Path output, List<String> more, List<String> arguments) throws IOException {
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
    public Duration cpu() {
        return process.toHandle().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /// What of it the JVM's compiler has used; zero where the system does not say.
    Duration compilerCpu() throws IOException {
        Path threads = Path.of("/proc", Long.toString(process.pid()), "task");
        if (!Files.isDirectory(threads)) {
            return Duration.ZERO;
        }
        long ticks = 0;
        try (DirectoryStream<Path> all = Files.newDirectoryStream(threads)) {
            for (Path thread : all) {
                ticks += compilerTicks(thread.resolve("stat"));
            }
        }
        return Duration.ofMillis(ticks * 1000 / TICKS_A_SECOND);
    }

    /// `number (name) state …`, of which the twelfth and thirteenth after the name are user and system time.
    private static long compilerTicks(Path stat) {
        String line;
        try {
            line = Files.readString(stat);
        } catch (IOException ended) {
            return 0;
        }
        int end = line.lastIndexOf(')');
        if (!line.substring(0, end).contains("CompilerThre")) {
            return 0;
        }
        String[] fields = line.substring(end + 2).split(" ", -1);
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
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

    /// Stops the measurement if this process has ended by itself.
    ///
    /// @throws IllegalStateException if it has
    public void mustBeAlive() {
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
