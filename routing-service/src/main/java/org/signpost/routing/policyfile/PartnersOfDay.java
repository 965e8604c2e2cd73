package org.signpost.routing.policyfile;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.stream.Collectors;
import org.signpost.contract.id.DistrictCode;
import org.signpost.contract.id.PartnerId;
import org.signpost.contract.partner.District;
import org.signpost.contract.partner.Partner;
import org.signpost.contract.partner.PartnerDirectory;
import org.signpost.routing.policy.PartnersInForce;

/// The partner directory as a policy sees it on one day.
public final class PartnersOfDay {

    private PartnersOfDay() {}

    /// The partners, councils and reachable contacts of a day in Warwickshire.
    public static PartnersInForce of(PartnerDirectory directory, LocalDate day) {
        var all = directory.activeOn(day).stream().map(Partner::id).collect(Collectors.toSet());
        var councils = new HashMap<DistrictCode, PartnerId>();
        for (District district : directory.districts()) {
            directory.councilOf(district.code(), day).ifPresent(council -> councils.put(district.code(), council.id()));
        }
        var reachable = all.stream()
                .filter(partner -> directory.reachable(partner, day))
                .collect(Collectors.toSet());
        return new PartnersInForce(all, reachable, councils);
    }
}
