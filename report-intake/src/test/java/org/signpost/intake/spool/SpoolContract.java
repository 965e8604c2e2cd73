package org.signpost.intake.spool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.signpost.contract.id.ConcernId;
import org.signpost.intake.secret.IntakeSecrets.ReportFingerprint;

/// What a spool does, on each kind of database.
abstract class SpoolContract {

    static final Instant RECEIVED = Instant.parse("2026-11-20T10:15:30.123Z");

    private Spool spool;

    abstract Spool open();

    @BeforeEach
    void openEmpty() {
        spool = open();
        spool.open();
        while (spool.drain(1000, SpoolContract::allGone) > 0) {
            // until it is empty
        }
    }

    @AfterEach
    void close() {
        spool.close();
    }

    static SpooledConcern concern(long number) {
        byte[] key = new byte[] {1, (byte) number};
        return new SpooledConcern(
                new ConcernId(new UUID(7, number)),
                new ReportFingerprint(new byte[] {9, (byte) number}),
                new byte[] {3, (byte) number},
                Optional.empty(),
                RECEIVED.plusSeconds(number),
                List.of(
                        new ProducerRecord<>("concerns.keys.v1", null, key, new byte[] {5}, headers("ce_id", "k")),
                        new ProducerRecord<>("concerns.reported.v1", null, key, new byte[700], headers("ce_id", "ü"))));
    }

    private static RecordHeaders headers(String name, String value) {
        var headers = new RecordHeaders();
        headers.add(name, value.getBytes(UTF_8));
        headers.add(name, new byte[] {0, -1});
        return headers;
    }

    static Map<Long, Fate> allGone(List<Waiting> oldest) {
        var fates = new HashMap<Long, Fate>();
        oldest.forEach(waiting -> fates.put(waiting.sequence(), new Fate.Gone()));
        return fates;
    }

    private List<ConcernId> drained(int atMost) {
        var seen = new ArrayList<ConcernId>();
        spool.drain(atMost, oldest -> {
            oldest.forEach(waiting -> seen.add(waiting.concern().concern()));
            return allGone(oldest);
        });
        return seen;
    }

    private static ConcernId id(long number) {
        return concern(number).concern();
    }

    @Test
    void whatGoesInComesOutByteForByte() {
        SpooledConcern in = concern(1);

        assertThat(spool.add(in)).isEqualTo(new Added.Kept());

        SpooledConcern out = spool.at(spool.sequencesFrom(0).getFirst()).orElseThrow();
        assertThat(out.concern()).isEqualTo(in.concern());
        assertThat(out.fingerprint()).isEqualTo(in.fingerprint());
        assertThat(out.followUpCodeHash()).isEqualTo(in.followUpCodeHash());
        assertThat(out.relatesToCodeHash()).isEmpty();
        assertThat(out.receivedAt()).isEqualTo(in.receivedAt());
        assertThat(out.records()).hasSameSizeAs(in.records());
        for (int i = 0; i < in.records().size(); i++) {
            var sent = in.records().get(i);
            var read = out.records().get(i);
            assertThat(read.topic()).isEqualTo(sent.topic());
            assertThat(read.key()).isEqualTo(sent.key());
            assertThat(read.value()).isEqualTo(sent.value());
            assertThat(read.headers()).isEqualTo(sent.headers());
        }
    }

    @Test
    void theHashOfAnEarlierConcernsCodeIsKept() {
        SpooledConcern plain = concern(1);

        spool.add(new SpooledConcern(
                plain.concern(),
                plain.fingerprint(),
                plain.followUpCodeHash(),
                Optional.of(new byte[] {4, 4}),
                RECEIVED,
                plain.records()));

        assertThat(spool.at(spool.sequencesFrom(0).getFirst()).orElseThrow().relatesToCodeHash())
                .hasValueSatisfying(hash -> assertThat(hash).isEqualTo(new byte[] {4, 4}));
    }

    @Test
    void oneIdIsKeptOnceAndSaysWhatIsKept() {
        spool.add(concern(1));
        var other = new SpooledConcern(
                id(1),
                new ReportFingerprint(new byte[] {8}),
                new byte[] {3},
                Optional.empty(),
                RECEIVED,
                concern(2).records());

        assertThat(spool.add(other)).isEqualTo(new Added.Known(concern(1).fingerprint()));
        assertThat(spool.add(concern(1))).isEqualTo(new Added.Known(concern(1).fingerprint()));
        assertThat(spool.standing().waiting()).isEqualTo(1);
    }

