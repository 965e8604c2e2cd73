package org.signpost.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.signpost.notifier.ShreddingWorld.GRACE;
import static org.signpost.notifier.ShreddingWorld.KEPT;
import static org.signpost.notifier.ShreddingWorld.SETTLE;
import static org.signpost.notifier.ShreddingWorld.UNDECIDED;
import static org.signpost.notifier.ShreddingWorld.addsTo;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.broker.LocalBroker;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.sealing.KeyEncryptionKey;
import org.signpost.contract.sealing.Sealed;
import org.signpost.contract.topic.Topic;
import org.signpost.notifier.RotateKeys.Step;
import org.signpost.notifier.ShreddingWorld.Backup;
import org.signpost.notifier.alerting.Relation;
import org.signpost.notifier.casefile.CaseFile;
import org.signpost.notifier.fault.FaultyNetwork;
import org.signpost.notifier.ledger.LedgerDatabase;
import org.signpost.notifier.retention.HoldReason;
import org.signpost.notifier.retention.Operator;
import org.signpost.notifier.retention.ReleaseReason;
import org.signpost.notifier.retention.RetainedConcerns.Holding;
import org.signpost.notifier.retention.RetainedConcerns.Ordering;
import org.signpost.notifier.retention.RetainedConcerns.Releasing;
import org.signpost.notifier.retention.RetainedConcerns.Undecided;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/// What shredding promises on every database: nothing opens what was shredded, not even a backup of before,
/// and nothing else is lost with it, wherever the process dies.
@ExtendWith(OutputCaptureExtension.class)
abstract class ShreddedContract {

    private static final Operator OFFICER = new Operator("records officer");

    @TempDir
    private static Path brokerFolder;

    private static LocalBroker broker;

    @TempDir
    private Path folder;

    private ShreddingWorld world;

    /// An empty ledger.
    abstract LedgerDatabase database(Path inFolder);

