package org.signpost.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.signpost.faults.History.Arrived;
import org.signpost.faults.History.Decided;
import org.signpost.faults.History.Planned;
import org.signpost.faults.History.Reported;

class HistoryCheckerTest {

    private static final Instant START = Instant.parse("2026-11-26T10:00:00Z");
    private static final String ID = "0198c0de-0000-7000-8000-000000000001";
    private static final String REFERENCE = "K7Q2-4MXP";
    private static final Scenario CAR_WASH = new Scenario(
            "car wash", "", Set.of("warwickshire-police"), Set.of("fair-work-agency", "rugby-council"), false);
    private static final Scenario DANGER = new Scenario("danger", "", Set.of("warwickshire-police"), Set.of(), true);

    private final HistoryChecker checker = new HistoryChecker(Duration.ofSeconds(30));

    private final List<Reported> reported = new ArrayList<>();
    private final List<Decided> decided = new ArrayList<>();
    private final List<Planned> ledger = new ArrayList<>();
    private final List<Arrived> inbox = new ArrayList<>();

    @Test
    void whatWentWellIsFoundToHaveGoneWell() {
        carWashGoesWell();

        Verdict verdict = judge(CAR_WASH);

        assertThat(verdict)
                .isEqualTo(new Verdict(
                        1,
                        2,
                        1,
                        List.of(),
                        List.of(),
                        List.of(),
                        0,
                        0,
                        0,
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(3)));
    }

    @Test
    void acceptedAndNotReportedIsLost() {
        assertThat(judge(CAR_WASH).lost()).singleElement().asString().contains(REFERENCE, "not reported");
    }

    @Test
    void reportedUnderAnotherIdThanPromisedIsLost() {
        reported.add(new Reported("another", "another", "r-1", "t-0@1", START));

        assertThat(judge(CAR_WASH).lost()).singleElement().asString().contains("not reported");
    }

    @Test
    void whatWaitsForReviewIsNotLostWhereItMayWait() {
        var history = new History(reported, decided, List.of(), ledger, inbox, Set.of(ID));

        assertThat(checker.judge(List.of(accepted(CAR_WASH, true)), history, START)
                        .lost())
                .isEmpty();
        assertThat(checker.judge(List.of(accepted(CAR_WASH, false)), history, START)
                        .lost())
                .hasSize(1);
    }

    @Test
    void reportedAndNotDecidedIsLost() {
        reported();

        assertThat(judge(CAR_WASH).lost()).singleElement().asString().contains("not decided");
    }

    @Test
    void aPartnerWithoutAMessageIsLost() {
        carWashGoesWell();
        inbox.removeIf(message -> "rugby-council".equals(message.partner()));
        ledger.removeIf(message -> "rugby-council".equals(message.partner()));

        assertThat(judge(CAR_WASH).lost()).singleElement().asString().contains("rugby-council has no message");
    }

    @Test
    void anAlertThatTheLedgerDoesNotKnowOfIsLostThoughThePartnerWasTold() {
        carWashGoesWell();
        ledger.removeIf(message -> "fair-work-agency".equals(message.partner()));

        assertThat(judge(CAR_WASH).lost())
                .singleElement()
                .asString()
                .contains("fair-work-agency was told", "the ledger knows of no alert");
    }

    @Test
    void aMessageThatTheLedgerSaysWasSentAndThatDidNotComeIsLost() {
        carWashGoesWell();
        ledger.add(new Planned("m-9", ID, "warwickshire-police", "SMS", "FIRST", "SENT", null));
        ledger.add(new Planned("m-10", ID, "warwickshire-police", "SMS", "FIRST", "SENT", "m-1"));

        assertThat(judge(CAR_WASH).lost()).singleElement().asString().contains("did not come");
    }

    @Test
    void whatNobodyPromisedIsNotLost() {
        var refused = new Report("r-1", CAR_WASH, START, null, 9, 0, false);

        Verdict verdict = checker.judge(List.of(refused), history(), START);

        assertThat(verdict.lost()).isEmpty();
        assertThat(verdict.accepted()).isZero();
    }

    @Test
    void aPartnerThatMustNotHearOfItIsFound() {
        carWashGoesWell();
        arrived("m-7", "warwick-council", 4);

        assertThat(judge(CAR_WASH).misdirected()).singleElement().asString().contains("warwick-council");
    }

    @Test
    void aMessageToNobodysAddressIsFound() {
        carWashGoesWell();
        inbox.add(new Arrived(START, "email", "somebody@else.example", null, "m-7", REFERENCE));

        assertThat(judge(CAR_WASH).misdirected()).hasSize(1);
    }

    @Test
    void anybodyToldOfWhatWasNotEvenPromisedIsFound() {
        carWashGoesWell();
        arrived("m-7", "warwick-council", 4);
        var unanswered = new Report("r-1", CAR_WASH, START, null, 0, 3, false);

        assertThat(checker.judge(List.of(unanswered), history(), START).misdirected())
                .hasSize(1);
    }

    @Test
    void aDecisionThatTellsAWithheldPartnerIsFound() {
        carWashGoesWell();
        decided.clear();
        decided(Map.of(
                "warwickshire-police",
                "LEAD",
                "fair-work-agency",
                "COPY",
                "rugby-council",
                "COPY",
                "warwick-council",
                "COPY"));

        assertThat(judge(CAR_WASH).misdirected()).singleElement().asString().contains("warwick-council");
    }

