package org.signpost.routing;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/// What one consumer has read, and the brokers have not yet answered for: poll by poll, in order. It knows how far
/// the offsets may move, which is never past a record whose decision is not acknowledged, and from where to read
/// again when one is refused.
///
/// Only the thread of the consumer uses it; the producer's thread reports answers to single polls.
final class PollsUnderWay {

    private static final Duration TO_COMMIT = Duration.ofSeconds(10);

    private final Duration within;
    private final IntConsumer acknowledged;
    private final ArrayDeque<Poll> polls = new ArrayDeque<>();
    private final Map<TopicPartition, OffsetAndMetadata> movable = new HashMap<>();
    private long committedAt = System.nanoTime();

    /// @param within how long the brokers may take for the answers to a poll
    /// @param acknowledged is told how many decisions of a poll the brokers have, once they have all of them
    PollsUnderWay(Duration within, IntConsumer acknowledged) {
        this.within = within;
        this.acknowledged = acknowledged;
    }

    /// One poll: what it spans, and how many of its records are still to be answered for.
    static final class Poll implements Callback {
        private final Map<TopicPartition, Span> spans = new HashMap<>();
        private final CountDownLatch unanswered;
        private final long deadline;
        private final int records;
        private int parked;
        private volatile @Nullable Exception failure;

        private Poll(List<ConsumerRecord<byte[], byte[]>> records, Duration within) {
            for (ConsumerRecord<byte[], byte[]> record : records) {
                spans.merge(
                        new TopicPartition(record.topic(), record.partition()),
                        new Span(record.offset(), record.offset() + 1),
                        Span::with);
            }
            this.records = records.size();
            this.unanswered = new CountDownLatch(this.records);
            this.deadline = System.nanoTime() + within.toNanos();
        }

        /// The brokers have answered for a record of it, with a failure if they do not have it.
        @Override
        public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception exception) {
            if (exception != null && failure == null) {
                failure = exception;
            }
            unanswered.countDown();
        }

        /// A record of it is parked, which is as good as acknowledged.
        void parked() {
            parked++;
            unanswered.countDown();
        }

        private boolean isAnswered() {
            return unanswered.getCount() == 0;
        }

        /// Whether one of its records was refused, or an answer is overdue.
        boolean isFailed() {
            return failure != null || (!isAnswered() && System.nanoTime() - deadline > 0);
        }

        DecisionsNotSent notSent() {
            return new DecisionsNotSent(failure);
        }
    }

    private record Span(long first, long next) {
        Span with(Span other) {
            return new Span(Math.min(first, other.first), Math.max(next, other.next));
        }
    }

    /// Takes a poll in, before any of its decisions is sent.
    Poll begin(List<ConsumerRecord<byte[], byte[]>> records) {
        var poll = new Poll(records, within);
        polls.addLast(poll);
        return poll;
    }

    /// How many polls are not yet answered for.
    int size() {
        return polls.size();
    }

    /// Takes off what is answered for, without waiting.
    ///
    /// @throws DecisionsNotSent if the first that is left has failed, or has been waiting too long
    void settleAnswered() {
        while (!polls.isEmpty()) {
            Poll first = polls.getFirst();
            // in this order: a refusal is noted before it counts as an answer
            boolean answered = first.isAnswered();
            if (first.isFailed()) {
                throw first.notSent();
            }
            if (!answered) {
                return;
            }
            settled(polls.removeFirst());
        }
    }

    /// Waits until no more than so many polls are left.
    ///
    /// @throws DecisionsNotSent if one fails, or waits too long
    void settleTo(int most) {
        while (polls.size() > most) {
            Poll first = polls.getFirst();
            try {
                boolean answered =
                        first.unanswered.await(Math.max(0, first.deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
                if (!answered || first.failure != null) {
                    throw first.notSent();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new DecisionsNotSent(e);
            }
            settled(polls.removeFirst());
        }
    }

    private void settled(Poll poll) {
        poll.spans.forEach((partition, span) -> movable.put(partition, new OffsetAndMetadata(span.next())));
        acknowledged.accept(poll.records - poll.parked);
    }

    /// Moves the offsets as far as they may, if that was last done longer ago than this.
    ///
    /// @return whether it was time
    boolean commit(Consumer<?, ?> consumer, Duration every) {
        if (movable.isEmpty() || System.nanoTime() - committedAt < every.toNanos()) {
            return false;
        }
        commit(consumer);
        return true;
    }

    /// Moves the offsets as far as they may. Where the brokers do not let it, they move with the next commit, or the
    /// next owner of the partition decides again.
    void commit(Consumer<?, ?> consumer) {
        if (movable.isEmpty()) {
            return;
        }
        committedAt = System.nanoTime();
        try {
            consumer.commitSync(Map.copyOf(movable), TO_COMMIT);
            movable.clear();
        } catch (CommitFailedException noLongerOurs) {
            movable.clear();
        } catch (RetriableException | RebalanceInProgressException | WakeupException later) {
            // they stay movable
        }
    }

    /// Forgets everything under way and lets the consumer read again from the first record that is not answered for.
    ///
    /// @param besides records that were read and not taken in
    void rewind(Consumer<?, ?> consumer, Iterable<? extends ConsumerRecord<?, ?>> besides) {
        var from = new HashMap<TopicPartition, Long>();
        for (ConsumerRecord<?, ?> record : besides) {
            from.merge(new TopicPartition(record.topic(), record.partition()), record.offset(), Math::min);
        }
        for (Poll poll : polls) {
            poll.spans.forEach((partition, span) -> from.merge(partition, span.first(), Math::min));
        }
        from.keySet().retainAll(consumer.assignment());
        from.forEach(consumer::seek);
        // only now: were a seek refused, they would still be known as not answered for
        polls.clear();
    }

    /// Forgets partitions that are no longer this consumer's: whoever has them next reads from what was committed.
    void forget(Collection<TopicPartition> partitions) {
        partitions.forEach(movable::remove);
        polls.forEach(poll -> poll.spans.keySet().removeAll(partitions));
        polls.removeIf(poll -> poll.spans.isEmpty());
    }
}
