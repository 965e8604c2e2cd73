package org.signpost.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.signpost.contract.concern.About;
import org.signpost.contract.concern.AdviceKind;
import org.signpost.contract.concern.Danger;
import org.signpost.contract.concern.Exploitation;
import org.signpost.contract.concern.Preference;
import org.signpost.contract.concern.YesNoUnsure;
import org.signpost.contract.id.DistrictCode;
import org.signpost.contract.id.PartnerId;
import org.signpost.contract.reload.ReloadedFiles;
import org.signpost.contract.reload.WatchedFile;
import org.signpost.routing.policy.Area;
import org.signpost.routing.policy.Decision;
import org.signpost.routing.policy.Facts;

/// The rules are changed while concerns are decided.
class RulesReloadTest {

    private static final Path SHIPPED = Path.of("../config");
    private static final String SUCCESSOR = """
          - id: east-warwickshire-council
            name: East Warwickshire Council
            from: 2028-04-01
            areas:
              - covers: district E07000219
              - covers: district E07000220
            opening:
              mon-fri: 09:00-17:00
            contacts:
              - id: duty
                use: duty
                email: duty@east-warwickshire-council.example
                mobile: "07700 900040"
              - id: test
                use: test
                email: test@east-warwickshire-council.example
                mobile: "07700 900041"

        """;

    @TempDir
    private Path folder;

    private final ClockToMove clock = new ClockToMove(Instant.parse("2026-12-01T12:00:00Z"));
    private Path policy = Path.of("set before each test");
    private Path partners = Path.of("set before each test");

