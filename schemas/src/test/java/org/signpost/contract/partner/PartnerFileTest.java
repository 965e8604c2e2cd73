package org.signpost.contract.partner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signpost.contract.concern.Mode;
import org.signpost.contract.config.ConfigMistake;
import org.signpost.contract.config.ConfigurationRefused;
import org.signpost.contract.id.DistrictCode;
import org.signpost.contract.id.PartnerId;

class PartnerFileTest {
    private static final PartnerId RUGBY = new PartnerId("rugby-council");
    private static final PartnerId SUCCESSOR = new PartnerId("east-warwickshire-council");
    private static final DistrictCode RUGBY_DISTRICT = new DistrictCode("E07000220");
    private static final ZonedDateTime TUESDAY_NOON = ZonedDateTime.parse("2026-11-24T12:00:00Z");

    /// A sound file, one line a key, for the tests to break at a known line.
    private static final List<String> SOUND = """
        districts:
          - code: E07000220
            name: Rugby
        partners:
          - id: rugby-council
            name: Rugby Borough Council
            area: district E07000220
            opening: { mon-fri: 09:00-17:00 }
            contacts:
              - id: duty
                use: duty
                email: duty@rugby.example
                mobile: 07700 900001
              - id: night
                use: out-of-hours
                email: night@rugby.example
                mobile: 07700 900002
              - id: test
                use: test
                email: test@rugby.example
                mobile: 07700 900003
          - id: duty-coordinator
            name: Duty coordinator
            area: county
            opening: 24/7
            contacts:
              - id: duty
                use: duty
                email: duty@coordinator.example
                mobile: 07700 900004
              - id: test
                use: test
                email: test@coordinator.example
                mobile: 07700 900005
        """.lines().toList();

    @Test
    void soundFileIsLoaded() {
        PartnerDirectory directory = directory(SOUND);

        assertThat(directory.partner(RUGBY)).get().satisfies(rugby -> {
            assertThat(rugby.needsSms()).isTrue();
            assertThat(rugby.contacts())
                    .extracting(LiveContact::use)
                    .containsExactly(ContactUse.DUTY, ContactUse.OUT_OF_HOURS);
            assertThat(rugby.contacts().getFirst().mobile().orElseThrow().reveal())
                    .isEqualTo("+447700900001");
        });
        assertThat(directory.version()).matches("[0-9a-f]{16}");
    }

    @Test
    void furtherAddressesAreReadAndHidden() {
        PartnerDirectory directory = directory(withAlso("pager: 4711-CANARY", "pager: 4712"));

        LiveContact duty = directory.partner(RUGBY).orElseThrow().contacts().getFirst();
        assertThat(duty.also())
                .hasEntrySatisfying("pager", address -> {
                    assertThat(address.reveal()).isEqualTo("4711-CANARY");
                    assertThat(address.partner()).isEqualTo(RUGBY);
                })
                .hasSize(1);
        assertThat(duty.toString()).doesNotContain("CANARY");
    }

    @Test
    void aServiceThatUsesThemKnowsWhichChannelsThereAreAndWhatTheirAddressesLookLike() {
        AddressRule digits = address -> address.reveal().matches("[0-9]+")
                ? Optional.empty()
                : Optional.of(new AddressRule.Fault("this is not a pager", "write its digits"));
        byte[] wrong =
                String.join("\n", withAlso("pager: CANARY", "pagr: 4712")).getBytes(StandardCharsets.UTF_8);

        ConfigurationRefused refused = catchThrowableOfType(
                ConfigurationRefused.class,
                () -> PartnerDirectory.read("partners.yaml", wrong, Map.of("pager", digits)));

        assertThat(refused.mistakes())
                .extracting(ConfigMistake::line, ConfigMistake::fact)
                .containsExactly(tuple(15, "this is not a pager"), tuple(25, "unknown channel \"pagr\""));
        assertThat(refused).message().doesNotContain("CANARY");
    }

    @Test
    void aTestContactMayNotShareAFurtherAddressWithALiveOne() {
        List<String> shared = withAlso("webhook: https://a.example/X", "webhook: https://A.example/x/");

        ConfigurationRefused refused = catchThrowableOfType(ConfigurationRefused.class, () -> directory(shared));

        assertThat(refused.mistakes())
                .extracting(ConfigMistake::fact)
                .containsExactly("the test contact shares its webhook with a live contact");
    }