    @BeforeAll
    static void startBroker() {
        broker = LocalBroker.startWithTopics(brokerFolder);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void begin() {
        world = new ShreddingWorld(broker, database(folder), folder);
    }

    @AfterEach
    void end() {
        world.close();
        world.database.close();
    }

    @Test
    void nothingOpensWhatWasShreddedAndEverythingElseStillOpens() {
        ConcernId shredded = world.accept();
        ConcernId held = world.accept();
        world.end(shredded);
        world.end(held);
        assertThat(world.retained.hold(held, HoldReason.COURT, OFFICER, world.clock.instant()))
                .isEqualTo(Holding.HELD);
        world.clock.move(KEPT.minusDays(1));
        ConcernId younger = world.accept();
        world.end(younger);
        world.park(shredded);
        Backup before = world.backup();
        assertThat(before.opens(world.keyFile)).containsExactlyInAnyOrder(shredded, held, younger);
        assertOpens(shredded);

        world.clock.move(Duration.ofDays(1));
        shredAndRotate();

        assertThat(world.backup().opens(world.keyFile)).containsExactlyInAnyOrder(held, younger);
        assertThat(before.opens(world.keyFile)).isEmpty();
        assertThat(before.with(world.backup()).opens(world.keyFile)).containsExactlyInAnyOrder(held, younger);
        assertThat(world.cases.open(shredded)).isInstanceOf(CaseFile.Shredded.class);
        assertOpens(held);
        assertOpens(younger);
        assertThat(world.rows(shredded))
                .containsEntry("sealing_key", 0L)
                .containsEntry("case_file", 0L)
                .containsEntry("decision", 1L);
        assertThat(world.events(shredded)).containsExactly("ORDERED", "SHREDDED");
        assertThat(world.events(held)).containsExactly("HELD");
        assertThat(world.events(null)).containsExactly("ROTATED", "OLD_KEYS_DESTROYED");
    }

    @Test
    void whatIsPlayedBackFromAnOldBackupIsNotKept() {
        ConcernId shredded = world.accept();
        ConcernId living = world.accept();
        world.end(shredded);
        world.clock.move(KEPT);
        shredAndRotate();

        // from their beginnings, where the old records still stand
        world.arrive();
        world.arrive();

        assertThat(world.cases.open(shredded)).isInstanceOf(CaseFile.Shredded.class);
        assertThat(world.rows(shredded)).containsEntry("sealing_key", 0L).containsEntry("case_file", 0L);
        assertOpens(living);
    }

    @Test
    void killedAfterTheTombstoneItIsShreddedAllTheSame() {
        ConcernId shredded = world.accept();
        ConcernId living = world.accept();
        world.end(shredded);
        world.clock.move(KEPT);
        world.shredding().order(() -> true);
        world.topic.tombstone(shredded, world.clock.instant());
        assertThat(world.rows(shredded)).containsEntry("case_file", 1L);
        assertThat(world.cases.open(shredded)).isInstanceOf(CaseFile.Shredded.class);

        shredAndRotate();

        assertThat(world.rows(shredded)).containsEntry("sealing_key", 0L).containsEntry("case_file", 0L);
        assertThat(world.backup().opens(world.keyFile)).containsExactly(living);
        assertOpens(living);
    }

    @Test
    void killedBeforeTheTombstoneItIsShreddedAllTheSame() {
        ConcernId shredded = world.accept();
        world.end(shredded);
        world.clock.move(KEPT);
        Backup before = world.backup();
        world.shredding().order(() -> true);

        shredAndRotate();

        assertThat(world.topic.read().keys()).noneMatch(key -> key.concern().equals(shredded));
        assertThat(before.with(world.backup()).opens(world.keyFile)).isEmpty();
    }

    @Test
    void killedAfterWrappingAnewNothingIsStrandedAndTheOldKeysGo() {
        ConcernId shredded = world.accept();
        ConcernId living = world.accept();
        world.end(shredded);
        world.clock.move(KEPT);
        Backup before = world.backup();
        assertThat(world.shredding().round(() -> true)).isEqualTo(1);
        assertThat(world.rotation().step()).isEqualTo(Step.BEGUN);
        world.clock.move(SETTLE);
        assertThat(world.rotation().step()).isEqualTo(Step.GOING_ON);
        assertOpens(living);
        assertThat(KeyEncryptionKey.load(world.keyFile).hasOldKeys()).isTrue();

        world.clock.move(GRACE);
        assertThat(world.rotation().step()).isEqualTo(Step.ENDED);

        assertThat(KeyEncryptionKey.load(world.keyFile).hasOldKeys()).isFalse();
        assertThat(before.opens(world.keyFile)).isEmpty();
        assertOpens(living);
        world.arrive();
        assertOpens(living);
        assertThat(world.backup().opens(world.keyFile)).containsExactly(living);
    }

    @Test
    void killedBetweenTheKeyFileAndItsNoteTheRotationIsGoneOnWith() {
        ConcernId living = world.accept();
        assertThat(KeyEncryptionKey.addPrimary(world.keyFile).hasOldKeys()).isTrue();

        assertThat(world.rotation().step()).isEqualTo(Step.GOING_ON);
        world.clock.move(GRACE);
        assertThat(world.rotation().step())
                .as("there was something left to do, the grace begins anew")
                .isEqualTo(Step.GOING_ON);
        world.clock.move(GRACE);
        assertThat(world.rotation().step()).isEqualTo(Step.ENDED);

        assertOpens(living);
        assertThat(world.rotation().step()).isEqualTo(Step.NOTHING);
        assertThat(world.events(null)).containsExactly("ROTATED", "OLD_KEYS_DESTROYED");
    }

    @Test
    void anIntakeThatStillWrapsWithTheOldKeyKeepsItAlive() {
        KeyEncryptionKey old = KeyEncryptionKey.load(world.keyFile);
        world.rotations.order(OFFICER, world.clock.instant());
        assertThat(world.rotation().step()).isEqualTo(Step.BEGUN);
        world.clock.move(SETTLE);
        assertThat(world.rotation().step()).isEqualTo(Step.GOING_ON);
        world.clock.move(GRACE);
        ConcernId late = RoutedRecords.newConcern();
        var sealed = world.report(late, old);

        assertThat(world.rotation().step()).isEqualTo(Step.GOING_ON);
        world.arrive();
        world.clock.move(GRACE.minusSeconds(1));
        assertThat(world.rotation().step()).isEqualTo(Step.GOING_ON);
        world.clock.move(Duration.ofSeconds(1));
        assertThat(world.rotation().step()).isEqualTo(Step.ENDED);

        assertThat(sealed.keyId()).isNotNull();
        assertOpens(late);
    }

    @Test
    void aKeyThatOnlyTheLedgerHasIsWrappedAnewToo() {
        KeyEncryptionKey old = KeyEncryptionKey.load(world.keyFile);
        ConcernId twice = world.accept();
        // the same report again under another key, which displaces the first one from the compacted topic
        var again = world.report(twice, old);
        world.topic.tombstone(RoutedRecords.newConcern(), world.clock.instant());
        world.arrive();
        assertThat(world.rows(twice)).containsEntry("sealing_key", 2L).containsEntry("case_file", 2L);
        world.rotations.order(OFFICER, world.clock.instant());

        rotate();

        assertThat(world.keys.wrapped(twice, again.keyId().toString())).isPresent();
        assertThat(world.cases.open(twice)).isInstanceOf(CaseFile.Opened.class);
        assertThat(world.backup().opens(world.keyFile)).containsExactly(twice);
    }

    @Test
    void whatCannotBeReadOnTheTopicOfKeysKeepsTheOldKeysAlive() {
        ConcernId unreadable = RoutedRecords.newConcern();
        String keysTopic = Topic.CONCERNS_KEYS.topicName();
        world.send(keysTopic, unreadable.toString(), "a later schema".getBytes(StandardCharsets.UTF_8), unreadable);
        world.rotations.order(OFFICER, world.clock.instant());
        try {
            assertThat(world.rotation().step()).isEqualTo(Step.BEGUN);
            world.clock.move(GRACE.multipliedBy(3));
            assertThat(world.rotation().step()).isEqualTo(Step.GOING_ON);
            world.clock.move(GRACE.multipliedBy(3));
            assertThat(world.rotation().step()).isEqualTo(Step.GOING_ON);
            assertThat(KeyEncryptionKey.load(world.keyFile).hasOldKeys()).isTrue();
        } finally {
            world.send(keysTopic, unreadable.toString(), null, unreadable);
        }
        assertThat(world.rotation().step()).isEqualTo(Step.ENDED);
    }

    @Test
    void aKeyThatComesBackAfterItsConcernWasShreddedIsEndedAgain() {
        ConcernId shredded = world.accept();
        world.end(shredded);
        world.clock.move(KEPT);
        shredAndRotate();
        var again = world.report(shredded, KeyEncryptionKey.load(world.keyFile));
        world.arrive();
        assertThat(world.keys.wrapped(shredded, again.keyId().toString())).isEmpty();
        world.rotations.order(OFFICER, world.clock.instant());

        rotate();

        assertThat(world.topic.read().keys()).noneMatch(key -> key.concern().equals(shredded));
        assertThat(world.backup().opens(world.keyFile)).isEmpty();
    }

    @Test
    void aCaseIsClosedWithItsLastFollowUp() {
        ConcernId first = world.accept();
        ConcernId addition = world.accept(addsTo(first));
        ConcernId withdrawal = world.accept(addsTo(addition));
        world.end(first);
        world.end(addition);
        world.clock.move(KEPT.plusDays(1));
        assertThat(world.shredding().round(() -> true)).isZero();
        world.end(withdrawal);

        world.clock.move(KEPT.minusSeconds(1));
        assertThat(world.shredding().round(() -> true)).isZero();
        world.clock.move(Duration.ofSeconds(1));

        assertThat(world.shredding().round(() -> true)).isEqualTo(3);
        assertThat(world.shredding().round(() -> true)).isZero();
        assertThat(world.events(first)).containsExactly("ORDERED", "SHREDDED");
    }

    @Test
    void whoeverHoldsAFollowUpHoldsTheCaseUntilItIsReleased() {
        ConcernId first = world.accept();
        ConcernId addition = world.accept(addsTo(first));
        world.end(first);
        world.end(addition);
        assertThat(world.retained.hold(addition, HoldReason.INVESTIGATION, OFFICER, world.clock.instant()))
                .isEqualTo(Holding.HELD);
        assertThat(world.retained.hold(addition, HoldReason.COMPLAINT, OFFICER, world.clock.instant()))
                .isEqualTo(Holding.HELD_ALREADY);
        world.clock.move(KEPT.multipliedBy(10));

        assertThat(world.shredding().round(() -> true)).isZero();
        assertThat(world.retained.heldFor(addition)).contains(HoldReason.INVESTIGATION);
        assertThat(world.events(first)).isEmpty();
        assertOpens(first);
        assertOpens(addition);
        assertThat(world.retained.release(addition, ReleaseReason.ENDED, OFFICER, world.clock.instant()))
                .isEqualTo(Releasing.RELEASED);
        assertThat(world.retained.release(addition, ReleaseReason.ENDED, OFFICER, world.clock.instant()))
                .isEqualTo(Releasing.NOT_HELD);

        assertThat(world.shredding().round(() -> true)).isEqualTo(2);
        assertThat(world.retained.hold(first, HoldReason.COURT, OFFICER, world.clock.instant()))
                .isEqualTo(Holding.TOO_LATE);
        assertThat(world.events(addition)).containsExactly("HELD", "RELEASED", "ORDERED", "SHREDDED");
    }

    @Test
    void aCaseThatIsHeldInPartIsNotOrderedInPart() {
        ConcernId first = world.accept();
        ConcernId addition = world.accept(addsTo(first));
        world.end(first);
        world.end(addition);
        var over = world.closed.caseOf(first).orElseThrow();
        assertThat(world.retained.hold(addition, HoldReason.COURT, OFFICER, world.clock.instant()))
                .isEqualTo(Holding.HELD);

        assertThat(world.retained.order(over, Operator.CLOCK, world.clock.instant()))
                .isEqualTo(Ordering.HELD);

        assertThat(world.retained.toShred(10)).isEmpty();
        assertOpens(first);
    }

    @Test
    void aTombstoneOfSomebodyElseShredsTooButNotWhatIsHeld() {
        ConcernId open = world.accept();
        ConcernId held = world.accept();
        assertThat(world.retained.hold(held, HoldReason.SUBJECT_ACCESS, OFFICER, world.clock.instant()))
                .isEqualTo(Holding.HELD);
        world.send(Topic.CONCERNS_KEYS.topicName(), open.toString(), null, open);
        world.send(Topic.CONCERNS_KEYS.topicName(), held.toString(), null, held);

        world.arrive();

        assertThat(world.cases.open(open)).isInstanceOf(CaseFile.Shredded.class);
        assertThat(world.rows(open)).containsEntry("sealing_key", 0L).containsEntry("case_file", 0L);
        assertOpens(held);
    }

    @Test
    void aConcernThatNobodyHasDecidedIsShreddedOnlyWhenNobodyWillDecideItAnyMore() {
        ConcernId parked = undecided();
        ConcernId decided = world.accept();
        world.clock.move(UNDECIDED.minusSeconds(1));
        assertThat(world.shredding().round(() -> true)).isZero();
        assertOpens(parked);
        Backup before = world.backup();

        world.clock.move(Duration.ofSeconds(1));
        shredAndRotate();

        assertThat(world.rows(parked)).containsEntry("sealing_key", 0L).containsEntry("case_file", 0L);
        assertThat(world.topic.read().keys()).noneMatch(key -> key.concern().equals(parked));
        assertThat(world.cases.open(parked)).isInstanceOf(CaseFile.Shredded.class);
        assertThat(before.with(world.backup()).opens(world.keyFile)).containsExactly(decided);
        assertThat(world.events(parked)).containsExactly("ORDERED", "SHREDDED");
        assertThat(world.database
                        .sql()
                        .sql("select reason from retention_event where concern_id = :concern and what = 'ORDERED'")
                        .param("concern", parked.value())
                        .query(String.class)
                        .single())
                .isEqualTo("NEVER_DECIDED");
        assertOpens(decided);
    }

    @Test
    void whatCanStillBeReleasedFromReviewKeepsItsKey() {
        ConcernId rejected = RoutedRecords.newConcern();
        String key = world.holdForReview(rejected).keyId().toString();
        world.arrive();
        world.clock.move(UNDECIDED.multipliedBy(2));
        assertThat(world.shredding().round(() -> true)).isZero();
        assertThat(world.keys.wrapped(rejected, key)).isPresent();
        world.reviewIsForgotten(rejected);

        assertThat(world.shredding().round(() -> true)).isEqualTo(1);

        assertThat(world.keys.wrapped(rejected, key)).isEmpty();
        assertThat(world.topic.read().keys()).noneMatch(each -> each.concern().equals(rejected));
        assertThat(world.events(rejected)).containsExactly("ORDERED", "SHREDDED");
    }

    @Test
    void aReportThatWasReleasedLateHasItsTimeFromThenOn() {
        ConcernId late = RoutedRecords.newConcern();
        var sealed = world.holdForReview(late);
        world.arrive();
        world.clock.move(UNDECIDED.minusDays(1));
        world.reported(ReportedRecords.reported(late, sealed, world.clock.instant()), late);
        world.reviewIsForgotten(late);
        world.arrive();

        world.clock.move(UNDECIDED.minusSeconds(1));
        assertThat(world.shredding().round(() -> true)).isZero();
        assertOpens(late);
        world.clock.move(Duration.ofSeconds(1));

        assertThat(world.shredding().round(() -> true)).isEqualTo(1);
    }

    @Test
    void aDecisionThatComesBeforeTheOrderKeepsTheKey() {
        ConcernId late = undecided();
        world.clock.move(UNDECIDED);
        assertThat(world.undecided.keptBy(world.clock.instant().minus(UNDECIDED), Optional.empty(), 10))
                .containsExactly(late);
        world.decide(late, Relation.NONE);

        assertThat(world.retained.orderUndecided(late, Operator.CLOCK, world.clock.instant()))
                .isEqualTo(Undecided.LEFT);
        assertThat(world.shredding().round(() -> true)).isZero();

        assertOpens(late);
        assertThat(world.events(late)).isEmpty();
    }

    @Test
    void whatNobodyDecidedCanBeHeldByItselfOrWithItsCase() {
        ConcernId held = undecided();
        ConcernId first = undecided();
        ConcernId addition = world.accept(addsTo(first));
        ConcernId earlier = world.accept();
        ConcernId parkedAddition = RoutedRecords.newConcern();
        world.reportFollowUp(parkedAddition, earlier);
        world.arrive();
        List<ConcernId> holds = List.of(held, addition, earlier);
        for (ConcernId each : holds) {
            assertThat(world.retained.hold(each, HoldReason.INQUIRY, OFFICER, world.clock.instant()))
                    .isEqualTo(Holding.HELD);
        }
        world.clock.move(UNDECIDED.multipliedBy(2));
        assertThat(world.shredding().round(() -> true)).isZero();
        List.of(held, first, parkedAddition).forEach(this::assertOpens);
        for (ConcernId each : holds) {
            assertThat(world.retained.release(each, ReleaseReason.ENDED, OFFICER, world.clock.instant()))
                    .isEqualTo(Releasing.RELEASED);
        }

        assertThat(world.shredding().round(() -> true)).isEqualTo(3);

        assertThat(world.events(parkedAddition)).containsExactly("ORDERED", "SHREDDED");
        assertOpens(addition);
        assertOpens(earlier);
    }

    @Test
    void whenTheTopicOfReviewsCannotBeReadOnlyDecidedConcernsAreShredded() {
        ConcernId undecided = undecided();
        ConcernId decided = world.accept();
        world.end(decided);
        world.clock.move(UNDECIDED);
        var away = new WholeTopic(
                Topic.CONCERNS_HELD,
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        "127.0.0.1:1",
                        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        500,
                        ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        400));

        assertThat(world.shredding(away).round(() -> true)).isEqualTo(1);

        assertOpens(undecided);
        assertThat(world.events(decided)).containsExactly("ORDERED", "SHREDDED");
    }

