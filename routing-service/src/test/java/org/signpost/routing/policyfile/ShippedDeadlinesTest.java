package org.signpost.routing.policyfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signpost.contract.id.PartnerId;
import org.signpost.routing.policy.AlertTerms;
import org.signpost.routing.policy.Urgency;

/// The deadlines that the shipped policy states, as the partnership agreed on them.
class ShippedDeadlinesTest {

    @ParameterizedTest
    @CsvSource({
        "EMERGENCY, warwickshire-police, 5 minutes",
        "EMERGENCY, children-front-door, 15 minutes",
        "URGENT, warwickshire-police, 60 minutes",
        "URGENT, children-front-door, 60 minutes",
        "URGENT, adult-social-care, 60 minutes",
        "URGENT, modern-slavery-helpline, 60 minutes",
        "URGENT, rugby-council, 1 working day",
        "URGENT, fair-work-agency, 1 working day",
        "URGENT, anti-slavery-network, 1 working day",
        "STANDARD, warwickshire-police, 24 hours",
        "STANDARD, modern-slavery-helpline, 24 hours",
        "STANDARD, warwick-council, 1 working day",
        "STANDARD, adult-social-care, 1 working day",
        "INFORMATION, fair-work-agency, 3 working days",
        "INFORMATION, warwickshire-police, 3 working days"
    })
    void aLeadHasSoLong(Urgency urgency, String partner, String within) {
        assertThat(terms(urgency).acknowledgeWithin(new PartnerId(partner)).inWords())
                .isEqualTo(within);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "EMERGENCY   | 5 minutes: back-up; 10 minutes: duty-coordinator",
                "URGENT      | deadline: back-up; deadline + 60 minutes: duty-coordinator",
                "STANDARD    | deadline: back-up; deadline + 1 working day: duty-coordinator",
                "INFORMATION | deadline + 2 working days: duty-coordinator"
            })
    void thenTheseAreTold(Urgency urgency, String steps) {
        String told = terms(urgency).then().stream()
                .map(next -> next.whenInWords() + ": "
                        + switch (next.whom()) {
                            case AlertTerms.Whom.BackUpContact _ -> "back-up";
                            case AlertTerms.Whom.Partner(var id) -> id.value();
                        })
                .collect(Collectors.joining("; "));

        assertThat(told).isEqualTo(steps);
    }

    @ParameterizedTest
    @CsvSource({"EMERGENCY, email sms", "URGENT, email sms", "STANDARD, email", "INFORMATION, email"})
    void aLeadIsAlertedBy(Urgency urgency, String channels) {
        assertThat(terms(urgency).channels().stream()
                        .map(AlertTerms.Channel::wire)
                        .sorted()
                        .collect(Collectors.joining(" ")))
                .isEqualTo(channels);
    }

    private static AlertTerms terms(Urgency urgency) {
        return Objects.requireNonNull(ShippedPolicy.FILE.policy().terms().get(urgency));
    }
}
