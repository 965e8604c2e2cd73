package org.signpost.contract.reload;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.config.ConfigMistake;
import org.signpost.contract.config.ConfigurationRefused;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What was last read from files that belong together, and could be used.
///
/// All files are read and checked as one, and what is made of them is replaced at once: whoever asks once for a piece
/// of work has one version throughout. A change is judged when two looks in a row find the same, so that a file that is
/// just being written is neither used nor called broken.
public final class ReloadedFiles<T> implements Supplier<T>, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ReloadedFiles.class);
    private static final int MOST_LOGGED = 20;

    private final List<WatchedFile> files;
    private final Reading<T> reading;
    private final Clock clock;
    private @Nullable LooksAgain looking;

    private volatile InForce<T> inForce;
    private volatile @Nullable Refusal refusal;
    private List<FileAsSeen> lastJudged;
    private List<FileAsSeen> lastSeen;

    private record InForce<T>(T made, List<FileAsSeen> files, Instant since) {}

    private ReloadedFiles(List<WatchedFile> files, Reading<T> reading, Clock clock) {
        this.files = List.copyOf(files);
        this.reading = reading;
        this.clock = clock;
        List<FileAsSeen> seen = look();
        this.inForce = new InForce<>(reading.read(seen), seen, clock.instant());
        this.lastJudged = seen;
        this.lastSeen = seen;
        logAccepted("configuration in force", seen);
    }

    /// Reads files for the first time; without any, what is made stays as it is. Nobody looks at them again before
    /// {@link #look(Duration)} or
    /// {@link #lookOnce()}.
    ///
    /// @throws ConfigurationRefused when they cannot be used
    public static <T> ReloadedFiles<T> load(List<WatchedFile> files, Reading<T> reading, Clock clock) {
        return new ReloadedFiles<>(files, reading, clock);
    }

    /// Looks at the files from now on, once in each such time, until it is closed.
    public synchronized ReloadedFiles<T> look(Duration every) {
        if (looking != null) {
            throw new IllegalStateException("these files are looked at already");
        }
        if (!files.isEmpty()) {
            looking = LooksAgain.start(this::lookOnce, every);
        }
        return this;
    }

    /// What is in force. It is immutable, and complete.
    @Override
    public T get() {
        return inForce.made();
    }

    /// When that was read.
    public Instant since() {
        return inForce.since();
    }

    /// Which content it was read from, by short hash, in the order of the files.
    public List<String> versions() {
        return inForce.files().stream().map(FileAsSeen::version).toList();
    }

    /// The files.
    public List<WatchedFile> files() {
        return files;
    }

    /// What is refused now; empty when the files, as they are, are in force.
    public Optional<Refusal> refusal() {
        return Optional.ofNullable(refusal);
    }

    /// Looks once, and acts upon what is seen for the second time.
    public synchronized void lookOnce() {
        List<FileAsSeen> seen = look();
        boolean settled = seen.equals(lastSeen);
        lastSeen = seen;
        if (settled && !seen.equals(lastJudged)) {
            lastJudged = seen;
            judge(seen);
        }
    }

    private void judge(List<FileAsSeen> seen) {
        if (seen.equals(inForce.files())) {
            refusal = null;
            logAccepted("configuration is again as it is in force", seen);
            return;
        }
        try {
            inForce = new InForce<>(reading.read(seen), seen, clock.instant());
            refusal = null;
            logAccepted("configuration in force", seen);
        } catch (ConfigurationRefused mistaken) {
            refuse(mistaken.mistakes());
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError failure) {
            // a check that failed itself: whatever it is, what is in force stays, and nobody's words are repeated
            refuse(seen.stream()
                    .filter(file -> !inForce.files().contains(file))
                    .map(file -> new ConfigMistake(
                            file.name(),
                            0,
                            "the check of the file failed with "
                                    + failure.getClass().getSimpleName(),
                            "undo the last change, and report the fault"))
                    .toList());
        }
    }

    private void refuse(List<ConfigMistake> mistakes) {
        Refusal earlier = refusal;
        Set<String> roles = rolesOf(mistakes);
        refusal = new Refusal(roles, mistakes, earlier == null ? clock.instant() : earlier.since());
        log.atError()
                .addKeyValue("files", String.join(",", roles))
                .addKeyValue("mistakes", mistakes.size())
                .log(
                        "changed configuration refused, the one before stays in force:\n{}",
                        mistakes.stream()
                                .limit(MOST_LOGGED)
                                .map(ConfigMistake::toString)
                                .collect(Collectors.joining("\n")));
    }

    private Set<String> rolesOf(List<ConfigMistake> mistakes) {
        var roles = new HashSet<String>();
        for (WatchedFile file : files) {
            if (mistakes.stream().anyMatch(mistake -> mistake.file().equals(file.name()))) {
                roles.add(file.role());
            }
        }
        if (roles.isEmpty()) {
            files.forEach(file -> roles.add(file.role()));
        }
        return roles;
    }

    private List<FileAsSeen> look() {
        return files.stream().map(WatchedFile::look).toList();
    }

    private static void logAccepted(String fact, List<FileAsSeen> seen) {
        if (seen.isEmpty()) {
            return;
        }
        var line = log.atInfo();
        for (FileAsSeen file : seen) {
            line = line.addKeyValue(file.file().role(), file.version());
        }
        line.log(fact);
    }

    /// Stops looking. What is in force stays.
    @Override
    public synchronized void close() {
        LooksAgain running = looking;
        looking = null;
        if (running != null) {
            running.close();
        }
    }
}
