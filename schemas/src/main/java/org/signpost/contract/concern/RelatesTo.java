package org.signpost.contract.concern;

import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.FollowUpCode;

/// How a report names the earlier concern that it adds to or withdraws.
public sealed interface RelatesTo {
    /// By its id, as an upstream knows it.
    record ById(ConcernId id) implements RelatesTo {}

    /// By the secret that its reporter was shown.
    record ByCode(FollowUpCode code) implements RelatesTo {}
}
