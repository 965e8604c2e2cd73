package org.signpost.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PartnersCommandTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private final LocalDate today = LocalDate.now(ZoneId.of("Europe/London"));

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private Path folder;

    private CommandAsTyped check(String content, String... words) throws IOException {
        Path file = Files.writeString(folder.resolve("partners.yaml"), content);
        var all = new ArrayList<>(List.of("partners", "check", "--partners", file.toString()));
        all.addAll(List.of(words));
        return CommandAsTyped.of(all.toArray(String[]::new));
    }

    /// The shipped file with addresses that could be real, each checked today.
    private String good() throws IOException {
        return Files.readString(TestStack.CONFIG.resolve("partners.yaml"))
                .replace(".example", ".gov.uk")
                .replace("07700 9000", "07911 1234")
                .replaceAll("(?m)^( +)(use: .*)$", "$1$2\n$1verified-on: " + today);
    }

    private static List<String> found(CommandAsTyped checked) {
        return checked.out()
                .lines()
                .map(JSON::readTree)
                .map(line -> line.path("check").asString())
                .toList();
    }

    @Test
    void aFileWithNothingWrongIsSaidSo() throws IOException {
        CommandAsTyped checked = check(good());

        assertThat(checked.exitCode()).as(checked.out() + checked.err()).isZero();
        assertThat(checked.out())
                .contains("Nothing is wrong with ", "partners.yaml", "Nothing was sent. To send each test contact");
        assertThat(checked.out()).doesNotContain("Write real contacts");
        assertThat(check(good(), "--json").out()).isEmpty();
    }

    @Test
    void theShippedFileIsFictionalAndUnverifiedAndNoAddressIsShown() throws IOException {
        String shipped = Files.readString(TestStack.CONFIG.resolve("partners.yaml"));

        CommandAsTyped words = check(shipped);
        CommandAsTyped lines = check(shipped, "--json");

        assertThat(words.exitCode()).isEqualTo(SignpostCommand.FINDING);
        assertThat(words.out())
                .contains("fictional: ", "(38)", "verified: ", "(26)", "warwickshire-police/control-room")
                .contains("verified-on: " + today)
                .contains("Write real contacts in ", "partners.yaml, then: signpost partners check --send\n")
                .doesNotContain("@", "07700");
        assertThat(words.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(120));
        assertThat(found(lines)).containsExactly("fictional", "verified");
        assertThat(lines.out()).doesNotContain("@", "07700");
    }

    @Test
    void aContactIsVerifiedForSoManyDays() throws IOException {
        String old = good().replaceFirst("(?m)^( +)verified-on: .*", "$1verified-on: " + today.minusDays(31));

        assertThat(check(old).exitCode()).isZero();
        CommandAsTyped checked = check(old, "--days", "30", "--json");

        assertThat(checked.exitCode()).isEqualTo(SignpostCommand.FINDING);
        JsonNode finding = JSON.readTree(checked.out());
        assertThat(finding.path("check").asString()).isEqualTo("verified");
        assertThat(finding.path("where").valueStream().map(JsonNode::asString))
                .containsExactly("warwickshire-police/control-room");
    }

    @Test
    void anHourAtWhichAnOpenPartnerHasNobodyIsFound() throws IOException {
        String withoutNights = without(good(), "emergency-duty-team");

        CommandAsTyped checked = check(withoutNights, "--json");

        assertThat(checked.exitCode()).as(checked.err()).isEqualTo(SignpostCommand.FINDING);
        JsonNode finding = JSON.readTree(checked.out());
        assertThat(finding.path("check").asString()).isEqualTo("reachable");
        assertThat(finding.path("where").get(0).asString()).startsWith("children-front-door (");
    }

    @Test
    void aPartnerWithoutABackUpAndASharedAddressAreFound() throws IOException {
        String broken = without(good(), "back-up")
                .replace("digital-desk@warwickshire-police", "control-room@warwickshire-police")
                .replace("07911 123405", "07911 123408");

        CommandAsTyped checked = check(broken, "--json");

        assertThat(found(checked)).as(checked.err()).containsExactly("back-up", "shared");
        assertThat(checked.out())
                .contains("warwickshire-police/control-room = warwickshire-police/digital-desk (email)")
                .contains("north-warwickshire-council/single-point-of-contact ="
                        + " nuneaton-and-bedworth-council/single-point-of-contact (mobile)")
                .doesNotContain("07911");
    }

    @Test
    void aContactThatAnEmergencyReachesByEmailAloneIsFound() throws IOException {
        String emailOnly = good().replaceFirst("        mobile: \"07911 123401\"\n", "")
                // the digital desk takes what can wait
                .replaceFirst("        mobile: \"07911 123402\"\n", "")
                .replaceFirst("(?m)^    name: Warwickshire Police$", "$0\n    sms: not-needed");

        CommandAsTyped checked = check(emailOnly, "--json");

        assertThat(checked.exitCode()).as(checked.err()).isEqualTo(SignpostCommand.FINDING);
        JsonNode finding = JSON.readTree(checked.out());
        assertThat(finding.path("check").asString()).isEqualTo("mobile");
        assertThat(finding.path("what").asString()).contains("by email alone", "never counts as delivered");
        assertThat(finding.path("where").valueStream().map(JsonNode::asString))
                .containsExactly("warwickshire-police/control-room");
    }

    @Test
    void whatIsWrongWithTheOptionsOrTheFileIsSaid() throws IOException {
        assertThat(check(good(), "--live").exitCode()).isEqualTo(2);
        assertThat(check(good(), "--live").err()).contains("--send");
        CommandAsTyped one = check(good(), "--partner", "rugby-council");
        assertThat(one.exitCode()).isEqualTo(2);
        assertThat(one.err().replaceAll("\\s+", " "))
                .contains("nothing was checked and nothing was sent", "check --send --partner rugby-council;");
        assertThat(check(good(), "--days", "0").err()).contains("--days: ");
        assertThat(check(good(), "--send", "--partner", "Rugby Council").err()).contains("such as rugby-council");
        CommandAsTyped broken = check("partners:\n  - id: Rugby Council\n");
        assertThat(broken.exitCode()).isEqualTo(SignpostCommand.FINDING);
        assertThat(broken.err()).contains("partners.yaml:2");
    }

    @Test
    void aPartnerThatThereIsNotIsSaidSoWithThoseThatThereAre() throws IOException {
        CommandAsTyped checked = check(
                Files.readString(TestStack.CONFIG.resolve("partners.yaml")), "--send", "--partner", "rugby-counsil");

        assertThat(checked.exitCode()).isEqualTo(2);
        assertThat(checked.out()).isEmpty();
        assertThat(checked.err().replaceAll("\\s+", " "))
                .contains("there is no partner rugby-counsil; nothing was checked and nothing was sent;")
                .contains("did you mean \"rugby-council\"? allowed: warwickshire-police, north-warwickshire-council, ")
                .endsWith("More: signpost partners check --help ");
        assertThat(checked.err()).doesNotContain("@", "fictional");
    }

    /// The file without the first contact of that name.
    private static String without(String content, String contact) {
        return content.replaceFirst("(?m)^      - id: " + contact + "\\n(?:        .*\\n)+", "");
    }
}
