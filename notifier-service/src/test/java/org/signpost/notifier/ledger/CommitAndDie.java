package org.signpost.notifier.ledger;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.signpost.contract.id.ConcernId;

/// Commits to a ledger and is gone at once, without a goodbye, as after `kill -9`.
final class CommitAndDie {

    static final int DEAD = 137;
    static final List<UUID> CONCERNS =
            LongStream.range(0, 50).mapToObj(i -> new UUID(i, i)).toList();

    private CommitAndDie() {}

    public static void main(String[] arguments) {
        var keys = new SealingKeys(LedgerDatabase.h2(Path.of(arguments[0])).sql());
        for (UUID concern : CONCERNS) {
            keys.keep(new ConcernId(concern), "key", new byte[] {1, 2, 3}, Instant.now());
        }
        Runtime.getRuntime().halt(DEAD);
    }
}