    @Test
    void howRetentionStandsIsMeasured() {
        MeasureRetention measuring = world.measuring();
        ConcernId held = world.accept();
        ConcernId first = world.accept();
        ConcernId addition = world.accept(addsTo(first));
        ConcernId heldAddition = world.accept(addsTo(held));
        ConcernId open = world.accept();
        List.of(held, first, addition, heldAddition).forEach(world::end);
        assertThat(world.retained.hold(held, HoldReason.COURT, OFFICER, world.clock.instant()))
                .isEqualTo(Holding.HELD);
        world.clock.move(KEPT.plus(MeasureRetention.OVERDUE).minusSeconds(1));
        assertMeasured(measuring, 1, 0, 0);

        world.clock.move(Duration.ofMinutes(2));
        assertMeasured(measuring, 1, 2, 0);
        world.shredding().order(() -> true);
        world.clock.move(Duration.ofMinutes(2));
        assertMeasured(measuring, 1, 0, 0);
        world.clock.move(MeasureRetention.OVERDUE);
        assertMeasured(measuring, 1, 2, 0);
        assertThat(world.shredding().round(() -> true)).isEqualTo(2);
        assertThat(world.retained.release(held, ReleaseReason.ENDED, OFFICER, world.clock.instant()))
                .isEqualTo(Releasing.RELEASED);
        world.clock.move(Duration.ofMinutes(2));

        assertMeasured(measuring, 0, 2, 2);
        assertOpens(open);
    }

