package org.signpost.faults;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One system of `docker-compose.yml`, under a project name of its own, driven by the commands that an operator has.
///
/// Whoever opens it closes it: that removes its containers, networks and volumes, and nothing else.
final class Compose implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Compose.class);
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private final Path root;
    private final String project;
    private final Map<String, String> environment;
    private final List<String> files;

    /// @param root the folder of the compose files
    /// @param project what containers, networks and volumes are named after
    /// @param environment what the compose files read, such as ports; it goes before the file `.env`
    /// @param files the compose files, from `root`, later ones over earlier ones
    Compose(Path root, String project, Map<String, String> environment, List<String> files) {
        this.root = root;
        this.project = project;
        this.environment = new TreeMap<>(environment);
        this.files = List.copyOf(files);
    }

    /// Whether there is a Docker that answers, with Compose.
    static boolean answers() {
        return succeeds("docker", "compose", "version") && succeeds("docker", "info");
    }

    private static boolean succeeds(String... command) {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException noDocker) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// Builds the images from the sources.
    void build() {
        var _ = compose("build", "--quiet");
    }

    /// Starts services and what they depend on; all of them when none is named.
    void up(String... services) {
        var arguments = new ArrayList<>(List.of("up", "--detach"));
        arguments.addAll(List.of(services));
        var _ = compose(arguments.toArray(String[]::new));
    }

    /// Runs a `docker compose` command on this system, and returns what it printed.
    ///
    /// @throws CommandFailed when it ends with anything but 0
    String compose(String... arguments) {
        var command = new ArrayList<>(List.of("docker", "compose"));
        command.addAll(List.of(arguments));
        return run(command);
    }

    /// Runs one of the project's own scripts on this system, and returns what it printed.
    ///
    /// @param command the script, from `root`, and its arguments
    /// @throws CommandFailed when it ends with anything but 0
    String script(String... command) {
        return run(List.of(command));
    }

    /// Runs commands as somebody types them into a shell at `root`, until one fails, and returns what they printed.
    ///
    /// @throws CommandFailed when one ends with anything but 0
    String shell(String commands) {
        return run(shellOf(commands));
    }

    /// Runs a `docker compose` command on this system, however it ends.
    Ended ended(String... arguments) {
        var command = new ArrayList<>(List.of("docker", "compose"));
        command.addAll(List.of(arguments));
        return end(command);
    }

    /// The same of commands that somebody types into a shell.
    Ended endedShell(String commands) {
        return end(shellOf(commands));
    }

    private static List<String> shellOf(String commands) {
        return List.of("bash", "-eu", "-o", "pipefail", "-c", commands);
    }

    /// How a command ended.
    ///
    /// @param code what it ended with; 0 when it did what it should
    /// @param said what it printed, to both streams
    record Ended(int code, String said) {}

    /// Runs a `docker` command on the container of a service, such as `kill`, `pause` or `stop`.
    ///
    /// @param arguments what stands before the container's name
    String docker(String service, String... arguments) {
        var command = new ArrayList<>(List.of("docker"));
        command.addAll(List.of(arguments));
        command.add(container(service));
        return run(command);
    }

    /// Gives a container a share of a processor and no more.
    ///
    /// @param share such as `0.3`
    void limit(String container, String share) {
        var _ = run(List.of("docker", "update", "--cpus", share, container));
    }

    /// Takes a container off the network: its connections stand still, as when a cable is pulled.
    void cutOff(String service) {
        var _ = run(List.of("docker", "network", "disconnect", network(), container(service)));
    }

    /// Puts it back, under the name by which others find it.
    void reconnect(String service) {
        var _ = run(List.of("docker", "network", "connect", "--alias", service, network(), container(service)));
    }

    /// Runs a command in the container of a service, and returns what it printed.
    String inside(String service, String... command) {
        var all = new ArrayList<>(List.of("docker", "exec", container(service)));
        all.addAll(List.of(command));
        return run(all);
    }

    /// The state of each service: `running`, `exited`, `paused`, and after a slash its health where it has one.
    Map<String, String> states() {
        var states = new TreeMap<String, String>();
        compose("ps", "--all", "--format", "{{.Service}} {{.State}}/{{.Health}}")
                .lines()
                .forEach(line -> {
                    String[] parts = line.split(" ", 2);
                    states.put(parts[0], parts[1]);
                });
        return states;
    }

    /// The name of a service's container.
    String container(String service) {
        return project + "-" + service + "-1";
    }

    private String network() {
        return project + "_default";
    }

    @Override
    public void close() {
        var _ = compose("down", "--volumes", "--timeout", "5", "--remove-orphans");
    }

    private String run(List<String> command) {
        Ended ended = end(command);
        if (ended.code() != 0) {
            throw new CommandFailed(command, ended.said());
        }
        return ended.said();
    }

    private Ended end(List<String> command) {
        log.debug("{}", command);
        Path said = null;
        try {
            said = Files.createTempFile("compose", ".txt");
            var builder = new ProcessBuilder(command)
                    .directory(root.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile());
            builder.environment().putAll(environment);
            builder.environment().put("COMPOSE_PROJECT_NAME", project);
            builder.environment().put("COMPOSE_FILE", String.join(File.pathSeparator, files));
            Process process = builder.start();
            boolean ended = process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly();
            }
            String output = Files.readString(said, StandardCharsets.UTF_8);
            if (!ended) {
                throw new CommandFailed(command, output);
            }
            return new Ended(process.exitValue(), output);
        } catch (IOException e) {
            throw new CommandFailed(command, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailed(command, "interrupted");
        } finally {
            if (said != null) {
                said.toFile().delete();
            }
        }
    }

    /// A command that did not end as it must; the message has the command and what it printed.
    static final class CommandFailed extends RuntimeException {
        private static final long serialVersionUID = 1;

        CommandFailed(List<String> command, String output) {
            super(String.join(" ", command) + "\n" + output);
        }
    }
}