    /// The sound file with a further address at Rugby's duty contact and another at its test contact.
    private static List<String> withAlso(String duty, String test) {
        var lines = new ArrayList<>(SOUND);
        lines.addAll(21, List.of("        also:", "          " + test));
        lines.addAll(13, List.of("        also:", "          " + duty));
        return lines;
    }

    @ParameterizedTest(name = "line {0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
        6  | nmae: Rugby Borough Council     | 6: unknown key "nmae" → did you mean "name"?
        12 | -                               | 10: the contact has no email → add email:
        12 | email: rugby at example         | 12: this is not an email address → write a plain address
        12 | email: "duty@rugby.example\\r\\nBcc: a@b.example" | 12: this is not an email address →
        13 | mobile: 07700 90001             | 13: this is not a mobile number → write a mobile number
        13 | mobile: 01788 533533            | 13: this is not a mobile number → write a mobile number
        13 | mobile: 07012 345678            | 13: this is not a mobile number → write a mobile number
        13 | -                               | 10: the contact has no mobile, and may have to act at once → add mobile:
        11 | use: dutty                      | 11: unknown use "dutty" → did you mean "duty"?
        10 | - id: test                      | 18: the partner has this contact id already, on line 10 → give
        14 | - id: Night Team                | 14: this is not a contact id → write
        15 | use: duty                       | 14: two contacts have the same use on the same day, here and on line 10 → end
        19 | use: back-up                    | 5: the partner has no test contact → add a contact with use: test
        20 | email: DUTY@rugby.example       | 18: the test contact shares its email with a live contact → give
        21 | mobile: "+44 7700 900004"       | 18: the test contact shares its mobile with a live contact → give
        5  | - id: Rugby                     | 5: this is not a partner id → write
        5  | - id: duty-coordinator          | 22: partner duty-coordinator stands here already, on line 5 → keep
        7  | area: district E07000221        | 7: this district is not among the districts of this file → add
        7  | area: county                    | 2: no partner covers district E07000220 → give a partner
        7  | area: everywhere                | 7: this is not an area → write county
        7  | -                               | 5: "area" is missing here → write area:
        8  | opening: always                 | 8: these are not opening hours → write 24/7
        8  | opening: { mon-fri: 17:00-09:00 } | 8: these are not hours → write hours
        8  | opening: { monday: 09:00-17:00 }  | 8: these are not days of the week → write mon
        8  | opening: { mon-fri: 09:00-17:00, fri: 09:00-16:00 } | 8: a day has hours twice → name
        22 | - id: coordinator               | 1: there is no partner duty-coordinator → add it
        25 | opening: { mon-fri: 09:00-17:00 } | 22: duty-coordinator is not always there → write opening: 24/7
        28 | use: digital-desk               | 22: duty-coordinator has no duty contact → add
        24 | { area: county, until: 2027-01-01 } | 22: duty-coordinator has an end date → remove until:
        11 | { use: duty, from: 2028-01-01, until: 2027-01-01 } | 13: it ends before it begins → write
        11 | { use: duty, verified-on: soon } | 12: this is not a day → write a day
        2  | - code: Rugby                   | 2: this is not a district code → write the ONS code
        """)
    void eachMistakeHasItsLineAndRemedy(int line, String instead, String told) {
        List<ConfigMistake> mistakes = mistakes(with(line, instead));

        assertThat(mistakes.stream().map(ConfigMistake::toString))
                .anySatisfy(mistake -> assertThat(mistake).startsWith("config/partners.yaml:" + told));
    }

    @Test
    void contactWithoutAnyChannelSaysSo() {
        List<ConfigMistake> mistakes = mistakes(without(12, 13));

        assertThat(mistakes)
                .singleElement()
                .satisfies(mistake -> assertThat(mistake)
                        .hasToString("config/partners.yaml:10: the contact has no channel → add email: and mobile:"));
    }

    @ParameterizedTest(name = "line {0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
        12 | email: rugby at example                   | 12
        12 | -                                         | 10
        11 | use: dutty                                | 11
        10 | - id: Duty                                | 10
        11 | { use: duty, until: soon }                | 12
        20 | email: nowhere                            | 20
        29 | email: nowhere                            | 29
        19 | { use: test, from: soon }                 | 20
        6  | { name: Rugby, until: soon }              | 7
        7  | areas: [{ covers: district E07000220, until: soon }] | 7
        7  | area: district E07000221                  | 7
        5  | - id: Rugby                               | 5
        """)
    void aMistakeHasNoOthersInItsTrain(int line, String instead, int told) {
        List<String> lines = with(line, instead);
        // without the other contact that could be told first
        lines.subList(13, 17).replaceAll(each -> each.replace("out-of-hours", "back-up"));

        assertThat(mistakes(lines))
                .singleElement()
                .satisfies(mistake -> assertThat(mistake.line()).isEqualTo(told));
    }