    @BeforeEach
    void theShippedFiles() throws IOException {
        policy = Files.copy(SHIPPED.resolve("policy.yaml"), folder.resolve("policy.yaml"));
        partners = Files.copy(SHIPPED.resolve("partners.yaml"), folder.resolve("partners.yaml"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.signpost.routing.policyfile.BrokenPolicyTest#mistakes")
    void aBrokenPolicyIsRefusedWhileTheOldOneDecides(
            String name, String right, String wrong, String fact, String remedy) throws IOException {
        ReloadedFiles<Rules> rules = load();
        var deciders = new TodaysDecider(rules, clock);
        Decision before = deciders.get().decide(training());
        String shipped = Files.readString(policy);

        Files.writeString(policy, shipped.replaceFirst(Pattern.quote(right), Matcher.quoteReplacement(wrong)));
        lookTwice(rules);

        assertThat(rules.refusal()).hasValueSatisfying(refusal -> {
            assertThat(refusal.roles()).containsExactly("policy");
            assertThat(refusal.mistakes()).anySatisfy(mistake -> {
                assertThat(mistake.fact()).contains(fact);
                assertThat(mistake.remedy()).contains(remedy);
                assertThat(mistake.line()).isPositive();
            });
        });
        assertThat(deciders.get().decide(training())).isEqualTo(before);

        Files.writeString(policy, shipped + "# mended\n");
        lookTwice(rules);
        assertThat(rules.refusal()).isEmpty();
        assertThat(deciders.get().decide(training()).policyHash()).isNotEqualTo(before.policyHash());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mobile: \"07700 900001\" | mobile: \"0926 1\"",
                "email: back-up@warwickshire-police.example | email: mailbox-without-at",
                "use: control-room | use: control-rom",
                "use: back-up | use: \"\"",
                "area: district E07000218 | area: district X",
                "area: district E07000219 | area: district E07000218",
                "area: county | area: planet",
                "id: rugby-council | id: warwick-council",
                "id: rugby-council | id: Rugby",
                "id: duty-coordinator | id: coordinator",
                "opening: 24/7 | opening: always",
                "mon-fri: 09:00-17:00 | mon-fri: 17:00-09:00",
                "name: Warwickshire Police | nmae: Warwickshire Police",
                "name: Warwickshire Police | until: yesterday",
                "partners: | partner:"
            })
    void aBrokenPartnerFileIsRefusedWhileTheOldOneDecides(String right, String wrong) throws IOException {
        ReloadedFiles<Rules> rules = load();
        String shipped = Files.readString(partners);
        assertThat(shipped).contains(right);

        Files.writeString(partners, shipped.replaceFirst(Pattern.quote(right), Matcher.quoteReplacement(wrong)));
        Rules before = rules.get();
        lookTwice(rules);

        assertThat(rules.refusal()).hasValueSatisfying(refusal -> {
            assertThat(refusal.roles()).containsAnyOf("partners", "policy");
            // not the name of the file, whose folder is numbered at random
            assertThat(refusal.mistakes()).allSatisfy(mistake -> {
                assertThat(mistake.remedy()).isNotBlank().doesNotContain("0926", "mailbox-without-at");
                assertThat(mistake.fact()).isNotBlank().doesNotContain("0926", "mailbox-without-at");
            });
        });
        assertThat(rules.get()).isSameAs(before);

        Files.writeString(partners, shipped);
        lookTwice(rules);
        assertThat(rules.refusal()).isEmpty();
    }

    @Test
    void everyDecisionIsWhollyByTheOneOrTheOther() throws Exception {
        ReloadedFiles<Rules> rules = load();
        var deciders = new TodaysDecider(rules, clock);
        String shipped = Files.readString(policy);
        String other = shipped.substring(0, shipped.indexOf("\ntests:") + 1)
                .replace("lead: [anti-slavery-network]", "lead: [fair-work-agency]");
        String shippedHash = rules.get().policy().hash();
        var hashes = new HashSet<String>();
        Thread editor = Thread.ofPlatform().start(() -> {
            for (int i = 0; i < 20; i++) {
                replace(policy, i % 2 == 0 ? other : shipped);
                lookTwice(rules);
            }
        });

        int decided = 0;
        while (editor.isAlive() || decided < 1000) {
            Decision decision = deciders.get().decide(training());
            decided++;
            hashes.add(decision.policyHash());
            assertThat(decision.leads())
                    .containsExactly(new PartnerId(
                            decision.policyHash().equals(shippedHash) ? "anti-slavery-network" : "fair-work-agency"));
        }
        editor.join();

        assertThat(hashes).hasSize(2);
        assertThat(rules.refusal()).isEmpty();
    }

    @Test
    void aNewCouncilTakesItsDistrictsAtMidnightInWarwickshire() throws IOException {
        ReloadedFiles<Rules> rules = load();
        var deciders = new TodaysDecider(rules, clock);
        Files.writeString(
                partners,
                Files.readString(partners)
                        .replace("    area: district E07000219\n", until("E07000219"))
                        .replace("    area: district E07000220\n", until("E07000220"))
                        .replace("  - id: duty-coordinator\n", SUCCESSOR + "  - id: duty-coordinator\n"));
        lookTwice(rules);
        assertThat(rules.refusal()).isEmpty();

        // 31 March 2028 is in summer time: the day ends at 23:00 UTC
        clock.now = Instant.parse("2028-03-31T22:59:59Z");
        assertThat(councilTold(deciders)).contains("rugby-council").doesNotContain("east-warwickshire-council");

        clock.now = Instant.parse("2028-03-31T23:00:00Z");
        assertThat(councilTold(deciders)).contains("east-warwickshire-council").doesNotContain("rugby-council");
    }

    private static String until(String district) {
        return "    areas:\n      - covers: district " + district + "\n        until: 2028-03-31\n";
    }

    private static Set<String> councilTold(TodaysDecider deciders) {
        Decision decision = deciders.get().decide(housingInRugby());
        var told = new HashSet<String>();
        decision.leads().forEach(lead -> told.add(lead.value()));
        return told;
    }

    private ReloadedFiles<Rules> load() {
        return ReloadedFiles.load(
                "routing-service",
                List.of(WatchedFile.edited("policy", policy), WatchedFile.edited("partners", partners)),
                Rules::read,
                clock);
    }

    private static void replace(Path file, String text) {
        try {
            Path written = Files.writeString(file.resolveSibling("written"), text);
            Files.move(written, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void lookTwice(ReloadedFiles<?> files) {
        files.lookOnce();
        files.lookOnce();
    }

    private static Facts training() {
        return new Facts(
                Danger.NO,
                About.ADVICE,
                AdviceKind.TRAINING,
                null,
                Set.of(),
                YesNoUnsure.UNSURE,
                YesNoUnsure.UNSURE,
                null,
                null,
                null,
                Set.of(),
                Preference.NONE,
                null,
                false,
                Area.UNKNOWN,
                Set.of(),
                false);
    }

    private static Facts housingInRugby() {
        return new Facts(
                Danger.NO,
                About.SOMEONE_ELSE,
                null,
                YesNoUnsure.NO,
                Set.of(Exploitation.HOUSING_ONLY),
                YesNoUnsure.NO,
                YesNoUnsure.YES,
                null,
                null,
                null,
                Set.of(),
                Preference.NONE,
                null,
                false,
                Area.INSIDE,
                Set.of(new DistrictCode("E07000220")),
                false);
    }

    /// A clock that stands until the test moves it.
    private static final class ClockToMove extends Clock {
        private volatile Instant now;

        ClockToMove(Instant now) {
            this.now = now;
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("only the moment is asked for");
        }
    }
}