    @Test
    void tenAtOnceAreOne() throws Exception {
        var together = new CountDownLatch(10);
        Callable<Added> adding = () -> {
            together.countDown();
            together.await();
            return spool.add(concern(1));
        };

        var endings = new ArrayList<Added>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var ending : threads.invokeAll(Collections.nCopies(10, adding))) {
                endings.add(ending.get());
            }
        }

        assertThat(endings.stream().filter(new Added.Kept()::equals)).hasSize(1);
        assertThat(spool.standing().waiting()).isEqualTo(1);
    }

    @Test
    void itIsDrainedInTheOrderInWhichItWasFilled() {
        for (long number = 1; number <= 5; number++) {
            spool.add(concern(number));
        }

        assertThat(drained(2)).containsExactly(id(1), id(2));
        assertThat(spool.standing()).isEqualTo(new Standing(3, 0, Optional.of(RECEIVED.plusSeconds(3))));
        assertThat(drained(100)).containsExactly(id(3), id(4), id(5));
        assertThat(spool.standing()).isEqualTo(Standing.EMPTY);
        assertThat(drained(100)).isEmpty();
    }

    @Test
    void whatNothingIsSaidOfStaysAndComesAgain() {
        spool.add(concern(1));
        spool.add(concern(2));

        int done = spool.drain(100, oldest -> allGone(List.of(oldest.getLast())));

        assertThat(done).isEqualTo(1);
        assertThat(drained(100)).containsExactly(id(1));
    }

    @Test
    void whatBecomesAnotherKeepsItsPlaceAndIsHandedOutAsThat() {
        spool.add(concern(1));
        spool.add(concern(2));

        int done = spool.drain(1, oldest -> Map.of(oldest.getFirst().sequence(), new Fate.Becomes(concern(3))));

        assertThat(done).isEqualTo(1);
        assertThat(spool.standing().waiting()).isEqualTo(2);
        assertThat(spool.add(concern(3))).isEqualTo(new Added.Known(concern(3).fingerprint()));
        assertThat(spool.add(concern(1))).isEqualTo(new Added.Kept());
        assertThat(drained(100)).containsExactly(id(3), id(2), id(1));
    }

    @Test
    void whatBecomesOneThatWaitsAlreadyIsGone() {
        spool.add(concern(1));
        spool.add(concern(2));

        spool.drain(1, oldest -> Map.of(oldest.getFirst().sequence(), new Fate.Becomes(concern(2))));

        assertThat(drained(100)).containsExactly(id(2));
    }

    @Test
    void whatIsHeldStaysAndIsNotHandedOutAgain() {
        spool.add(concern(1));
        spool.add(concern(2));

        spool.drain(1, oldest -> Map.of(oldest.getFirst().sequence(), new Fate.Held(HeldReason.UNREADABLE)));

        assertThat(spool.standing().held()).isEqualTo(1);
        assertThat(spool.held()).isEqualTo(Map.of(id(1), HeldReason.UNREADABLE));
        assertThat(drained(100)).containsExactly(id(2));
        assertThat(spool.add(concern(1))).isEqualTo(new Added.Known(concern(1).fingerprint()));
        forget(id(1));
    }

    /// What is held has no way out yet, so the next test would find it.
    abstract void forget(ConcernId concern);

    @Test
    void whileOneDrainsNobodyElseDoesAndEverybodyCanAdd() throws Exception {
        spool.add(concern(1));
        try (Spool another = open();
                ExecutorService threads = Executors.newSingleThreadExecutor()) {
            another.open();

            int done = spool.drain(100, oldest -> {
                try {
                    assertThat(threads.submit(() -> another.drain(100, SpoolContract::allGone))
                                    .get(30, TimeUnit.SECONDS))
                            .isZero();
                    assertThat(threads.submit(() -> another.add(concern(2))).get(30, TimeUnit.SECONDS))
                            .isEqualTo(new Added.Kept());
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
                return allGone(oldest);
            });

            assertThat(done).isEqualTo(1);
            assertThat(another.drain(100, SpoolContract::allGone)).isEqualTo(1);
        }
    }

    @Test
    void aDrainThatFailsLeavesEverythingAndEndsItsLock() {
        spool.add(concern(1));

        assertThatThrownBy(() -> spool.drain(100, _ -> {
                    throw new IllegalStateException("broken");
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(drained(100)).containsExactly(id(1));
    }

    @Test
    void aProbeLeavesNothingBehindThatIsSent() {
        spool.probe();
        spool.probe();

        assertThat(spool.standing()).isEqualTo(Standing.EMPTY);
    }

    @Test
    void itPrintsNoContent() {
        assertThat(concern(1).toString()).isEqualTo("SpooledConcern[" + id(1) + "]");
    }
}
