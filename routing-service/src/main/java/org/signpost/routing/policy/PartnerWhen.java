package org.signpost.routing.policy;

import org.signpost.contract.id.PartnerId;

/// A partner, under a condition.
public record PartnerWhen(PartnerId partner, Condition when) {}
