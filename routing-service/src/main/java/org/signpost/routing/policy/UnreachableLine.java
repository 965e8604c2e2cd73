package org.signpost.routing.policy;

import org.signpost.contract.id.PartnerId;

/// Replaces whoever has no working contact on the day, or is no partner any more, by somebody who has.
public record UnreachableLine(RuleId id, PartnerId instead, String because) {}