    @Test
    void whatNobodyDecidedAndIsStillHereIsOverdue() {
        MeasureRetention measuring = world.measuring();
        ConcernId parked = undecided();
        ConcernId held = undecided();
        ConcernId rejected = RoutedRecords.newConcern();
        assertThat(world.holdForReview(rejected).keyId()).isNotNull();
        world.arrive();
        assertThat(world.retained.hold(held, HoldReason.COURT, OFFICER, world.clock.instant()))
                .isEqualTo(Holding.HELD);
        world.clock.move(UNDECIDED.plus(MeasureRetention.OVERDUE).minusSeconds(1));
        assertMeasured(measuring, 1, 0, 0);

        world.clock.move(Duration.ofMinutes(2));
        assertMeasured(measuring, 1, 1, 0);
        assertThat(world.shredding().round(() -> true)).isEqualTo(1);
        world.clock.move(Duration.ofMinutes(2));

        assertMeasured(measuring, 1, 0, 1);
        assertThat(world.events(parked)).containsExactly("ORDERED", "SHREDDED");
    }

    @Test
    void whoeverHoldsWhatNobodyDecidedHoldsWhatItAddsToAndWhatFollowsItUp() {
        MeasureRetention measuring = world.measuring();
        ConcernId decided = world.accept();
        ConcernId itsAddition = world.accept(addsTo(decided));
        ConcernId undecided = undecided();
        ConcernId held = RoutedRecords.newConcern();
        ConcernId alsoHeld = RoutedRecords.newConcern();
        world.reportFollowUp(held, decided);
        world.reportFollowUp(alsoHeld, undecided);
        ConcernId other = undecided();
        ConcernId followsOther = world.accept(addsTo(other));
        world.arrive();
        List.of(decided, itsAddition, followsOther).forEach(world::end);
        List<ConcernId> holds = List.of(held, alsoHeld, other);
        for (ConcernId each : holds) {
            assertThat(world.retained.hold(each, HoldReason.INQUIRY, OFFICER, world.clock.instant()))
                    .isEqualTo(Holding.HELD);
        }
        world.clock.move(UNDECIDED.multipliedBy(2).plus(KEPT));

        assertThat(world.shredding().round(() -> true)).isZero();
        assertMeasured(measuring, 3, 0, 0);
        List.of(decided, itsAddition, undecided, held, alsoHeld, other, followsOther)
                .forEach(this::assertOpens);

        for (ConcernId each : holds) {
            assertThat(world.retained.release(each, ReleaseReason.ENDED, OFFICER, world.clock.instant()))
                    .isEqualTo(Releasing.RELEASED);
        }
        assertThat(world.shredding().round(() -> true)).isEqualTo(7);
    }