    @Test
    void aDecisionThatLeavesOutAPartnerIsFound() {
        carWashGoesWell();
        decided.clear();
        decided(Map.of("warwickshire-police", "LEAD", "fair-work-agency", "COPY", "rugby-council", "WITHHELD"));

        assertThat(judge(CAR_WASH).misdirected()).hasSize(1);
    }

    @Test
    void aLeadThatBecameACopyIsFound() {
        carWashGoesWell();
        decided.clear();
        decided(Map.of("warwickshire-police", "COPY", "fair-work-agency", "LEAD", "rugby-council", "COPY"));

        assertThat(judge(CAR_WASH).misdirected()).hasSize(1);
    }

    @Test
    void theCoordinatorIsToldOfAnEmergencyThatNobodyTookAndNotBefore() {
        reported();
        decided(Map.of("warwickshire-police", "LEAD"));
        arrived("m-1", "warwickshire-police", 3);
        arrived("m-2", "duty-coordinator", 601);

        assertThat(judge(DANGER).misdirected()).isEmpty();

        arrived("m-3", "duty-coordinator", 300);
        assertThat(judge(DANGER).misdirected()).hasSize(1);
    }

    @Test
    void theCoordinatorIsNotToldOfAnythingElseThatNobodyTook() {
        carWashGoesWell();
        arrived("m-8", "duty-coordinator", 601);

        assertThat(judge(CAR_WASH).misdirected()).hasSize(1);
    }

    @Test
    void aFirstMessageThatComesLongAfterAcceptanceIsLate() {
        carWashGoesWell();
        inbox.removeIf(message -> "rugby-council".equals(message.partner()));
        arrived("m-3", "rugby-council", 31);

        Verdict verdict = judge(CAR_WASH);

        assertThat(verdict.late()).singleElement().asString().contains("rugby-council", "31 s");
        assertThat(verdict.longest()).isEqualTo(Duration.ofSeconds(31));
    }

    @Test
    void whatComesSoonAfterTheFaultIsOverIsNotLate() {
        carWashGoesWell();
        inbox.removeIf(message -> "rugby-council".equals(message.partner()));
        arrived("m-3", "rugby-council", 65);

        Verdict verdict =
                checker.judge(List.of(accepted(CAR_WASH, false)), history(), START.plus(Duration.ofSeconds(40)));

        assertThat(verdict.late()).isEmpty();
        assertThat(verdict.longest()).isEqualTo(Duration.ofSeconds(65));
    }

    @Test
    void aMessageThatComesTwiceIsCountedAndTwoMessagesAreNot() {
        carWashGoesWell();
        arrived("m-1", "warwickshire-police", 5);
        arrived("m-6", "warwickshire-police", 5);

        assertThat(judge(CAR_WASH).duplicatedMessages()).isOne();
    }

    @Test
    void aDecisionThatSaysSomethingElseIsCountedAndOneThatSaysTheSameIsNot() {
        carWashGoesWell();
        decided.add(decided.getFirst());
        assertThat(judge(CAR_WASH).differingDecisions()).isZero();

        decided(Map.of("warwickshire-police", "LEAD"));
        assertThat(judge(CAR_WASH).differingDecisions()).isOne();
    }

    @Test
    void recordsOfAReportBeyondTheFirstAreCounted() {
        carWashGoesWell();
        reported();
        reported();

        assertThat(judge(CAR_WASH).repeatedReports()).isEqualTo(2);
    }

    private void carWashGoesWell() {
        reported();
        decided(Map.of("warwickshire-police", "LEAD", "fair-work-agency", "COPY", "rugby-council", "COPY"));
        arrived("m-1", "warwickshire-police", 1);
        arrived("m-2", "fair-work-agency", 2);
        arrived("m-3", "rugby-council", 3);
        arrived("m-4", "rugby-council", 50);
    }

    private void reported() {
        reported.add(new Reported(ID, REFERENCE, "r-1", "t-0@" + reported.size(), START));
    }

    private void decided(Map<String, String> outcomes) {
        var all = new HashMap<>(Map.of("duty-coordinator", "NOT_TOLD"));
        all.putAll(outcomes);
        decided.add(new Decided(ID, "d-1", "R15d", all, START));
    }

    private void arrived(String messageId, String partner, int afterSeconds) {
        inbox.add(new Arrived(
                START.plusSeconds(afterSeconds),
                "email",
                "duty@" + partner + ".example",
                partner,
                messageId,
                REFERENCE));
        ledger.add(new Planned(messageId, ID, partner, "EMAIL", "FIRST", "SENT", null));
    }

    private History history() {
        return new History(reported, decided, List.of(), ledger, inbox, Set.of());
    }

    private Verdict judge(Scenario scenario) {
        return checker.judge(List.of(accepted(scenario, false)), history(), START);
    }

    private static Report accepted(Scenario scenario, boolean mayBeHeld) {
        return new Report("r-1", scenario, START, new Report.Accepted(ID, REFERENCE, START), 2, 1, mayBeHeld);
    }
}
