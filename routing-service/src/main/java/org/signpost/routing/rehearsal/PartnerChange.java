package org.signpost.routing.rehearsal;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.signpost.contract.id.PartnerId;
import org.signpost.routing.policy.PartnerDecision.Part;
import org.signpost.routing.policy.Task;

/// One partner's part in one concern, before and after. A partner that one of the two policies does not know is told
/// nothing by it.
public record PartnerChange(PartnerId partner, Part before, Part after, Task taskBefore, Task taskAfter) {

    /// What becomes different; empty when nothing does, and two where a partner is dropped because it is withheld.
    public List<Move> moves() {
        Set<Move> moves = EnumSet.noneOf(Move.class);
        switch (after) {
            case LEAD -> {
                switch (before) {
                    case LEAD -> {}
                    case COPY -> moves.add(Move.COPY_TO_LEAD);
                    case WITHHELD, NOT_TOLD -> moves.add(Move.ADDED_AS_LEAD);
                }
            }
            case COPY -> {
                switch (before) {
                    case COPY -> {}
                    case LEAD -> moves.add(Move.LEAD_TO_COPY);
                    case WITHHELD, NOT_TOLD -> moves.add(Move.ADDED_AS_COPY);
                }
            }
            case WITHHELD, NOT_TOLD -> {
                switch (before) {
                    case LEAD -> moves.add(Move.DROPPED_AS_LEAD);
                    case COPY -> moves.add(Move.DROPPED_AS_COPY);
                    case WITHHELD, NOT_TOLD -> {}
                }
            }
        }
        if (before != Part.WITHHELD && after == Part.WITHHELD) {
            moves.add(Move.WITHHELD);
        }
        if (before == Part.WITHHELD && after != Part.WITHHELD) {
            moves.add(Move.NO_LONGER_WITHHELD);
        }
        if (isTold(before) && isTold(after) && taskBefore != taskAfter) {
            moves.add(Move.OTHER_TASK);
        }
        return List.copyOf(moves);
    }

    private static boolean isTold(Part part) {
        return part == Part.LEAD || part == Part.COPY;
    }
}
