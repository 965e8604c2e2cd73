package org.signpost.local;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.signpost.contract.id.PartnerId;
import org.signpost.contract.partner.OpeningHours;
import org.signpost.contract.partner.Partner;
import org.signpost.contract.partner.PartnerDirectory;
import org.signpost.notifier.alerting.ClockOwner;
import org.signpost.notifier.alerting.Ladder.Whom;
import org.signpost.notifier.alerting.Means;
import org.signpost.notifier.alerting.Term;
import org.signpost.notifier.alerting.Terms;
import org.signpost.notifier.alerting.Urgency;
import org.signpost.routing.policy.AlertTerms;
import org.signpost.routing.policy.Policy;
import org.signpost.routing.policy.Span;
import org.signpost.routing.policyfile.PolicyFile;

/// What notifier-service does for decisions that do not say their terms is what the shipped policy says: neither can
/// change without the other.
class ShippedTermsTest {

    private static final PartnerDirectory PARTNERS = PartnerDirectory.load(TestStack.CONFIG.resolve("partners.yaml"));
    private static final Policy POLICY =
            PolicyFile.load(TestStack.CONFIG.resolve("policy.yaml"), PARTNERS).policy();

    @ParameterizedTest
    @EnumSource(Urgency.class)
    void theUsualTermsAreThoseOfTheShippedPolicy(Urgency urgency) {
        AlertTerms shipped = shipped(urgency);
        Terms usual = Terms.usual(urgency);

        assertThat(usual.channels())
                .extracting(Means::word)
                .containsExactlyInAnyOrderElementsOf(shipped.channels().stream()
                        .map(AlertTerms.Channel::wire)
                        .toList());
        assertThat(usual.undeliveredCountsAfter())
                .isEqualTo(shipped.undeliveredCountsAfter().map(ShippedTermsTest::term));
        assertThat(usual.then()).isEqualTo(then(shipped));
        assertThat(PARTNERS.partners())
                .isNotEmpty()
                .allSatisfy(partner -> assertThat(usual.acknowledgeWithin(partner.id(), urgency, owner(partner)))
                        .as("%s", partner.id())
                        .isEqualTo(term(shipped.acknowledgeWithin(partner.id()))));
    }

    private static AlertTerms shipped(Urgency urgency) {
        return requireNonNull(POLICY.terms().get(org.signpost.routing.policy.Urgency.valueOf(urgency.name())));
    }

    private static List<Terms.Next> then(AlertTerms shipped) {
        return shipped.then().stream()
                .map(next -> {
                    Optional<Term> after = next.after().map(ShippedTermsTest::term);
                    return new Terms.Next(
                            next.fromDeadline(),
                            after,
                            switch (next.whom()) {
                                case AlertTerms.Whom.BackUpContact() -> Whom.BACK_UP;
                                case AlertTerms.Whom.Partner(PartnerId _) -> Whom.COORDINATOR;
                            });
                })
                .toList();
    }

    private static Term term(Span span) {
        return switch (span) {
            case Span.OnTheClock(var length) -> new Term.Elapsed(length);
            case Span.WorkingDays(int days) -> new Term.WorkingDays(days);
        };
    }

    /// As `signpost.notifier.clocks` ships.
    private static ClockOwner owner(Partner partner) {
        return switch (partner.id().value()) {
            case "warwickshire-police" -> ClockOwner.POLICE;
            case "modern-slavery-helpline" -> ClockOwner.HELPLINE;
            case "duty-coordinator" -> ClockOwner.COORDINATOR;
            default ->
                switch (partner.opening()) {
                    case OpeningHours.RoundTheClock _ -> ClockOwner.COUNTY;
                    case OpeningHours.Weekly _ -> ClockOwner.OFFICE;
                };
        };
    }
}