    @Test
    void aReportThatCannotBeReadKeepsNothingElseFromBeingShredded(CapturedOutput output) {
        MeasureRetention measuring = world.measuring();
        ConcernId unreadable = undecided();
        ConcernId followsIt = world.accept(addsTo(unreadable));
        ConcernId neverDecided = undecided();
        ConcernId unreadableToo = undecided();
        ConcernId decided = world.accept();
        world.end(followsIt);
        world.end(decided);
        world.spoil(unreadable);
        world.spoil(unreadableToo);
        assertThat(world.retained.hold(unreadable, HoldReason.COURT, OFFICER, world.clock.instant()))
                .isEqualTo(Holding.HELD);
        world.clock.move(UNDECIDED.plus(MeasureRetention.OVERDUE));
        assertMeasured(measuring, 1, 3, 0);

        assertThat(world.shredding().round(() -> true)).isEqualTo(2);

        assertThat(world.events(decided)).containsExactly("ORDERED", "SHREDDED");
        assertThat(world.events(neverDecided)).containsExactly("ORDERED", "SHREDDED");
        assertOpens(followsIt);
        assertThat(world.events(unreadable)).containsExactly("HELD");
        assertThat(world.events(unreadableToo)).isEmpty();
        assertMeasured(measuring, 1, 1, 2);
        assertThat(output.getAll().lines().filter(line -> line.contains("ERROR")))
                .anySatisfy(line -> assertThat(line)
                        .contains("a held report cannot be read")
                        .contains(unreadable.toString()))
                .anySatisfy(line -> assertThat(line)
                        .contains("a report of it cannot be read")
                        .contains(unreadableToo.toString()));
    }

