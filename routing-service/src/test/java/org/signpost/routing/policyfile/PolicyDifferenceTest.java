package org.signpost.routing.policyfile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.signpost.contract.id.PartnerId;
import org.signpost.routing.policy.PartnerDecision.Part;
import org.signpost.routing.policy.PartnersInForce;
import org.signpost.routing.policy.PolicyDifference;
import org.signpost.routing.policy.PolicyDifference.Change;
import org.signpost.routing.policy.PolicyDifference.What;
import org.signpost.routing.policy.RuleId;
import org.signpost.routing.policy.Urgency;

/// What two policies decide differently is found by meaning, over every combination of answers.
class PolicyDifferenceTest {

    private static final PartnersInForce PARTNERS = PartnersOfDay.of(ShippedPolicy.DIRECTORY, ShippedPolicy.DAY);

    @Test
    void aPolicyDoesNotDifferFromItselfHoweverItsConditionsAreWritten() {
        PolicyDifference difference = from("when: {exploitation: sexual}", "when: {exploitation: [sexual]}");

        assertThat(difference.isNone()).isTrue();
        assertThat(difference.enumerated()).isGreaterThan(100_000);
        assertThat(difference.sampled()).isGreaterThanOrEqualTo(100_000);
    }

    @Test
    void whoIsToldMoreIsShownWithTheRuleAndAPlainExample() {
        PolicyDifference difference =
                from("    copy: [anti-slavery-network]", "    copy: [anti-slavery-network, fair-work-agency]");

        assertThat(difference.differing()).isPositive();
        assertThat(difference.changes())
                .filteredOn(change -> change.what()
                        .equals(new What.OfPartner(
                                new PartnerId("fair-work-agency"),
                                Part.NOT_TOLD,
                                Part.COPY,
                                Optional.of(new RuleId("A5")))))
                .singleElement()
                .satisfies(change -> assertThat(change.example())
                        .contains("reporter.supportConsent yes", "area inside")
                        .doesNotContain("careNeeds", "home", "sector"));
        assertThat(difference.changes()).extracting(Change::what).hasOnlyElementsOfType(What.OfPartner.class);
        assertThat(difference.texts()).containsExactly("rule A5 is written otherwise");
    }

    @Test
    void anUrgencyThatOneRowRaisesIsShown() {
        String row = "when: {exploitation: [begging, financial]}";
        PolicyDifference difference = from(row, row + "\n      or: {urgency: urgent, when: {coercion: yes}}");

        assertThat(difference.changes())
                .extracting(Change::what)
                .contains(new What.OfUrgency(Urgency.STANDARD, Urgency.URGENT));
    }

    @Test
    void anotherReasonIsToldThoughNothingIsDecidedOtherwise() {
        PolicyDifference difference =
                from("The council of the district houses, licenses and inspects there.", "The council inspects there.");

        assertThat(difference.differing()).isZero();
        assertThat(difference.isNone()).isFalse();
        assertThat(difference.texts()).containsExactly("rule A3 gives another reason to those who are told");
    }

    @Test
    void anotherDeadlineIsTold() {
        PolicyDifference difference = from("within: 24 hours", "within: 12 hours");

        assertThat(difference.texts())
                .containsExactly("the terms of standard are others: channels, deadlines, or who is told next");
    }

    private static PolicyDifference from(String right, String changed) {
        String shipped = ShippedPolicy.text();
        assertThat(shipped).contains(right);
        String other = shipped.replace(right, changed);
        int tests = other.indexOf("\ntests:\n");
        byte[] withoutTests = (other.substring(0, tests) + "\n").getBytes(UTF_8);
        return PolicyDifference.between(
                ShippedPolicy.FILE.policy(),
                PARTNERS,
                PolicyFile.read("other.yaml", withoutTests, ShippedPolicy.DIRECTORY)
                        .policy(),
                PARTNERS);
    }
}
