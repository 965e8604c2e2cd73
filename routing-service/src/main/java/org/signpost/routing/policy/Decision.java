package org.signpost.routing.policy;

import java.util.ArrayList;
import java.util.List;
import org.signpost.contract.id.PartnerId;
import org.signpost.routing.policy.PartnerDecision.Part;

/// Who must hear about a concern and who must not, and why. It cannot be built without a lead, nor with a partner
/// in it twice; so a lead is never also a copy.
///
/// @param rule the lead row that decided
/// @param rules every row and line that matched, in the order of the policy
/// @param terms what the policy says of alerts of that urgency
/// @param because the reason of the row that decided
/// @param partners every partner, in the order of their ids
/// @param restricted whether a person complained of works for a partner, so that only those named may see it
/// @param child whether a child is, or may be, affected
public record Decision(
        RuleId rule,
        List<RuleId> rules,
        Urgency urgency,
        AlertTerms terms,
        String because,
        List<PartnerDecision> partners,
        boolean restricted,
        boolean child,
        String policyVersion,
        String policyHash) {

    public Decision {
        rules = List.copyOf(rules);
        partners = List.copyOf(partners);
        boolean led = false;
        for (int i = 0; i < partners.size(); i++) {
            led |= partners.get(i).part() == Part.LEAD;
            if (i > 0 && partners.get(i - 1).partner().compareTo(partners.get(i).partner()) >= 0) {
                throw new IllegalArgumentException("a decision names each partner once, in the order of their ids");
            }
        }
        if (!led) {
            throw new IllegalArgumentException("a decision has a lead");
        }
    }

    /// Who must acknowledge that they have it.
    public List<PartnerId> leads() {
        return with(Part.LEAD);
    }

    /// Who is told for information.
    public List<PartnerId> copies() {
        return with(Part.COPY);
    }

    /// Who must not see it.
    public List<PartnerId> withheld() {
        return with(Part.WITHHELD);
    }

    private List<PartnerId> with(Part part) {
        var ids = new ArrayList<PartnerId>();
        for (PartnerDecision partner : partners) {
            if (partner.part() == part) {
                ids.add(partner.partner());
            }
        }
        return ids;
    }
}