    @Test
    @Timeout(60)
    void gaugesAreReadAtOnceWhileBrokersDoNotAnswerAndSayHowOldTheirMeasureIs() {
        ConcernId parked = undecided();
        world.clock.move(UNDECIDED.plus(MeasureRetention.OVERDUE));
        try (var network = FaultyNetwork.to(broker.port())) {
            network.holds();
            MeasureRetention measuring = world.measuring(heldReportsBehind(network));
            var registry = new SimpleMeterRegistry();
            measuring.bindTo(registry);
            measuring.start();
            try {
                await().untilAsserted(() -> assertThat(network.connections()).isPositive());
                world.clock.move(Duration.ofMinutes(10));

                assertThat(gauge(registry, "held")).isNaN();
                assertThat(gauge(registry, "overdue")).isNaN();
                assertThat(gauge(registry, "shredded")).isNaN();
                assertThat(gauge(registry, "age")).isEqualTo(600);

                network.works();
                await().atMost(Duration.ofSeconds(40))
                        .untilAsserted(
                                () -> assertThat(gauge(registry, "overdue")).isEqualTo(1));
                assertThat(gauge(registry, "age"))
                        .as("it is as old as its end, not as its beginning")
                        .isZero();
            } finally {
                measuring.stop();
            }
            assertThat(measuring.isRunning()).isFalse();
            world.clock.move(Duration.ofMinutes(20));
            assertThat(gauge(registry, "overdue")).as("the last measure stays").isEqualTo(1);
            assertThat(gauge(registry, "age")).isEqualTo(1200);
        }
        assertOpens(parked);
    }

