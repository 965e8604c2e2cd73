package org.signpost.routing.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.signpost.contract.id.PartnerId;
import org.signpost.routing.policy.PartnerDecision.Part;

class DecisionTest {

    private static final AlertTerms TERMS = new AlertTerms(
            "soon",
            Set.of(AlertTerms.Channel.EMAIL),
            Map.of(),
            Optional.empty(),
            List.of(new AlertTerms.Next(
                    true, Optional.empty(), new AlertTerms.Whom.Partner(new PartnerId("coordinator")))));

    @Test
    void aDecisionWithoutALeadCannotBeBuilt() {
        assertThatThrownBy(() -> decision(partner("helpline", Part.COPY), partner("police", Part.NOT_TOLD)))
                .hasMessage("a decision has a lead");
    }

    @Test
    void aPartnerCannotBeInADecisionTwice() {
        assertThatThrownBy(() -> decision(partner("police", Part.LEAD), partner("police", Part.COPY)))
                .hasMessageStartingWith("a decision names each partner once");
    }

    @Test
    void leadsCopiesAndWithheldAreToldApart() {
        Decision decision = decision(
                partner("helpline", Part.LEAD), partner("network", Part.COPY), partner("police", Part.WITHHELD));

        assertThat(decision.leads()).containsExactly(new PartnerId("helpline"));
        assertThat(decision.copies()).containsExactly(new PartnerId("network"));
        assertThat(decision.withheld()).containsExactly(new PartnerId("police"));
    }

    @Test
    void whoIsToldByTwoRulesHearsOfBothAndOfTheLeadFirst() {
        PartnerDecision copy = told(Part.COPY, "A4", "There may be danger.");
        PartnerDecision lead = told(Part.LEAD, "A6b", "The reporter asked for the police.");

        PartnerDecision both = lead.after(copy);

        assertThat(both)
                .isEqualTo(new PartnerDecision(
                        new PartnerId("police"),
                        Part.LEAD,
                        List.of(new RuleId("A6b"), new RuleId("A4")),
                        Task.ACT,
                        "The reporter asked for the police. There may be danger."));
        assertThat(told(Part.COPY, "A8", "Their home is here.").after(copy).rules())
                .containsExactly(new RuleId("A4"), new RuleId("A8"));
    }

    @Test
    void theSameRuleOrReasonIsSaidOnce() {
        PartnerDecision once = told(Part.LEAD, "R14", "Forced crime.");

        assertThat(told(Part.LEAD, "R14", "Forced crime.").after(once)).isSameAs(once);
        assertThat(told(Part.LEAD, "R16", "Forced crime.").after(once).because())
                .isEqualTo("Forced crime.");
    }

    @Test
    void whatEndsBeingToldReplacesWhatWasSaid() {
        PartnerDecision withheld = told(Part.WITHHELD, "W1", "Works there.");

        assertThat(withheld.after(told(Part.LEAD, "R1", "Danger."))).isSameAs(withheld);
    }

    private static PartnerDecision told(Part part, String rule, String because) {
        return new PartnerDecision(new PartnerId("police"), part, List.of(new RuleId(rule)), Task.ACT, because);
    }

    private static PartnerDecision partner(String id, Part part) {
        return new PartnerDecision(new PartnerId(id), part, List.of(), Task.ACT, "because");
    }

    private static Decision decision(PartnerDecision... partners) {
        return new Decision(
                new RuleId("R1"),
                List.of(),
                Urgency.URGENT,
                TERMS,
                "because",
                List.of(partners),
                false,
                false,
                "1",
                "hash");
    }
}
