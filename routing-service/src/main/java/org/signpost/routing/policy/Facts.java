package org.signpost.routing.policy;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.concern.About;
import org.signpost.contract.concern.AdviceKind;
import org.signpost.contract.concern.Danger;
import org.signpost.contract.concern.Exploitation;
import org.signpost.contract.concern.PoliceMayBeTold;
import org.signpost.contract.concern.Preference;
import org.signpost.contract.concern.Premises;
import org.signpost.contract.concern.Sector;
import org.signpost.contract.concern.YesNoUnsure;
import org.signpost.contract.id.DistrictCode;
import org.signpost.contract.id.PartnerId;

/// Everything that a rule may look at; never free text, never who the reporter is. `null` means unanswered.
///
/// @param adviceKind only of a concern that asks for advice
/// @param under18 answered unless advice is asked for
/// @param exploitation at least one unless advice is asked for
/// @param subjectWorksFor the partners that a person complained of works for
/// @param policeMayBeTold only of a reporter who is the potential victim
/// @param supportConsent whether the reporter agreed to the advocate's support
/// @param area where the places other than a home are
/// @param districts the county's districts that those places lie in; none when the area is not inside
/// @param homeInside whether a home is in the county
public record Facts(
        Danger danger,
        About about,
        @Nullable AdviceKind adviceKind,
        @Nullable YesNoUnsure under18,
        Set<Exploitation> exploitation,
        YesNoUnsure coercion,
        YesNoUnsure stillHappening,
        @Nullable Sector sector,
        @Nullable Premises premises,
        @Nullable YesNoUnsure careNeeds,
        Set<PartnerId> subjectWorksFor,
        Preference prefers,
        @Nullable PoliceMayBeTold policeMayBeTold,
        boolean supportConsent,
        Area area,
        Set<DistrictCode> districts,
        boolean homeInside) {

    public Facts {
        boolean advice = about == About.ADVICE;
        check(advice || adviceKind == null, "a kind of advice goes with advice only");
        check(advice || under18 != null, "whether somebody is under 18 is unanswered for advice only");
        check(advice || !exploitation.isEmpty(), "a concern other than advice has a kind of exploitation");
        check(about == About.ME || policeMayBeTold == null, "only a potential victim says whether police may be told");
        check(area == Area.INSIDE || districts.isEmpty(), "a concern outside has no district of the county");
        exploitation = Set.copyOf(exploitation);
        subjectWorksFor = Set.copyOf(subjectWorksFor);
        districts = Set.copyOf(districts);
    }

    /// Whether a child is, or may be, affected. Unsure counts as a child: "they will continue to be treated as a
    /// child until a decision on their age is made" (the Home Office's referral form).
    public boolean child() {
        return under18 == YesNoUnsure.YES || under18 == YesNoUnsure.UNSURE;
    }

    /// The same concern with other kinds of exploitation.
    Facts ofKind(Set<Exploitation> kinds) {
        return new Facts(
                danger,
                about,
                adviceKind,
                under18,
                kinds,
                coercion,
                stillHappening,
                sector,
                premises,
                careNeeds,
                subjectWorksFor,
                prefers,
                policeMayBeTold,
                supportConsent,
                area,
                districts,
                homeInside);
    }

    private static void check(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(rule);
        }
    }
}