    @Test
    @Timeout(60)
    void whoeverStopsDoesNotWaitForBrokersThatDoNotAnswer() {
        ConcernId parked = undecided();
        world.clock.move(UNDECIDED.plus(MeasureRetention.OVERDUE));
        try (var network = FaultyNetwork.to(broker.port())) {
            network.holds();
            MeasureRetention measuring = world.measuring(heldReportsBehind(network));
            // whole services of other tests may measure in this JVM, too
            Set<Thread> others = measuringThreads();
            measuring.start();
            await().untilAsserted(() -> assertThat(network.connections()).isPositive());
            Set<Thread> own = measuringThreads();
            own.removeAll(others);
            assertThat(own).hasSize(1);

            measuring.stop();

            await().untilAsserted(() -> assertThat(own).noneMatch(Thread::isAlive));
        }
        assertOpens(parked);
    }

    private static Set<Thread> measuringThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("retention-measure"))
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static WholeTopic heldReportsBehind(FaultyNetwork network) {
        return new WholeTopic(
                Topic.CONCERNS_HELD,
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        "127.0.0.1:" + network.port(),
                        // whoever waited for this would not get to the end of the test
                        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        3_600_000));
    }

    private static double gauge(MeterRegistry registry, String name) {
        return registry.get("signpost.notifier.retention." + name).gauge().value();
    }

    private static void assertMeasured(MeasureRetention measuring, int held, int overdue, int shredded) {
        var registry = new SimpleMeterRegistry();
        measuring.bindTo(registry);
        measuring.measure();
        assertThat(List.of("held", "overdue", "shredded"))
                .extracting(name -> (int) gauge(registry, name))
                .containsExactly(held, overdue, shredded);
    }

    private ConcernId undecided() {
        ConcernId undecided = RoutedRecords.newConcern();
        Sealed sealed = world.report(undecided, KeyEncryptionKey.load(world.keyFile));
        world.arrive();
        assertThat(world.keys.wrapped(undecided, sealed.keyId().toString())).isPresent();
        return undecided;
    }

    @Test
    void keysAreRotatedOnlyAfterAShreddingAndNotTooOften() {
        assertThat(world.rotation().step()).isEqualTo(Step.NOTHING);
        ConcernId first = world.accept();
        ConcernId second = world.accept();
        world.end(first);
        world.clock.move(KEPT);
        world.end(second);
        shredAndRotate();
        world.clock.move(ShreddingWorld.ROTATE_EVERY.multipliedBy(2));
        assertThat(world.rotation().step()).as("nothing was shredded since").isEqualTo(Step.NOTHING);
        world.clock.move(KEPT);
        assertThat(world.shredding().round(() -> true)).isEqualTo(1);

        assertThat(world.rotation().step()).isEqualTo(Step.BEGUN);
    }

    @Test
    void anOperatorWhoRotatesIsToldWhenTheOldKeysMayGo() {
        ConcernId living = world.accept();
        assertThat(world.rotation(Duration.ZERO).step()).isEqualTo(Step.NOTHING);
        assertThat(KeyEncryptionKey.addPrimary(world.keyFile).hasOldKeys()).isTrue();
        assertThat(world.rotation(Duration.ZERO).step()).isEqualTo(Step.GOING_ON);
        world.clock.move(SETTLE);
        assertThat(world.rotation(Duration.ZERO).step()).isEqualTo(Step.GOING_ON);
        world.clock.move(GRACE.multipliedBy(2));

        assertThat(world.rotation(Duration.ZERO).step()).isEqualTo(Step.GOING_ON);

        KeyEncryptionKey key = KeyEncryptionKey.load(world.keyFile);
        assertThat(key.hasOldKeys()).isTrue();
        assertThat(KeyEncryptionKey.destroyOld(world.keyFile, key.primaryId()).hasOldKeys())
                .isFalse();
        assertOpens(living);
    }

    @Test
    void oneInstanceAtATimeLooksAfterRetention() {
        ConcernId shredded = world.accept();
        world.end(shredded);
        world.clock.move(KEPT);
        RunRetention first = world.retention();
        RunRetention second = world.retention();
        first.round();
        assertThat(world.events(shredded)).containsExactly("ORDERED", "SHREDDED");
        ConcernId next = world.accept();
        world.end(next);
        // within the lease of the first
        world.clock.move(Duration.ofSeconds(1));
        int moved = world.database
                .sql()
                .sql("update alert set ended_at = :at where decision_id in (select decision_id from decision where"
                        + " concern_id = :concern) and ended_at is not null")
                .param("at", world.clock.instant().minus(KEPT).atOffset(ZoneOffset.UTC))
                .param("concern", next.value())
                .update();
        assertThat(moved).isEqualTo(1);

        second.round();
        assertThat(world.events(next)).isEmpty();
        assertThat(world.database
                        .sql()
                        .sql("update outbox_lease set until = until - interval '6' minute where name = 'retention'")
                        .update())
                .isEqualTo(1);
        second.round();

        assertThat(world.events(next)).containsExactly("ORDERED", "SHREDDED");
    }

    @Test
    void aCopyOfTheOldKeyFileIsWhatMustNotBeKept() throws Exception {
        ConcernId shredded = world.accept();
        world.end(shredded);
        Path copy = folder.resolve("copy.json");
        assertThat(Files.copy(world.keyFile, copy, StandardCopyOption.COPY_ATTRIBUTES))
                .exists();
        world.clock.move(KEPT);
        Backup before = world.backup();

        shredAndRotate();

        assertThat(before.opens(world.keyFile)).isEmpty();
        assertThat(before.opens(copy))
                .as("the price, as the decision record says")
                .containsExactly(shredded);
    }

    private void shredAndRotate() {
        world.retention().round();
        assertThat(KeyEncryptionKey.load(world.keyFile).hasOldKeys()).isTrue();
        goOn();
    }

    private void rotate() {
        assertThat(world.rotation().step()).isEqualTo(Step.BEGUN);
        goOn();
    }

    private void goOn() {
        world.arrive();
        world.clock.move(SETTLE);
        assertThat(world.rotation().step()).isEqualTo(Step.GOING_ON);
        world.arrive();
        world.clock.move(GRACE);
        assertThat(world.rotation().step()).isEqualTo(Step.ENDED);
    }

    private void assertOpens(ConcernId concern) {
        assertThat(world.cases.open(concern)).isInstanceOfSatisfying(CaseFile.Opened.class, opened -> {
            assertThat(opened.particulars()).isEqualTo(ReportedRecords.particulars(concern));
            assertThat(opened.record().getConcernId()).isEqualTo(concern.toString());
            assertThat(opened.toString()).doesNotContain("CANARY");
        });
    }
}
