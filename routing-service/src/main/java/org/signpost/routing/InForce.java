package org.signpost.routing;

import org.signpost.routing.places.Geography;
import org.signpost.routing.policy.Decider;

/// All that decides a batch of concerns, whatever changes meanwhile.
record InForce(Geography geography, Decider decider) {}
