package org.signpost.contract.partner;

import org.signpost.contract.id.DistrictCode;

/// Which places a partner is there for.
public sealed interface Area {
    /// The whole county of Warwickshire.
    record County() implements Area {}

    /// One district or borough.
    record District(DistrictCode code) implements Area {}

    /// England.
    record England() implements Area {}

    /// The United Kingdom.
    record UnitedKingdom() implements Area {}

    /// An area in the days for which it holds.
    record Dated(Area area, Period period) {}
}
