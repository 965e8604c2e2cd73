package org.signpost.routing.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.signpost.contract.id.PartnerId;
import org.signpost.routing.policy.PartnerDecision.Part;

class DecisionTest {

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

    private static PartnerDecision partner(String id, Part part) {
        return new PartnerDecision(new PartnerId(id), part, Optional.empty(), Task.ACT, "because");
    }

    private static Decision decision(PartnerDecision... partners) {
        return new Decision(
                new RuleId("R1"), List.of(), Urgency.URGENT, "because", List.of(partners), false, false, "1", "hash");
    }
}
