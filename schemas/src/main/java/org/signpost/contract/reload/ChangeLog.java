package org.signpost.contract.reload;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.signpost.contract.config.ConfigMistake;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says in the log of whoever follows files what became of each change: once for a change, and by name, because several
/// may follow one file in one process.
final class ChangeLog {

    private static final Logger log = LoggerFactory.getLogger(ChangeLog.class);
    private static final int MOST_LOGGED = 20;

    private final String follower;

    ChangeLog(String follower) {
        this.follower = follower;
    }

    void taken(FileInForce before, FileInForce after) {
        log.atInfo()
                .addKeyValue("service", follower)
                .addKeyValue("file", after.role())
                .addKeyValue("before", before.version())
                .addKeyValue("after", after.version())
                .log(
                        "{}: a change of {} is in force: {} instead of {}",
                        follower,
                        after.role(),
                        after.inWords(),
                        before.inWords());
    }

    void asBefore(List<FileInForce> files) {
        log.atInfo()
                .addKeyValue("service", follower)
                .log(
                        "{}: again as in force: {}",
                        follower,
                        files.stream()
                                .map(file -> file.role() + " " + file.inWords())
                                .collect(Collectors.joining("; ")));
    }

    void refused(Set<String> roles, List<ConfigMistake> mistakes) {
        log.atError()
                .addKeyValue("service", follower)
                .addKeyValue("files", String.join(",", roles))
                .addKeyValue("mistakes", mistakes.size())
                .log(
                        "{}: changed configuration refused, the one before stays in force:\n{}",
                        follower,
                        mistakes.stream()
                                .limit(MOST_LOGGED)
                                .map(ConfigMistake::toString)
                                .collect(Collectors.joining("\n")));
    }
}
