package org.signpost.routing.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.signpost.contract.id.PartnerId;
import org.signpost.routing.policy.PartnerDecision.Part;
import org.signpost.routing.policy.Task;

class PartnerChangeTest {

    @ParameterizedTest
    @CsvSource({
        "NOT_TOLD, LEAD, ADDED_AS_LEAD",
        "NOT_TOLD, COPY, ADDED_AS_COPY",
        "LEAD, NOT_TOLD, DROPPED_AS_LEAD",
        "COPY, NOT_TOLD, DROPPED_AS_COPY",
        "COPY, LEAD, COPY_TO_LEAD",
        "LEAD, COPY, LEAD_TO_COPY",
        "NOT_TOLD, WITHHELD, WITHHELD",
        "WITHHELD, NOT_TOLD, NO_LONGER_WITHHELD",
        "LEAD, WITHHELD, DROPPED_AS_LEAD WITHHELD",
        "COPY, WITHHELD, DROPPED_AS_COPY WITHHELD",
        "WITHHELD, LEAD, ADDED_AS_LEAD NO_LONGER_WITHHELD",
        "WITHHELD, COPY, ADDED_AS_COPY NO_LONGER_WITHHELD"
    })
    void everyOtherPartIsAMove(Part before, Part after, String moves) {
        assertThat(change(before, after, Task.ACT, Task.ACT).moves())
                .containsExactlyElementsOf(
                        Arrays.stream(moves.split(" ")).map(Move::valueOf).toList());
    }

    @ParameterizedTest
    @EnumSource
    void theSamePartIsNoMove(Part part) {
        assertThat(change(part, part, Task.ACT, Task.ACT).moves()).isEmpty();
    }

    @Test
    void anotherTaskIsAMoveForThoseWhoAreTold() {
        assertThat(change(Part.LEAD, Part.LEAD, Task.ACT, Task.TRANSFER).moves())
                .containsExactly(Move.OTHER_TASK);
        assertThat(change(Part.NOT_TOLD, Part.NOT_TOLD, Task.ACT, Task.TRANSFER).moves())
                .isEqualTo(List.of());
    }

    private static PartnerChange change(Part before, Part after, Task taskBefore, Task taskAfter) {
        return new PartnerChange(new PartnerId("police"), before, after, taskBefore, taskAfter);
    }
}
