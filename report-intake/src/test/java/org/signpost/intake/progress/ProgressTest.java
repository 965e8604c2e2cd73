package org.signpost.intake.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.signpost.contract.id.ConcernId;

class ProgressTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private static Destination decided(String partner, Part part) {
        return new Destination(partner, part, false, List.of("R1"), "Because.", Standing.DECIDED, NOON, null);
    }

    private static Progress received() {
        return Progress.NOTHING_YET.received(NOON, ByteBuffer.allocate(0), Discretion.DESTINATIONS);
    }

    @Test
    void itIsAcknowledgedOnlyWhenEveryLeadSaidSoAlsoOneWhoseAlertIsNotKnownYet() {
        Progress one = received()
                .decided(
                        NOON,
                        Discretion.DESTINATIONS,
                        List.of(decided("police", Part.LEAD), decided("door", Part.LEAD)))
                .alerted("police", Part.LEAD, Standing.ACKNOWLEDGED, NOON);

        assertThat(one.stage()).isEqualTo(Stage.PASSED_ON);
        assertThat(one.alerted("door", Part.LEAD, Standing.ACKNOWLEDGED, NOON).stage())
                .isEqualTo(Stage.ACKNOWLEDGED);
    }

    @Test
    void itComesToTheSameInWhateverOrderAndHoweverOftenTheTopicsTellIt() {
        List<UnaryOperator<Progress>> learnt = List.of(
                was -> was.received(NOON, ByteBuffer.allocate(0), Discretion.DESTINATIONS),
                was -> was.decided(
                        NOON.plusSeconds(1),
                        Discretion.DESTINATIONS,
                        List.of(decided("council", Part.COPY), decided("police", Part.LEAD))),
                was -> was.alerted("police", Part.LEAD, Standing.RECORDED, NOON.plusSeconds(2)),
                was -> was.alerted("police", Part.LEAD, Standing.SENT, NOON.plusSeconds(3)),
                was -> was.alerted("police", Part.LEAD, Standing.FAILED, NOON.plusSeconds(4)),
                was -> was.alerted("council", Part.COPY, Standing.SENT, NOON.plusSeconds(5)),
                was -> was.alerted("police", Part.LEAD, Standing.OPENED, NOON.plusSeconds(6)),
                was -> was.alerted("police", Part.LEAD, Standing.ESCALATED, NOON.plusSeconds(7)));
        long seed = 20261123;
        var random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            var twice = new ArrayList<>(learnt);
            twice.addAll(learnt);
            Collections.shuffle(twice, random);

            Progress known = Progress.NOTHING_YET;
            for (UnaryOperator<Progress> step : twice) {
                known = step.apply(known);
            }

            assertThat(known.receivedAt()).as("seed %d", seed).isEqualTo(NOON);
            assertThat(known.passedOnAt()).isEqualTo(NOON.plusSeconds(1));
            assertThat(known.destinations())
                    .as("seed %d, round %d", seed, round)
                    .containsExactlyInAnyOrder(
                            new Destination(
                                    "police",
                                    Part.LEAD,
                                    false,
                                    List.of("R1"),
                                    "Because.",
                                    Standing.ESCALATED,
                                    NOON.plusSeconds(7),
                                    NOON.plusSeconds(6)),
                            new Destination(
                                    "council",
                                    Part.COPY,
                                    false,
                                    List.of("R1"),
                                    "Because.",
                                    Standing.SENT,
                                    NOON.plusSeconds(5),
                                    null));
        }
    }

    @Test
    void whoNeedNotActAnyMoreIsNotWaitedForAndTheLaterOfTwoEndingsCounts() {
        Progress withdrawn = received()
                .decided(
                        NOON,
                        Discretion.DESTINATIONS,
                        List.of(decided("police", Part.LEAD), decided("door", Part.LEAD)))
                .alerted("police", Part.LEAD, Standing.STOOD_DOWN, NOON.plusSeconds(20))
                .alerted("police", Part.LEAD, Standing.ACKNOWLEDGED, NOON.plusSeconds(10));

        assertThat(withdrawn.expected()).extracting(Destination::partner).containsExactly("door");
        assertThat(withdrawn.stage()).isEqualTo(Stage.PASSED_ON);
        assertThat(withdrawn.isOver()).isFalse();
        assertThat(withdrawn
                        .alerted("door", Part.LEAD, Standing.ACKNOWLEDGED, NOON)
                        .stage())
                .isEqualTo(Stage.ACKNOWLEDGED);
        Progress both = withdrawn.alerted("door", Part.LEAD, Standing.NOT_THEIRS, NOON);
        assertThat(both.stage()).isEqualTo(Stage.PASSED_ON);
        assertThat(both.isOver()).isTrue();
        assertThat(both.isElsewhere()).isFalse();
    }

    @Test
    void whoGotItFromALeadThatSentItOnLeadsInWhicheverOrderThatIsLearnt() {
        UnaryOperator<Progress> decision = was -> was.decided(
                NOON, Discretion.DESTINATIONS, List.of(decided("council", Part.COPY), decided("police", Part.LEAD)));
        UnaryOperator<Progress> alerts = was -> was.alerted("council", Part.COPY, Standing.SENT, NOON.plusSeconds(1))
                .alerted("police", Part.LEAD, Standing.NOT_THEIRS, NOON.plusSeconds(2))
                .alerted("council", Part.LEAD, Standing.RECORDED, NOON.plusSeconds(2));

        for (Progress known :
                List.of(alerts.apply(decision.apply(received())), decision.apply(alerts.apply(received())))) {
            assertThat(known.expected()).extracting(Destination::partner).containsExactly("council");
            assertThat(known.isElsewhere()).isFalse();
            assertThat(known.alerted("council", Part.LEAD, Standing.ACKNOWLEDGED, NOON.plusSeconds(9))
                            .stage())
                    .isEqualTo(Stage.ACKNOWLEDGED);
        }
    }

    @Test
    void aLaterDecisionSaysInWhichPartAndForgetsNobodyWhoWasAlerted() {
        Progress known = received()
                .decided(
                        NOON,
                        Discretion.DESTINATIONS,
                        List.of(decided("police", Part.COPY), decided("door", Part.LEAD), decided("agency", Part.LEAD)))
                .alerted("police", Part.COPY, Standing.SENT, NOON)
                .alerted("door", Part.LEAD, Standing.SENT, NOON)
                .decided(NOON.plusSeconds(60), Discretion.DESTINATIONS, List.of(decided("police", Part.LEAD)))
                .decided(NOON, Discretion.DESTINATIONS, List.of(decided("council", Part.LEAD)));

        assertThat(known.destinations()).extracting(Destination::partner).containsExactlyInAnyOrder("police", "door");
        assertThat(known.leads()).extracting(Destination::standing).containsOnly(Standing.SENT);
        assertThat(known.passedOnAt()).isEqualTo(NOON);
    }

    @Test
    void beforeTheDecisionIsKnownNobodyIsNamed() {
        Progress alerted = received().alerted("police", Part.LEAD, Standing.SENT, NOON);

        assertThat(alerted.toldToSource()).isEqualTo(Discretion.COUNTS);
        assertThat(alerted.decided(NOON, Discretion.DESTINATIONS, List.of()).toldToSource())
                .isEqualTo(Discretion.DESTINATIONS);
    }

    @Test
    void whatWasSentLaterIsKnownOnce() {
        var more = new FollowUp(new ConcernId(UUID.randomUUID()), false, NOON.plusSeconds(5));
        var back = new FollowUp(new ConcernId(UUID.randomUUID()), true, NOON.plusSeconds(9));

        Progress known = received().followedUp(more).followedUp(back).followedUp(more);

        assertThat(known.followUps()).containsExactly(more, back);
        assertThat(known.withdrawnAt()).contains(NOON.plusSeconds(9));
        assertThat(known.lastHeardOf()).isEqualTo(NOON.plusSeconds(9));
    }
}
