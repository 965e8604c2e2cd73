package org.signpost.routing.policy;

import java.util.Map;
import java.util.Set;
import org.signpost.contract.id.DistrictCode;
import org.signpost.contract.id.PartnerId;

/// The partners of one day, as the partner directory has them.
///
/// @param all every partner of that day
/// @param reachable those who have a working contact that day
/// @param councils the council of each district that day
public record PartnersInForce(Set<PartnerId> all, Set<PartnerId> reachable, Map<DistrictCode, PartnerId> councils) {

    public PartnersInForce {
        all = Set.copyOf(all);
        reachable = Set.copyOf(reachable);
        councils = Map.copyOf(councils);
        if (!all.containsAll(reachable) || !all.containsAll(councils.values())) {
            throw new IllegalArgumentException("who is reachable, or a council, is a partner");
        }
    }
}
