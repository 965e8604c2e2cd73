package org.signpost.contract.reload;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;
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

    private final String follower;
    private final List<WatchedFile> files;
    private final Reading<T> reading;
    private final BiFunction<? super T, String, String> inWords;
    private final ChangeLog changes;
    private final Clock clock;
    private @Nullable LooksAgain looking;

    private volatile InForce<T> inForce;
    private volatile @Nullable Refusal refusal;
    private List<FileAsSeen> lastJudged;
    private List<FileAsSeen> lastSeen;

    private record InForce<T>(T made, List<FileAsSeen> files, Instant since, List<FileInForce> each) {}

    private ReloadedFiles(
            String follower,
            List<WatchedFile> files,
            Reading<T> reading,
            BiFunction<? super T, String, String> inWords,
            Clock clock) {
        this.follower = follower;
        this.inWords = inWords;
        this.changes = new ChangeLog(follower);
        this.files = List.copyOf(files);
        this.reading = reading;
        this.clock = clock;
        List<FileAsSeen> seen = look();
        this.inForce = inForce(reading.read(seen), seen, List.of());
        this.lastJudged = seen;
        this.lastSeen = seen;
        for (FileInForce file : inForce.each()) {
            log.atInfo()
                    .addKeyValue("service", follower)
                    .log("{}: {} in force: {}", follower, file.role(), file.inWords());
        }
    }

    private InForce<T> inForce(T made, List<FileAsSeen> seen, List<FileInForce> before) {
        Instant now = clock.instant();
        var each = new ArrayList<FileInForce>();
        for (FileAsSeen file : seen) {
            String role = file.file().role();
            Instant since = before.stream()
                    .filter(one -> one.role().equals(role) && one.version().equals(file.version()))
                    .map(FileInForce::since)
                    .findFirst()
                    .orElse(now);
            each.add(new FileInForce(follower, role, file.version(), inWords.apply(made, role), since));
        }
        return new InForce<>(made, seen, now, List.copyOf(each));
    }

    /// Reads files for the first time; without any, what is made stays as it is. Nobody looks at them again before
    /// {@link #look(Duration)} or {@link #lookOnce()}.
    ///
    /// @param follower who follows them, as the log names it
    /// @throws ConfigurationRefused when they cannot be used
    public static <T> ReloadedFiles<T> load(String follower, List<WatchedFile> files, Reading<T> reading, Clock clock) {
        return new ReloadedFiles<>(follower, files, reading, (_, _) -> "", clock);
    }

    /// As {@link #load(String, List, Reading, Clock)}, for what can say what it holds.
    ///
    /// @param inWords what was made of the file of a role holds, such as `12 partners`; no contact detail
    public static <T> ReloadedFiles<T> load(
            String follower,
            List<WatchedFile> files,
            Reading<T> reading,
            BiFunction<? super T, String, String> inWords,
            Clock clock) {
        return new ReloadedFiles<>(follower, files, reading, inWords, clock);
    }

    /// Looks at the files from now on, once in each such time, until it is closed.
    public synchronized ReloadedFiles<T> look(Duration every) {
        if (looking != null) {
            throw new IllegalStateException("these files are looked at already");
        }
        if (!files.isEmpty()) {
            looking = LooksAgain.start(follower, this::lookOnce, every);
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

    /// Each file as it is in force.
    public List<FileInForce> inForce() {
        return inForce.each();
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
            changes.asBefore(inForce.each());
            return;
        }
        try {
            List<FileInForce> before = inForce.each();
            inForce = inForce(reading.read(seen), seen, before);
            refusal = null;
            logTaken(before, inForce.each());
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
        changes.refused(roles, mistakes);
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

    private void logTaken(List<FileInForce> before, List<FileInForce> after) {
        for (int i = 0; i < after.size(); i++) {
            if (!after.get(i).version().equals(before.get(i).version())) {
                changes.taken(before.get(i), after.get(i));
            }
        }
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
