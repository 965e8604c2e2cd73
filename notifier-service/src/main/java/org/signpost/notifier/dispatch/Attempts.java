package org.signpost.notifier.dispatch;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.signpost.contract.id.AlertId;
import org.signpost.contract.id.MessageId;
import org.signpost.notifier.alerting.AlertState;
import org.signpost.notifier.dispatch.SurgeGuard.Look;
import org.signpost.notifier.dispatch.SurgeGuard.Verdict;
import org.signpost.notifier.ledger.Attempt;
import org.signpost.notifier.ledger.DueMessage;
import org.signpost.notifier.ledger.GroupCommit;
import org.signpost.notifier.ledger.Ledger;
import org.signpost.notifier.ledger.Ledger.HandedOver;
import org.springframework.transaction.support.TransactionTemplate;

/// Writes down attempts before anything is sent, and how those ended that handed their message over. What the
/// threads of a lane want at the same time, of either, is one transaction; lanes never wait for each other.
public final class Attempts {

    private final Ledger ledger;
    private final SurgeGuard surge;
    private final LaneSchedule lanes;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final Map<Lane, GroupCommit<Wish, Outcome>> commits = new EnumMap<>(Lane.class);

    /// In that ledger and those lanes.
    public Attempts(Ledger ledger, SurgeGuard surge, LaneSchedule lanes, TransactionTemplate transaction, Clock clock) {
        this.ledger = ledger;
        this.surge = surge;
        this.lanes = lanes;
        this.transaction = transaction;
        this.clock = clock;
        for (Lane lane : Lane.values()) {
            commits.put(lane, new GroupCommit<>(lane.table() + "-ledger", wishes -> in(() -> write(lane, wishes))));
        }
    }

    /// What a thread wants to have written down.
    private sealed interface Wish {
        MessageId message();
    }

    private record ToBegin(MessageId message) implements Wish {}

    /// @param askAt when to ask the provider what became of it, if that can be asked
    private record Handover(HandedOver handedOver, Optional<Instant> askAt) implements Wish {
        @Override
        public MessageId message() {
            return handedOver.attempt().message();
        }
    }

    sealed interface Outcome {}

    record WrittenDown() implements Outcome {}

    /// What became of the wish to send a message.
    sealed interface Beginning extends Outcome {
        /// An attempt began.
        ///
        /// @param concerns for how many concerns it speaks
        record Begun(Attempt attempt, int concerns) implements Beginning {}

        /// Not now.
        record Later(Instant at) implements Beginning {}

        /// Another message spoke for it.
        record SpokenFor() implements Beginning {}

        /// There is nothing more to do about it.
        record Over() implements Beginning {}
    }

    /// Begins an attempt at a message, if it is to be sent now.
    Beginning begin(Lane lane, MessageId message) {
        if (of(lane, new ToBegin(message)) instanceof Beginning beginning) {
            return beginning;
        }
        throw new IllegalStateException("who wants to begin hears what became of that");
    }

    /// Ends an attempt that handed its message over, and takes the message out of its lane.
    ///
    /// @param lane in which it is
    /// @param askAt when to ask the provider what became of it, if that can be asked
    void handedOver(Lane lane, Attempt attempt, Optional<String> providerId, Instant at, Optional<Instant> askAt) {
        if (!(of(lane, new Handover(new HandedOver(attempt, providerId, at), askAt)) instanceof WrittenDown)) {
            throw new IllegalStateException("a handover is written down or fails");
        }
    }

    private Outcome of(Lane lane, Wish wish) {
        GroupCommit<Wish, Outcome> commit = commits.get(lane);
        if (commit == null) {
            throw new IllegalStateException("every lane has its own");
        }
        return commit.of(wish);
    }

    /// Does all that is wanted. The alerts of all are locked first, so that each transaction locks in the same order.
    private List<Outcome> write(Lane lane, List<Wish> wishes) {
        Map<AlertId, AlertState> alerts = ledger.lockAlertsOf(
                wishes.stream().map(Wish::message).distinct().toList());
        handedOver(lane, only(Handover.class, wishes), alerts);
        Iterator<Beginning> beginnings = beginLocked(only(ToBegin.class, wishes).stream()
                        .map(ToBegin::message)
                        .toList())
                .iterator();
        return wishes.stream()
                .map(wish -> switch (wish) {
                    case ToBegin _ -> beginnings.next();
                    case Handover _ -> new WrittenDown();
                })
                .toList();
    }

