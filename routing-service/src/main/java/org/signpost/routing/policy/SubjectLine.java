package org.signpost.routing.policy;

import java.util.List;
import org.signpost.contract.id.PartnerId;

/// Withholds a concern from whoever the person complained of works for. All copies go as well, since a copy is one
/// more desk at which it could be seen, and the concern becomes restricted.
///
/// @param spared partners who are not withheld from, each under a condition
/// @param copies who gets a copy instead of those who would have had one
/// @param ifNoLeadIsLeft the first of these who may see it leads then
public record SubjectLine(
        RuleId id, List<Spared> spared, List<PartnerId> copies, List<PartnerId> ifNoLeadIsLeft, String because) {

    public SubjectLine {
        spared = List.copyOf(spared);
        copies = List.copyOf(copies);
        ifNoLeadIsLeft = List.copyOf(ifNoLeadIsLeft);
        if (ifNoLeadIsLeft.isEmpty()) {
            throw new IllegalArgumentException("somebody leads when nobody is left");
        }
    }

    /// A partner who hears of a concern even though the person complained of works there.
    public record Spared(PartnerId partner, Condition when) {}
}
