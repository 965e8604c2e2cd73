package org.signpost.notifier.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GroupCommitTest {

    private final List<List<Integer>> transactions = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch firstMayEnd = new CountDownLatch(1);

    @Test
    void whatIsWantedWhileATransactionIsUnderWayIsOneTransactionAndEveryoneHasTheirOwnResult() throws Exception {
        var commit = new GroupCommit<Integer, Integer>("squares", this::squares);

        List<Future<Integer>> results = wantWhileTheFirstIsUnderWay(commit, 100);

        for (int i = 0; i < results.size(); i++) {
            assertThat(results.get(i).get()).isEqualTo(i * i);
        }
        assertThat(transactions).first().isEqualTo(List.of(0));
        assertThat(transactions).hasSizeLessThan(10);
        assertThat(transactions.stream().flatMap(List::stream).sorted())
                .containsExactlyElementsOf(IntStream.range(0, 100).boxed().toList());
    }

    @Test
    void whenAGroupFailsEachHasATransactionForItselfAndOnlyWhoseFaultItIsFails() throws Exception {
        var commit = new GroupCommit<Integer, Integer>("squares", wanted -> {
            List<Integer> results = squares(wanted);
            if (wanted.contains(13)) {
                throw new IllegalArgumentException("13");
            }
            return results;
        });

        List<Future<Integer>> results = wantWhileTheFirstIsUnderWay(commit, 20);

        for (int i = 0; i < results.size(); i++) {
            Future<Integer> result = results.get(i);
            if (i == 13) {
                assertThatThrownBy(result::get)
                        .isInstanceOf(ExecutionException.class)
                        .hasCause(new IllegalArgumentException("13"));
            } else {
                assertThat(result.get()).isEqualTo(i * i);
            }
        }
        assertThat(transactions).filteredOn(List.of(12)::equals).hasSize(1);
    }

    @Test
    void whoComesAloneHearsOfAFailureAtOnce() {
        var commit = new GroupCommit<Integer, Integer>("squares", wanted -> {
            transactions.add(wanted);
            throw new IllegalStateException("away");
        });

        assertThatThrownBy(() -> commit.of(1)).hasMessage("away");
        assertThatThrownBy(() -> commit.of(2)).hasMessage("away");

        assertThat(transactions).containsExactly(List.of(1), List.of(2));
    }

    @Test
    void whoComesAloneDoesNotWait() {
        var commit = new GroupCommit<Integer, Integer>("squares", this::squares, Duration.ofHours(1));

        assertThat(commit.of(3)).isEqualTo(9);
    }

    @Test
    void whoComesSoonAfterATransactionIsInTheNextTogether() throws Exception {
        var commit = new GroupCommit<Integer, Integer>("squares", this::squares, Duration.ofSeconds(2));
        assertThat(commit.of(1)).isEqualTo(1);

        try (var threads = Executors.newCachedThreadPool()) {
            List<Future<Integer>> results = new ArrayList<>();
            for (int i = 2; i < 12; i++) {
                int wanted = i;
                results.add(threads.submit(() -> commit.of(wanted)));
            }
            for (int i = 2; i < 12; i++) {
                assertThat(results.get(i - 2).get()).isEqualTo(i * i);
            }
        }

        assertThat(transactions).hasSize(2);
    }

    private List<Integer> squares(List<Integer> wanted) {
        transactions.add(wanted);
        if (wanted.equals(List.of(0))) {
            try {
                firstMayEnd.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        return wanted.stream().map(each -> each * each).toList();
    }

    private List<Future<Integer>> wantWhileTheFirstIsUnderWay(GroupCommit<Integer, Integer> commit, int count) {
        List<Thread> waiting = Collections.synchronizedList(new ArrayList<>());
        try (var threads = Executors.newThreadPerTaskExecutor(runnable -> {
            Thread thread = new Thread(runnable);
            waiting.add(thread);
            return thread;
        })) {
            List<Future<Integer>> results = new ArrayList<>();
            results.add(threads.submit(() -> commit.of(0)));
            await().until(() -> !transactions.isEmpty());
            for (int i = 1; i < count; i++) {
                int wanted = i;
                results.add(threads.submit(() -> commit.of(wanted)));
            }
            await().until(() -> waiting.stream().allMatch(thread -> thread.getState() == Thread.State.WAITING));
            firstMayEnd.countDown();
            return results;
        }
    }
}
