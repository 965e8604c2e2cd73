package org.signpost.local.documentation;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.contract.id.PartnerId;
import org.signpost.contract.partner.ContactNeed;
import org.signpost.contract.partner.LiveContact;
import org.signpost.contract.partner.PartnerDirectory;
import org.signpost.local.CommandAsTyped;
import org.signpost.routing.policy.AlertTerms;
import org.signpost.routing.policy.Urgency;
import org.signpost.routing.policyfile.PolicyFile;

/// What `docs/changing-the-policy.md` tells a policy lead to write is written here as it stands there, into copies
/// of the shipped files, and the commands are asked about it.
class ChangingThePolicyTest {

    private static final Path CONFIG = Path.of("..", "config");
    private static final Pattern SNIPPET = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
    private static final ZoneId LONDON = ZoneId.of("Europe/London");

    @TempDir
    private Path proposed;

    private List<String> snippets = List.of();

    @BeforeEach
    void copyTheShippedFiles() throws IOException {
        for (String file : List.of("policy.yaml", "partners.yaml")) {
            Files.copy(CONFIG.resolve(file), proposed.resolve(file));
        }
        String page = Files.readString(Path.of("..", "docs", "changing-the-policy.md"));
        snippets = SNIPPET.matcher(page).results().map(found -> found.group(1)).toList();
        assertThat(snippets).hasSize(6);
    }

    @Test
    void aNewPartnerIsAcceptedBeforeARuleNamesIt() throws IOException {
        append("partners.yaml", snippets.get(0));

        assertThat(policy("check"))
                .contains("can be used: 13 partners", "partner health-outreach-team is told of nothing: no rule");
    }

    @Test
    void aNewRuleTellsTheNewPartnerAndItsExampleSaysSo() throws IOException {
        append("partners.yaml", snippets.get(0));
        insertBefore("policy.yaml", "\nwithhold:\n", "\n" + snippets.get(1));
        append("policy.yaml", snippets.get(2));

        assertThat(policy("check")).doesNotContain("is told of nothing");
        assertThat(policy("test")).contains("outreach-hears-of-care-needs", "27 examples, 27 as expected, 0 otherwise");
    }

    @Test
    void anotherDeadlineIsInForceForAllDecisionsToCome() throws IOException {
        Path file = proposed.resolve("policy.yaml");
        String before = Files.readString(file);
        int from = before.indexOf("    acknowledge-within:\n", before.indexOf("\n  urgent:\n"));
        Files.writeString(
                file,
                before.substring(0, from) + snippets.get(3) + before.substring(before.indexOf("\n  standard:\n")));

        policy("check");
        AlertTerms urgent =
                requireNonNull(PolicyFile.load(file, PartnerDirectory.load(proposed.resolve("partners.yaml")))
                        .policy()
                        .terms()
                        .get(Urgency.URGENT));
        assertThat(urgent.acknowledgeWithin(new PartnerId("warwickshire-police"))
                        .inWords())
                .isEqualTo("30 minutes");
        assertThat(urgent.acknowledgeWithin(new PartnerId("children-front-door"))
                        .inWords())
                .isEqualTo("60 minutes");
        assertThat(urgent.then())
                .extracting(AlertTerms.Next::whenInWords)
                .containsExactly("deadline", "deadline + 15 minutes");
    }

    @Test
    void aContactsNewNumberCountsFromItsDate() throws IOException {
        Path file = proposed.resolve("partners.yaml");
        String before = Files.readString(file);
        assertThat(before).contains(snippets.get(4));
        Files.writeString(file, before.replace(snippets.get(4), snippets.get(5)));

        policy("check");
        assertThat(rugbysNumberOn(LocalDate.of(2027, 1, 31))).isEqualTo("447700900011");
        assertThat(rugbysNumberOn(LocalDate.of(2027, 2, 1))).isEqualTo("447700900104");
    }

    private String rugbysNumberOn(LocalDate day) {
        return PartnerDirectory.load(proposed.resolve("partners.yaml"))
                .contactFor(
                        new PartnerId("rugby-council"),
                        ContactNeed.AT_ONCE,
                        day.atTime(10, 0).atZone(LONDON))
                .flatMap(LiveContact::mobile)
                .orElseThrow()
                .reveal()
                .replace("+", "");
    }

    private String policy(String command) {
        var answer = CommandAsTyped.of(
                "policy",
                command,
                "--policy",
                proposed.resolve("policy.yaml").toString(),
                "--partners",
                proposed.resolve("partners.yaml").toString());
        assertThat(answer.exitCode()).as(answer.out() + answer.err()).isZero();
        return answer.out();
    }

    private void append(String file, String text) throws IOException {
        Path path = proposed.resolve(file);
        Files.writeString(path, Files.readString(path) + text);
    }

    private void insertBefore(String file, String place, String text) throws IOException {
        Path path = proposed.resolve(file);
        String content = Files.readString(path);
        assertThat(content).contains(place);
        Files.writeString(path, content.replace(place, text + place));
    }
}
