package org.signpost.routing.places;

import org.signpost.contract.id.DistrictCode;

/// A district, borough, unitary authority or Scottish council, as it stands in the table's vintage.
///
/// @param code its code of the Office for National Statistics
/// @param name its name, such as `Nuneaton and Bedworth`
/// @param county its upper-tier authority; the authority itself where there is only one tier, such as Coventry
/// @param region the region of England, or the country
/// @param policeArea the police area, such as `West Mercia`; empty in Scotland
/// @param policeForce the territorial police force, such as `West Mercia Police`
/// @param inWarwickshire whether it is one of the county's own districts
public record LocalAuthority(
        DistrictCode code,
        String name,
        String county,
        String region,
        String policeArea,
        String policeForce,
        boolean inWarwickshire) {

    /// The county as people of these services say it.
    static final String WARWICKSHIRE = "Warwickshire";

    /// Its name as part of a sentence: `Warwick district`, so that the town is not meant, but `Coventry`.
    String spokenName() {
        return county.equals(name) || policeArea.isEmpty() ? name : name + " district";
    }
}