    @Test
    void noMistakeRepeatsAnAddressOrANumber() {
        List<ConfigMistake> mistakes = mistakes(with(12, "email: private person"));
        List<ConfigMistake> others = mistakes(with(13, "mobile: 0123456"));

        assertThat(mistakes.toString()).doesNotContain("private");
        assertThat(others.toString()).doesNotContain("0123456");
    }

    @Test
    void districtMovesToItsSuccessorOnTheDay() {
        PartnerDirectory directory = directory(succession("until: 2028-03-31", "from: 2028-04-01"));
        LocalDate lastDay = LocalDate.of(2028, 3, 31);
        LocalDate firstDay = LocalDate.of(2028, 4, 1);

        assertThat(directory.councilOf(RUGBY_DISTRICT, lastDay))
                .get()
                .extracting(Partner::id)
                .isEqualTo(RUGBY);
        assertThat(directory.councilOf(RUGBY_DISTRICT, firstDay))
                .get()
                .extracting(Partner::id)
                .isEqualTo(SUCCESSOR);
        assertThat(directory.activeOn(lastDay)).extracting(Partner::id).doesNotContain(SUCCESSOR);
        assertThat(directory.activeOn(firstDay)).extracting(Partner::id).doesNotContain(RUGBY);
        assertThat(directory.reachable(RUGBY, firstDay)).isFalse();
        assertThat(directory.reachable(SUCCESSOR, firstDay)).isTrue();
    }

    @Test
    void areaMayMoveWhileBothPartnersStay() {
        List<String> lines = succession("sms: needed", "sms: needed");
        lines.set(6, "    areas: [{ covers: district E07000220, until: 2028-03-31 }]");
        lines.replaceAll(line -> line.equals("    area: district E07000220")
                ? "    areas: [{ covers: district E07000220, from: 2028-04-01 }]"
                : line);
        PartnerDirectory directory = directory(lines);

        assertThat(directory.councilOf(RUGBY_DISTRICT, LocalDate.of(2028, 3, 31)))
                .get()
                .extracting(Partner::id)
                .isEqualTo(RUGBY);
        assertThat(directory.councilOf(RUGBY_DISTRICT, LocalDate.of(2028, 4, 1)))
                .get()
                .extracting(Partner::id)
                .isEqualTo(SUCCESSOR);
    }

    @Test
    void dayWithoutACouncilIsRefused() {
        assertThat(mistakes(succession("until: 2028-03-30", "from: 2028-04-01")))
                .singleElement()
                .satisfies(mistake -> assertThat(mistake)
                        .hasToString("config/partners.yaml:2: no partner covers district E07000220 on 2028-03-31 → "
                                + "give a partner the area `district E07000220` with from: 2028-03-31"));
    }

    @Test
    void dayWithTwoCouncilsIsRefused() {
        assertThat(mistakes(succession("until: 2028-04-01", "from: 2028-04-01")))
                .singleElement()
                .satisfies(mistake -> assertThat(mistake.fact())
                        .isEqualTo("district E07000220 has two partners on the same day: rugby-council (line 8) and "
                                + "east-warwickshire-council"));
    }

    @Test
    void endWithoutASuccessorIsRefused() {
        assertThat(mistakes(with(6, "{ name: Rugby, until: 2028-03-31 }")))
                .singleElement()
                .satisfies(mistake ->
                        assertThat(mistake.fact()).isEqualTo("no partner covers district E07000220 on 2028-04-01"));
    }