    private static <T extends Wish> List<T> only(Class<T> kind, List<Wish> wishes) {
        return wishes.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /// Begins attempts at messages that are to be sent now. Part of the caller's transaction.
    List<Beginning> begin(List<MessageId> messages) {
        var _ = ledger.lockAlertsOf(messages);
        return beginLocked(messages);
    }

    private List<Beginning> beginLocked(List<MessageId> messages) {
        if (messages.isEmpty()) {
            return List.of();
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        List<DueMessage> all = ledger.due(messages.stream().distinct().toList(), now);
        Look look = surge.at(all, now);
        var beginnings = new HashMap<MessageId, Beginning>();
        messages.forEach(message -> beginnings.put(message, new Beginning.Over()));
        var chosen = new ArrayList<Chosen>();
        var carriers = new HashSet<MessageId>();
        for (DueMessage each : look.inOrder(all)) {
            MessageId message = each.attempt().message();
            switch (look.verdict(each)) {
                case Verdict.Alone() -> choose(each, 1, look, chosen);
                case Verdict.Together(var concerns) -> choose(each, concerns, look, chosen);
                case Verdict.Gathering() -> {
                    carriers.add(message);
                    choose(each, 1, look, chosen);
                }
                case Verdict.Wait(var until) -> beginnings.put(message, new Beginning.Later(until));
                case Verdict.SpokenFor() -> beginnings.put(message, new Beginning.SpokenFor());
            }
        }
        begin(chosen, beginnings, now);
        for (Chosen each : chosen) {
            Attempt attempt = each.due().attempt();
            if (carriers.contains(attempt.message()) && beginnings.get(attempt.message()) instanceof Beginning.Begun) {
                Set<MessageId> spokenFor = look.gather(attempt);
                spokenFor.forEach(other -> beginnings.put(other, new Beginning.Later(SurgeGuard.lookAgain(now))));
                beginnings.put(attempt.message(), new Beginning.Begun(attempt, spokenFor.size() + 1));
            }
        }
        var answered = new HashSet<MessageId>();
        return messages.stream()
                // a message that is asked for twice at once is sent once
                .map(message -> answered.add(message)
                        ? beginnings.get(message)
                        : new Beginning.Later(SurgeGuard.lookAgain(now)))
                .toList();
    }

    /// A message whose attempt is to begin, speaking for so many concerns.
    private record Chosen(DueMessage due, int concerns) {}

    private void choose(DueMessage due, int concerns, Look look, List<Chosen> chosen) {
        if (ledger.mayBegin(due.forItself())) {
            look.begins(due.attempt());
            chosen.add(new Chosen(due.forItself(), concerns));
        }
    }

    private void begin(List<Chosen> chosen, Map<MessageId, Beginning> beginnings, Instant now) {
        var begun = new HashSet<>(ledger.begin(chosen.stream().map(Chosen::due).toList(), now));
        for (Chosen each : chosen) {
            Attempt attempt = each.due().attempt();
            beginnings.put(
                    attempt.message(),
                    // otherwise another instance let a message of its own speak for it meanwhile
                    begun.contains(attempt)
                            ? new Beginning.Begun(attempt, each.concerns())
                            : new Beginning.Later(SurgeGuard.lookAgain(now)));
        }
    }

    private void handedOver(Lane lane, List<Handover> all, Map<AlertId, AlertState> alerts) {
        ledger.sent(all.stream().map(Handover::handedOver).toList(), alerts);
        var questions = new LaneSchedule.Entries();
        for (Handover each : all) {
            Attempt attempt = each.handedOver().attempt();
            each.askAt().ifPresent(at -> questions.askDelivery(attempt.message(), attempt.urgency(), at));
        }
        lanes.sent(lane, all.stream().map(Handover::message).toList(), questions);
    }

    private <T> List<T> in(java.util.function.Supplier<List<T>> work) {
        List<T> result = transaction.execute(_ -> work.get());
        if (result == null) {
            throw new IllegalStateException("attempts are written down or not");
        }
        return result;
    }
}
