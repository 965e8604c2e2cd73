package org.signpost.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.signpost.routing.PollsUnderWay.Poll;

class PollsUnderWayTest {

    private static final TopicPartition FIRST = new TopicPartition("concerns.reported.v1", 0);
    private static final TopicPartition SECOND = new TopicPartition("concerns.reported.v1", 1);

    private final List<Integer> acknowledged = new ArrayList<>();
    private final PollsUnderWay polls = new PollsUnderWay(Duration.ofMinutes(1), acknowledged::add);

    private @Nullable RuntimeException commitFails;

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest") {
        @Override
        public synchronized void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
            if (commitFails != null) {
                throw commitFails;
            }
            super.commitSync(offsets, timeout);
        }
    };

    @BeforeEach
    void readFarAhead() {
        consumer.assign(List.of(FIRST, SECOND));
        consumer.updateBeginningOffsets(Map.of(FIRST, 0L, SECOND, 0L));
        consumer.seek(FIRST, 100);
        consumer.seek(SECOND, 200);
    }

    @Test
    void theOffsetsWaitForTheSlowestAnswerOfTheFirstPoll() {
        Poll first = polls.begin(List.of(record(FIRST, 10), record(FIRST, 11), record(SECOND, 5)));
        Poll second = polls.begin(List.of(record(FIRST, 12)));
        second.onCompletion(null, null);
        first.onCompletion(null, null);
        first.onCompletion(null, null);
        settleAndCommit();
        assertThat(committed(FIRST)).isNull();

        first.onCompletion(null, null);
        settleAndCommit();

        assertThat(committed(FIRST)).isEqualTo(13);
        assertThat(committed(SECOND)).isEqualTo(6);
        assertThat(acknowledged).containsExactly(3, 1);
        assertThat(polls.size()).isZero();
    }

    @Test
    void whatIsParkedCountsAsAnsweredButNotAsDecided() {
        Poll poll = polls.begin(List.of(record(FIRST, 10), record(FIRST, 11)));
        poll.parked();
        poll.onCompletion(null, null);
        settleAndCommit();

        assertThat(committed(FIRST)).isEqualTo(12);
        assertThat(acknowledged).containsExactly(1);
    }

    @Test
    void aRefusalStopsTheOffsetsBeforeItsPollAndReadingStartsThereAgain() {
        Poll first = polls.begin(List.of(record(FIRST, 10)));
        Poll second = polls.begin(List.of(record(FIRST, 11), record(SECOND, 7), record(FIRST, 12)));
        Poll third = polls.begin(List.of(record(SECOND, 8)));
        first.onCompletion(null, null);
        third.onCompletion(null, null);
        second.onCompletion(null, null);
        second.onCompletion(null, new NotEnoughReplicasException("two of three are down"));

        assertThatThrownBy(polls::settleAnswered)
                .isInstanceOf(DecisionsNotSent.class)
                .hasRootCauseInstanceOf(NotEnoughReplicasException.class);
        polls.commit(consumer);
        polls.rewind(consumer, List.of(record(FIRST, 13), record(SECOND, 9)));

        assertThat(committed(FIRST)).isEqualTo(11);
        assertThat(committed(SECOND)).isNull();
        assertThat(consumer.position(FIRST)).isEqualTo(11);
        assertThat(consumer.position(SECOND)).isEqualTo(7);
        assertThat(polls.size()).isZero();
    }

    @Test
    void whatWasNotEvenTakenInIsReadAgain() {
        polls.rewind(consumer, List.of(record(FIRST, 31), record(FIRST, 30)));

        assertThat(consumer.position(FIRST)).isEqualTo(30);
        assertThat(consumer.position(SECOND)).isEqualTo(200);
    }

    @Test
    void aLateAnswerToAPollThatWasGivenUpMovesNothing() {
        Poll poll = polls.begin(List.of(record(FIRST, 10)));
        polls.rewind(consumer, List.of());
        poll.onCompletion(null, null);
        settleAndCommit();

        assertThat(committed(FIRST)).isNull();
        assertThat(consumer.position(FIRST)).isEqualTo(10);
    }

    @Test
    void anAnswerThatDoesNotComeIsAFailure() {
        var impatient = new PollsUnderWay(Duration.ofMillis(1), acknowledged::add);
        impatient.begin(List.of(record(FIRST, 10)));

        assertThatThrownBy(() -> impatient.settleTo(0)).isInstanceOf(DecisionsNotSent.class);
        assertThatThrownBy(impatient::settleAnswered).isInstanceOf(DecisionsNotSent.class);
    }

    /// The last answer is a refusal that comes while somebody looks.
    @Test
    void aRefusalThatComesWhileItIsLookedForIsNeverTakenForAnAcknowledgement() throws InterruptedException {
        for (int i = 0; i < 5_000; i++) {
            Poll poll = polls.begin(List.of(record(FIRST, 10)));
            Thread producer = Thread.ofVirtual()
                    .start(() -> poll.onCompletion(null, new NotEnoughReplicasException("two of three are down")));
            assertThatThrownBy(() -> {
                        while (polls.size() > 0) {
                            polls.settleAnswered();
                        }
                    })
                    .isInstanceOf(DecisionsNotSent.class);
            producer.join();
            polls.rewind(consumer, List.of());
        }
        assertThat(acknowledged).isEmpty();
    }

    @Test
    void aCommitDuringARebalanceIsMadeUpFor() {
        polls.begin(List.of(record(FIRST, 10))).onCompletion(null, null);
        commitFails = new RebalanceInProgressException("not now");
        settleAndCommit();

        commitFails = null;
        polls.commit(consumer);

        assertThat(committed(FIRST)).isEqualTo(11);
    }

    @Test
    void partitionsThatMovedAreNeitherCommittedNorReadAgain() {
        polls.begin(List.of(record(FIRST, 10), record(SECOND, 5)));
        Poll answered = polls.begin(List.of(record(SECOND, 6)));
        answered.onCompletion(null, null);
        polls.forget(Set.of(SECOND));
        assertThat(polls.size()).isEqualTo(1);

        polls.rewind(consumer, List.of());
        polls.commit(consumer);

        assertThat(consumer.position(FIRST)).isEqualTo(10);
        assertThat(consumer.position(SECOND)).isEqualTo(200);
        assertThat(committed(SECOND)).isNull();
    }

    @Test
    void aPartitionThatIsNotAssignedIsNotSought() {
        polls.begin(List.of(record(FIRST, 10), record(SECOND, 5)));
        consumer.assign(List.of(FIRST));

        polls.rewind(consumer, List.of());

        assertThat(consumer.position(FIRST)).isEqualTo(10);
    }

    @Test
    void aCommitThatTimesOutIsMadeUpFor() {
        polls.begin(List.of(record(FIRST, 10))).onCompletion(null, null);
        commitFails = new TimeoutException("the coordinator is away");
        settleAndCommit();
        assertThat(committed(FIRST)).isNull();

        commitFails = null;
        polls.commit(consumer);

        assertThat(committed(FIRST)).isEqualTo(11);
    }

    @Test
    void aMemberThatWasPutOutOfTheGroupCommitsNothingLater() {
        polls.begin(List.of(record(FIRST, 10))).onCompletion(null, null);
        commitFails = new CommitFailedException();
        settleAndCommit();

        commitFails = null;
        polls.commit(consumer);

        assertThat(committed(FIRST)).isNull();
    }

    @Test
    void duringABacklogTheOffsetsMoveNowAndThen() {
        polls.begin(List.of(record(FIRST, 10))).onCompletion(null, null);
        polls.settleAnswered();

        assertThat(polls.commit(consumer, Duration.ofHours(1))).isFalse();
        assertThat(polls.commit(consumer, Duration.ZERO)).isTrue();
        assertThat(committed(FIRST)).isEqualTo(11);
    }

    private void settleAndCommit() {
        polls.settleAnswered();
        polls.commit(consumer);
    }

    private @Nullable Long committed(TopicPartition partition) {
        OffsetAndMetadata committed = consumer.committed(Set.of(partition)).get(partition);
        return committed == null ? null : committed.offset();
    }

    private static ConsumerRecord<byte[], byte[]> record(TopicPartition partition, long offset) {
        return new ConsumerRecord<>(partition.topic(), partition.partition(), offset, new byte[0], new byte[0]);
    }
}
