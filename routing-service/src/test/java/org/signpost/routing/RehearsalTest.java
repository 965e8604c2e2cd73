package org.signpost.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.contract.concern.Mode;
import org.signpost.contract.id.PartnerId;
import org.signpost.routing.policy.Urgency;
import org.signpost.routing.rehearsal.DecisionChange;
import org.signpost.routing.rehearsal.Move;
import org.signpost.routing.rehearsal.Rehearsed;
import org.signpost.routing.rehearsal.Rehearsed.Compared;
import org.signpost.routing.rehearsal.Totals;
import org.signpost.routing.rehearsal.Totals.UrgencyChange;

class RehearsalTest {

    private static final Path EXAMPLES = Path.of("../examples/concerns.jsonl");
    private static final PartnerId FAIR_WORK = new PartnerId("fair-work-agency");
    private static final PartnerId NETWORK = new PartnerId("anti-slavery-network");

    @TempDir
    private Path folder;

    @Test
    void aPolicyHeldAgainstItselfChangesNothing() throws IOException {
        Totals totals = totals(rehearse(ProposedPolicy.POLICY));

        assertThat(totals.compared()).isEqualTo(6);
        assertThat(totals.different()).isZero();
        assertThat(totals.partners()).isEmpty();
        assertThat(totals.urgencies()).isEmpty();
    }

    @Test
    void eachConcernSaysWhoIsAddedOrDroppedAndHowUrgentItBecomes() throws IOException {
        List<Compared> different = rehearse(ProposedPolicy.write(folder)).stream()
                .map(Compared.class::cast)
                .filter(one -> one.change().isAny())
                .toList();

        assertThat(different).extracting(Compared::name).containsExactly("EX02", "EX20");
        DecisionChange carWash = different.getFirst().change();
        assertThat(carWash.ruleBefore().value()).isEqualTo("R15d");
        assertThat(carWash.ruleAfter().value()).isEqualTo("R15f");
        assertThat(carWash.urgencyBefore()).isEqualTo(Urgency.STANDARD);
        assertThat(carWash.urgencyAfter()).isEqualTo(Urgency.URGENT);
        assertThat(moves(carWash)).containsExactly(Map.entry(FAIR_WORK, List.of(Move.COPY_TO_LEAD)));
        DecisionChange ownReport = different.getLast().change();
        assertThat(ownReport.ruleAfter()).isEqualTo(ownReport.ruleBefore());
        assertThat(moves(ownReport)).containsExactly(Map.entry(NETWORK, List.of(Move.DROPPED_AS_COPY)));
    }

    @Test
    void totalsAreByPartnerAndByUrgency() throws IOException {
        Totals totals = totals(rehearse(ProposedPolicy.write(folder)));

        assertThat(totals.different()).isEqualTo(2);
        assertThat(totals.urgencies()).isEqualTo(Map.of(new UrgencyChange(Urgency.STANDARD, Urgency.URGENT), 1));
        assertThat(totals.partners())
                .isEqualTo(Map.of(
                        FAIR_WORK, Map.of(Move.COPY_TO_LEAD, 1),
                        NETWORK, Map.of(Move.DROPPED_AS_COPY, 1)));
    }

    @Test
    void otherDeadlinesAreADifferenceForThoseConcernsOnly() throws IOException {
        Totals totals = totals(rehearse(ProposedPolicy.withOtherDeadlines(folder)));

        // EX06, EX10 and EX20 are urgent
        assertThat(totals.otherDeadlines()).isEqualTo(3);
        assertThat(totals.different()).isEqualTo(3);
        assertThat(totals.urgencies()).isEmpty();
    }

    @Test
    void aLineThatIsNoConcernIsCountedAndTheNextOneIsRehearsed() {
        Rehearsal rehearsal = load(ProposedPolicy.POLICY);

        assertThat(rehearsal.rehearse("{\"danger\": \"perhaps\"}", 1)).isEqualTo(new Rehearsed.Unreadable());
        assertThat(rehearsal.rehearse("no JSON", 2)).isEqualTo(new Rehearsed.Unreadable());
        assertThat(rehearsal.rehearse(exercise("EX-1"), 3)).isInstanceOf(Compared.class);
    }

    @Test
    void whatIsNoLiveConcernIsMarked() {
        Compared one = (Compared) load(ProposedPolicy.POLICY).rehearse(exercise("EX-1"), 1);

        assertThat(one.mode()).isEqualTo(Mode.EXERCISE);
    }

    @Test
    void anIdThatMightBeAPersonOrUpsetATerminalIsNotRepeated() {
        Rehearsal rehearsal = load(ProposedPolicy.POLICY);

        assertThat(((Compared) rehearsal.rehearse(exercise("Jane Doe, Rugby"), 7)).name())
                .isEqualTo("line-7");
        assertThat(((Compared) rehearsal.rehearse(exercise("\\u001b[2J"), 8)).name())
                .isEqualTo("line-8");
    }

    private static String exercise(String id) {
        return """
            {"id": "%s", "concern": {"source": "examples", "sourceReference": "1", "mode": "exercise",
             "danger": "no", "about": "someone-else", "under18": "no", "exploitation": ["labour"],
             "coercion": "unsure", "places": [{"role": "exploitation", "place": "Rugby"}],
             "reporter": {"identity": "anonymous"}}}
            """.formatted(id).replace("\n", "");
    }

    private static Rehearsal load(Path proposed) {
        return Rehearsal.load(
                new Rehearsal.Files(ProposedPolicy.POLICY, ProposedPolicy.PARTNERS),
                new Rehearsal.Files(proposed, ProposedPolicy.PARTNERS),
                LocalDate.of(2026, 12, 1),
                Clock.fixed(Instant.parse("2026-12-01T12:00:00Z"), ZoneOffset.UTC));
    }

    private static List<Rehearsed> rehearse(Path proposed) throws IOException {
        Rehearsal rehearsal = load(proposed);
        var all = new ArrayList<Rehearsed>();
        for (String line : Files.readAllLines(EXAMPLES)) {
            all.add(rehearsal.rehearse(line, all.size() + 1));
        }
        return all;
    }

    private static Totals totals(List<Rehearsed> all) {
        var totals = new Totals();
        all.forEach(totals::add);
        return totals;
    }

    private static List<Map.Entry<PartnerId, List<Move>>> moves(DecisionChange change) {
        return change.partners().stream()
                .map(one -> Map.entry(one.partner(), one.moves()))
                .toList();
    }
}