    @Test
    void partnerWhoseContactIsNotThereIsReplacedByItsOutOfHoursContactAndThatHasEndedByTheCoordinator() {
        PartnerDirectory directory = directory(succession("until: 2026-11-23", "from: 2026-11-24"));

        assertThat(directory.recipientOrCoordinator(
                        Mode.LIVE,
                        RUGBY,
                        ContactNeed.AT_ONCE,
                        TUESDAY_NOON.minusDays(1).minusHours(6)))
                .extracting(recipient -> recipient.contact().id().value())
                .isEqualTo("night");
        assertThat(directory.reachable(RUGBY, TUESDAY_NOON.toLocalDate())).isFalse();
        assertThat(directory.recipient(Mode.LIVE, RUGBY, ContactNeed.AT_ONCE, TUESDAY_NOON))
                .isEmpty();
        assertThat(directory.recipientOrCoordinator(Mode.LIVE, RUGBY, ContactNeed.AT_ONCE, TUESDAY_NOON))
                .extracting(recipient -> recipient.partner().id())
                .isEqualTo(PartnerDirectory.COORDINATOR);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        duty         | use: duty
        control-room | use: control-room
        digital-desk | use: digital-desk
        """)
    void contactThatEndsWithoutASuccessorIsRefused(String use, String written) {
        List<String> ends = with(11, "{ " + written + ", until: 2027-01-31 }");

        assertThat(mistakes(ends))
                .singleElement()
                .satisfies(mistake -> assertThat(mistake)
                        .hasToString("config/partners.yaml:10: the partner has no " + use
                                + " contact on 2027-02-01, after the last day of this one → add a contact with use: "
                                + use + " and from: 2027-02-01, or remove the until: of this one; a partner that ends"
                                + " has an until: of its own"));
    }

    @Test
    void gapBetweenTwoContactsIsRefused() {
        List<String> lines = with(11, "{ use: duty, until: 2027-01-31 }");
        lines.set(
                13,
                "      - { id: next, use: duty, from: FROM, email: new@rugby.example, mobile: 07700 900009 }\n"
                        + lines.get(13));
        List<String> gap =
                lines.stream().map(line -> line.replace("FROM", "2027-03-01")).toList();
        List<String> next =
                lines.stream().map(line -> line.replace("FROM", "2027-02-01")).toList();

        assertThat(mistakes(gap)).singleElement().satisfies(mistake -> {
            assertThat(mistake.line()).isEqualTo(10);
            assertThat(mistake.fact()).startsWith("the partner has no duty contact on 2027-02-01");
        });
        assertThat(directory(next).partner(RUGBY)).isPresent();
    }

    @ParameterizedTest
    @CsvSource({"15, out-of-hours", "15, back-up"})
    void everyOtherUseThatEndsWithoutASuccessorIsRefused(int line, String use) {
        assertThat(mistakes(with(line, "{ use: " + use + ", until: 2027-01-31 }")))
                .singleElement()
                .satisfies(mistake -> {
                    assertThat(mistake.line()).isEqualTo(14);
                    assertThat(mistake.fact()).startsWith("the partner has no " + use + " contact on 2027-02-01");
                });
    }

    @Test
    void testContactThatEndsWithoutASuccessorIsRefusedAtItsLine() {
        assertThat(mistakes(with(19, "{ use: test, until: 2027-01-31 }")))
                .singleElement()
                .satisfies(mistake -> {
                    assertThat(mistake.line()).isEqualTo(18);
                    assertThat(mistake.fact()).startsWith("the partner has no test contact on 2027-02-01");
                });
    }

    @Test
    void contactMayEndWithItsPartner() {
        List<String> lines = succession("until: 2028-03-31", "from: 2028-04-01");
        lines.replaceAll(line -> line.equals("        use: duty") && lines.indexOf(line) < 14
                ? "        use: duty\n        until: 2028-03-31"
                : line);

        assertThat(directory(lines).partner(RUGBY)).isPresent();
    }

    @Test
    void dutyContactMayGiveWayToAControlRoomWithADigitalDesk() {
        List<String> lines = with(11, "{ use: duty, until: 2027-01-31 }");
        String desk = "      - { id: desk, use: digital-desk, from: 2027-02-01, email: desk@rugby.example,"
                + " mobile: 07700 900008 }\n";
        String room = desk.replace("digital-desk", "control-room")
                .replace("desk", "room")
                .replace("08", "09");
        String night = lines.get(13);

        lines.set(13, desk + room + night);
        assertThat(directory(lines).partner(RUGBY)).isPresent();

        lines.set(13, room + night);
        assertThat(mistakes(lines))
                .as("what can wait would be told to nobody whose work it is")
                .singleElement()
                .satisfies(mistake -> assertThat(mistake.line()).isEqualTo(10));
    }

    @Test
    void partnerThatBeginsBeforeItsContactsIsRefused() {
        List<String> lines = succession("until: 2028-03-31", "from: 2028-04-01");
        lines.replaceAll(line -> line.replace(
                "id: duty, use: duty, email: duty@east", "id: duty, use: duty, from: 2028-05-01, email: duty@east"));

        assertThat(mistakes(lines))
                .singleElement()
                .satisfies(mistake -> assertThat(mistake.fact())
                        .isEqualTo("the partner has no contact who could be told first on 2028-04-01, its first day"));
    }

    @Test
    void unknownPartnerIsReplacedByTheCoordinator() {
        assertThat(directory(SOUND)
                        .recipientOrCoordinator(Mode.TEST, new PartnerId("nobody"), ContactNeed.IN_TURN, TUESDAY_NOON))
                .isInstanceOfSatisfying(
                        Recipient.Test.class,
                        recipient -> assertThat(recipient.partner().id()).isEqualTo(PartnerDirectory.COORDINATOR));
    }

    @Test
    void partnerThatNeverActsAtOnceNeedsNoMobile() {
        List<String> lines = with(6, "{ name: Rugby, sms: not-needed }");
        lines.removeIf(line -> line.contains("90000") && SOUND.indexOf(line) < 21);

        assertThat(directory(lines).partner(RUGBY).orElseThrow().needsSms()).isFalse();
    }

    @Test
    void contactsHideThemselves() {
        assertThat(directory(SOUND).partners().toString())
                .doesNotContain(".example")
                .doesNotContain("7700");
    }

    /// The successor takes over Rugby.
    private static List<String> succession(String end, String begin) {
        List<String> lines = with(6, "{ name: Rugby, " + end + " }");
        lines.addAll("""
              - id: east-warwickshire-council
                name: East Warwickshire Council
                BEGIN
                area: district E07000220
                opening: 24/7
                contacts:
                  - { id: duty, use: duty, email: duty@east.example, mobile: 07700 900010 }
                  - { id: test, use: test, email: test@east.example, mobile: 07700 900011 }
            """.replace("BEGIN", begin).lines().toList());
        return lines;
    }

    /// The sound file with another key on one line, at the same indentation; `{ a: 1, b: 2 }` stands for several keys
    /// that share the line's place, and `-` for none.
    private static List<String> with(int line, String instead) {
        var lines = new ArrayList<>(SOUND);
        String old = lines.get(line - 1);
        String indent = old.substring(0, old.length() - old.stripLeading().length());
        if (instead.equals("-")) {
            var _ = lines.remove(line - 1);
        } else if (instead.startsWith("{")) {
            String keys = instead.substring(1, instead.length() - 1);
            lines.set(
                    line - 1,
                    List.of(keys.split(",")).stream()
                            .map(key -> indent + key.strip())
                            .reduce((one, other) -> one + "\n" + other)
                            .orElseThrow());
        } else {
            lines.set(line - 1, indent + instead);
        }
        return lines;
    }

    private static List<String> without(int first, int last) {
        var lines = new ArrayList<>(SOUND);
        lines.subList(first - 1, last).clear();
        return lines;
    }

    private static PartnerDirectory directory(List<String> lines) {
        return PartnerDirectory.read(
                "config/partners.yaml", String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    }

    private static List<ConfigMistake> mistakes(List<String> lines) {
        ConfigurationRefused refused = catchThrowableOfType(ConfigurationRefused.class, () -> {
            var _ = directory(lines);
        });
        assertThat(refused).as("the file is refused").isNotNull();
        return refused.mistakes();
    }
}
