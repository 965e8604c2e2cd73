package org.signpost.contract.partner;

import org.signpost.contract.id.DistrictCode;

/// A district of the county. On every day of its period exactly one partner is its council.
///
/// @param name as people know it, such as `Stratford-on-Avon`
public record District(DistrictCode code, String name, Period period) {}
