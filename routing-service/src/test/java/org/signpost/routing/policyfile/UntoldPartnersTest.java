package org.signpost.routing.policyfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.signpost.contract.config.ConfigMistake;
import org.signpost.contract.partner.PartnerDirectory;

/// A partner that no concern can reach is found, whatever the reason.
class UntoldPartnersTest {

    private static final String OUTREACH = """
          - id: health-outreach-team
            name: Health outreach team
            area: county
            opening: 24/7
            contacts:
              - {id: duty, use: duty, email: duty@health-outreach.example, mobile: "07700 900101"}
              - {id: test, use: test, email: test@health-outreach.example, mobile: "07700 900103"}
        """;

    @Test
    void everyShippedPartnerCanBeTold() {
        assertThat(remarks(ShippedPolicy.text(), "")).isEmpty();
    }

    @Test
    void aPartnerThatNoRuleNamesIsToldWithItsLine() throws IOException {
        int line = partnersWith("").split("\n", -1).length;

        assertThat(remarks(ShippedPolicy.text(), OUTREACH))
                .singleElement()
                .asString()
                .isEqualTo("partners.yaml:" + line
                        + ": partner health-outreach-team is told of nothing: no rule of the policy names it → write a"
                        + " rule for it, such as a line under also: with copy: [health-outreach-team], or remove the"
                        + " partner");
    }

    @Test
    void aPartnerThatARuleTellsIsFine() {
        assertThat(remarks(withLine("{is: inside, careNeeds: yes, not: quiet}"), OUTREACH))
                .isEmpty();
    }

    @Test
    void aRuleThatIsNeverReachedWhereItsRowDecidesIsSeenThrough() {
        // each of the two can be so, and never both: R9 stands below what takes every danger
        assertThat(remarks(withLine("{row: R9, danger: now}"), OUTREACH))
                .singleElement()
                .satisfies(remark -> {
                    assertThat(remark.fact()).contains("no combination of answers leads to it", "though A10 names it");
                    assertThat(remark.remedy()).contains("correct the `when` of A10");
                });
    }

    @Test
    void toBeSparedIsNotToBeTold() {
        String spared = ShippedPolicy.text().replace("    spared:\n", "    spared:\n      - health-outreach-team\n");

        assertThat(remarks(spared, OUTREACH)).hasSize(1);
    }

    @Test
    void aCouncilToComeIsToldOfItsDistrict() throws IOException {
        String partners = partnersWith(OUTREACH)
                .replace("area: district E07000220", "areas: [{covers: district E07000220, until: 2028-03-31}]")
                .replaceFirst(
                        "(id: health-outreach-team\\s+name: [^\n]+\\s+)area: county",
                        "$1areas: [{covers: district E07000220, from: 2028-04-01}]");

        assertThat(remarksOf(ShippedPolicy.text(), partners)).isEmpty();
    }

    @Test
    void aPartnerThatHasEndedIsNotMissed() {
        String ended = OUTREACH.replace("area: county\n", "area: county\n    until: 2026-06-30\n");

        assertThat(remarks(ShippedPolicy.text(), ended)).isEmpty();
    }

    private static String withLine(String when) {
        String line = """

              - line: A10
                when: WHEN
                copy: [health-outreach-team]
                because: They help.

            withhold:
            """.replace("WHEN", when);
        return ShippedPolicy.text().replace("\nwithhold:\n", line);
    }

    private static List<ConfigMistake> remarks(String policy, String morePartners) {
        try {
            return remarksOf(policy, partnersWith(morePartners));
        } catch (IOException unreadable) {
            throw new AssertionError("the shipped partners cannot be read", unreadable);
        }
    }

    private static List<ConfigMistake> remarksOf(String policy, String partners) {
        String rules = policy.substring(0, policy.indexOf("\ntests:\n") + 1);
        var directory = PartnerDirectory.read("partners.yaml", partners.getBytes(StandardCharsets.UTF_8));
        var file = PolicyFile.read("policy.yaml", rules.getBytes(StandardCharsets.UTF_8), directory);
        return UntoldPartners.of(directory, file.policy(), ShippedPolicy.DAY);
    }

    private static String partnersWith(String more) throws IOException {
        return Files.readString(ShippedPolicy.PARTNERS) + more;
    }
}
