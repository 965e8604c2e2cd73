package org.signpost.notifier.channel.sms;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// Decides which of several providers gets the next message, from how the last ones went. It knows no clock: whoever
/// asks says what time it is.
///
/// It leaves a provider of whose recent messages too many failed for one that does better. From one that is slow it
/// goes to another only when that is known to be quick. A provider that it left is under suspicion until some
/// messages in a row, sent to it as probes, went well: so nothing flaps, and when all are bad nothing moves. The
/// first provider is preferred, and gets the messages back once it is cleared.
final class ProviderChoice {

    /// @param window how far back a message counts
    /// @param fewest how many messages there must be to judge by
    /// @param share which share of them may fail or be slow, and no more
    /// @param slow from when on a message was slow
    /// @param stay how long to stay after a change, whatever happens
    /// @param settle how long after a change the other is probed first; doubles each time that goes wrong
    /// @param longestSettle how long that gets
    /// @param probes how many messages in a row must go well
    record Rules(
            Duration window,
            int fewest,
            double share,
            Duration slow,
            Duration stay,
            Duration settle,
            Duration longestSettle,
            int probes) {

        /// Made for a few messages an hour, and right for thousands.
        static final Rules USUAL = new Rules(
                Duration.ofMinutes(15),
                3,
                0.4,
                Duration.ofSeconds(5),
                Duration.ofMinutes(1),
                Duration.ofMinutes(15),
                Duration.ofHours(2),
                3);
    }

    /// How a provider does, the best first.
    private enum Health {
        GOOD,
        SLOW,
        FAILING
    }

    private record Sample(Instant at, boolean failed, boolean slow) {}

    private static final class Side {
        private final Deque<Sample> samples = new ArrayDeque<>();
        private Health suspected = Health.GOOD;
        private int good;
        private Instant probeAt = Instant.MIN;
        private Instant probedAt = Instant.MIN;
        private Instant clearedAt = Instant.MIN;
        private Duration settle;

        Side(Duration settle) {
            this.settle = settle;
        }
    }

    private static final int MOST_SAMPLES = 1000;

    private final Rules rules;
    private final List<Side> sides = new ArrayList<>();
    private int current;
    private Instant changedAt;

    ProviderChoice(int providers, Rules rules, Instant now) {
        this.rules = rules;
        this.changedAt = now.minus(rules.stay());
        for (int i = 0; i < providers; i++) {
            sides.add(new Side(rules.settle()));
        }
    }

    /// Which provider gets the messages now, probes aside.
    synchronized int current() {
        return current;
    }

    /// Which provider gets the next message.
    ///
    /// @param mayProbe whether it may be used to probe a provider under suspicion
    synchronized int next(Instant now, boolean mayProbe) {
        Health health = health(current, now);
        if (health == Health.SLOW) {
            sides.stream()
                    .filter(side -> side != sides.get(current) && !isProven(side, now))
                    .forEach(side -> suspect(side, Health.SLOW));
        }
        if (health != Health.GOOD && !now.isBefore(changedAt.plus(rules.stay()))) {
            for (int other = 0; other < sides.size(); other++) {
                if (other != current && standing(other, now).compareTo(standing(current, now)) < 0) {
                    leave(health, other, now);
                    return current;
                }
            }
        }
        for (int other = 0; other < sides.size(); other++) {
            Side side = sides.get(other);
            boolean due = !now.isBefore(side.probeAt)
                    || (health != Health.GOOD && !now.isBefore(side.probedAt.plus(rules.stay())));
            if (other != current && side.suspected != Health.GOOD && due && (mayProbe || health != Health.GOOD)) {
                side.probedAt = now;
                side.probeAt = now.plus(rules.stay());
                return other;
            }
        }
        return current;
    }

    /// Tells how a message went.
    ///
    /// @param failed whether the provider failed, for which a message that it refuses is no sign
    synchronized void went(int provider, boolean failed, Duration took, Instant now) {
        Side side = sides.get(provider);
        boolean slow = took.compareTo(rules.slow()) > 0;
        side.samples.addLast(new Sample(now, failed, slow));
        if (side.samples.size() > MOST_SAMPLES) {
            side.samples.removeFirst();
        }
        if (provider == current || side.suspected == Health.GOOD) {
            return;
        }
        if (failed || slow) {
            side.good = 0;
            side.settle = doubled(side.settle);
            side.probeAt = now.plus(side.settle);
            return;
        }
        side.good++;
        if (side.good >= rules.probes()) {
            clear(side, now);
            if (provider < current) {
                current = provider;
                changedAt = now;
            }
        }
    }

    /// Tells how a look-up went. One that failed or was slow counts as a message does. One that went well does not,
    /// because a provider may answer questions while it takes no messages; and a provider under suspicion is
    /// cleared, or suspected for longer, by its probes alone.
    synchronized void lookedUp(int provider, boolean failed, Duration took, Instant now) {
        boolean bad = failed || took.compareTo(rules.slow()) > 0;
        if (bad && (provider == current || sides.get(provider).suspected == Health.GOOD)) {
            went(provider, failed, took, now);
        }
    }

    private void leave(Health health, int other, Instant now) {
        Side left = sides.get(current);
        boolean soonAgain = left.clearedAt.isAfter(now.minus(rules.longestSettle()));
        left.settle = soonAgain ? doubled(left.settle) : rules.settle();
        suspect(left, health);
        left.probedAt = now;
        left.probeAt = now.plus(left.settle);
        current = other;
        changedAt = now;
    }

    /// Whether enough is known of a provider to call it quick.
    private boolean isProven(Side side, Instant now) {
        return side.suspected != Health.GOOD
                || side.clearedAt.isAfter(now.minus(rules.window()))
                || side.samples.size() >= rules.fewest();
    }

    private static void suspect(Side side, Health what) {
        side.suspected = what;
        side.good = 0;
    }

    private static void clear(Side side, Instant now) {
        side.suspected = Health.GOOD;
        side.good = 0;
        side.clearedAt = now;
        side.samples.clear();
    }

    private Duration doubled(Duration settle) {
        Duration twice = settle.multipliedBy(2);
        return twice.compareTo(rules.longestSettle()) > 0 ? rules.longestSettle() : twice;
    }

    /// What is seen or suspected of a provider, whichever is worse.
    private Health standing(int provider, Instant now) {
        Health suspected = sides.get(provider).suspected;
        Health seen = health(provider, now);
        return suspected.compareTo(seen) > 0 ? suspected : seen;
    }

    private Health health(int provider, Instant now) {
        Deque<Sample> samples = sides.get(provider).samples;
        samples.removeIf(sample -> sample.at().isBefore(now.minus(rules.window())));
        if (samples.size() < rules.fewest()) {
            return Health.GOOD;
        }
        double failed = samples.stream().filter(Sample::failed).count();
        double slow = samples.stream().filter(Sample::slow).count();
        if (failed > rules.share() * samples.size()) {
            return Health.FAILING;
        }
        return slow > rules.share() * samples.size() ? Health.SLOW : Health.GOOD;
    }
}
