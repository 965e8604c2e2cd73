package org.signpost.routing.policy;

import java.util.List;
import org.signpost.contract.id.PartnerId;

/// Withholds a concern from whoever the person complained of works for. All copies go as well, since a copy is one
/// more desk at which it could be seen, and the concern becomes restricted.
///
/// @param spared partners who hear of a concern even though the person complained of works there
/// @param copies who gets a copy instead of those who would have had one
/// @param ifNoLeadIsLeft the first of these who may see it leads then
public record SubjectLine(
        RuleId id, List<PartnerWhen> spared, List<PartnerId> copies, List<PartnerWhen> ifNoLeadIsLeft, String because) {

    public SubjectLine {
        spared = List.copyOf(spared);
        copies = List.copyOf(copies);
        ifNoLeadIsLeft = List.copyOf(ifNoLeadIsLeft);
        if (ifNoLeadIsLeft.isEmpty()) {
            throw new IllegalArgumentException("somebody leads when nobody is left");
        }
    }
}
