package org.signpost.intake.follow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signpost.contract.partner.PartnerDirectory;

class PartnerCategoryTest {

    @ParameterizedTest
    @CsvSource({
        "warwickshire-police, POLICE",
        "rugby-council, COUNCIL",
        "nuneaton-and-bedworth-council, COUNCIL",
        "children-front-door, CHILDREN",
        "adult-social-care, SOCIAL_CARE",
        "modern-slavery-helpline, HELPLINE",
        "fair-work-agency, WORK",
        "anti-slavery-network, SUPPORT",
        "duty-coordinator, COORDINATOR",
        "south-warwickshire-council, COUNCIL",
        "policeman, OTHER",
        "somebody-else, OTHER"
    })
    void thePartnersIdSaysWhatKindItIs(String partner, PartnerCategory category) {
        assertThat(PartnerCategory.of(partner)).isEqualTo(category);
    }

    @Test
    void everyPartnerThatShipsHasAKind() {
        var directory = PartnerDirectory.load(Path.of("..", "config", "partners.yaml"));

        assertThat(directory.partners())
                .hasSizeGreaterThan(10)
                .allSatisfy(
                        partner -> assertThat(PartnerCategory.of(partner.id().value()))
                                .as(partner.id().value())
                                .isNotEqualTo(PartnerCategory.OTHER));
    }
}
