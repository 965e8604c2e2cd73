package org.signpost.routing;

import java.util.Set;
import org.signpost.contract.id.PartnerId;
import org.signpost.routing.places.Geography;
import org.signpost.routing.policy.Decider;

/// All that decides a batch of concerns, whatever changes meanwhile.
///
/// @param partners every partner of the file, those of other days too
record InForce(Geography geography, Decider decider, Set<PartnerId> partners) {

    InForce {
        partners = Set.copyOf(partners);
    }
}
