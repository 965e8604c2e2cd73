package org.signpost.intake.progress;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One partner who is told of a concern: why, and how far that has come. It holds nothing of the concern itself.
///
/// @param partner the partner's id
/// @param forTransfer whether they are told so as to pass it to another force
/// @param rules the rows and lines of the policy that named them; none before the decision is known
/// @param because the reason in words; empty before the decision is known
/// @param at when it came that far
/// @param readAt when a person there first opened it or said that they have it
public record Destination(
        String partner,
        Part part,
        boolean forTransfer,
        List<String> rules,
        String because,
        Standing standing,
        Instant at,
        @Nullable Instant readAt) {

    public Destination {
        rules = List.copyOf(rules);
    }

    /// A partner of whom an alert is known before the decision is.
    static Destination alerted(String partner, Part part, Instant at) {
        return new Destination(partner, part, false, List.of(), "", Standing.DECIDED, at, null);
    }

    /// The same after something was learnt: the further of the two; of the same, the earlier. Who was told for
    /// information and now must answer leads.
    Destination after(Part learntPart, Standing learnt, Instant when) {
        boolean further = (learnt != standing && learnt.isLast() && standing.isLast())
                ? when.isAfter(at)
                : learnt.compareTo(standing) > 0 || (learnt == standing && when.isBefore(at));
        boolean read = learnt == Standing.OPENED || learnt == Standing.ACKNOWLEDGED;
        Instant firstRead = read && (readAt == null || when.isBefore(readAt)) ? when : readAt;
        return new Destination(
                partner,
                learntPart == Part.LEAD ? Part.LEAD : part,
                forTransfer,
                rules,
                because,
                further ? learnt : standing,
                further ? when : at,
                firstRead);
    }

    /// What a decision says, with how far the earlier one's telling has come. Whose alert says that they lead does so
    /// also where the decision had them as a copy: whoever led has sent it on to them.
    Destination carriedOn(Destination earlier) {
        boolean leadsByNow = earlier.part == Part.LEAD && earlier.standing != Standing.DECIDED;
        return new Destination(
                partner,
                leadsByNow ? Part.LEAD : part,
                forTransfer,
                rules,
                because,
                earlier.standing,
                earlier.at,
                earlier.readAt);
    }
}
