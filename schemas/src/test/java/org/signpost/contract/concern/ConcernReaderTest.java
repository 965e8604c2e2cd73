package org.signpost.contract.concern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.signpost.contract.id.PartnerId;

class ConcernReaderTest {
    private static final Instant NOW = Instant.parse("2026-11-23T14:00:00Z");
    private static final String REQUIRED = """
        "danger": "no", "under18": "no", "exploitation": ["labour"], "reporter": {"identity": "share"}\
        """;

    private final ConcernReader reader = new ConcernReader(Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void fourRequiredAnswersMakeAConcernAndTheRestHasDefaults() {
        Concern concern = accepted("{" + REQUIRED + "}");

        assertThat(concern.source()).isEqualTo("api");
        assertThat(concern.sourceReference()).isEmpty();
        assertThat(concern.submittedAt()).isEqualTo(NOW);
        assertThat(concern.mode()).isEqualTo(Mode.LIVE);
        assertThat(concern.kind()).isEqualTo(Kind.NEW);
        assertThat(concern.about()).isEqualTo(About.SOMEONE_ELSE);
        assertThat(concern.coercion()).isEqualTo(YesNoUnsure.UNSURE);
        assertThat(concern.stillHappening()).isEqualTo(YesNoUnsure.YES);
        assertThat(concern.places()).isEmpty();
        assertThat(concern.reporter().prefers()).isEqualTo(Preference.NONE);
        assertThat(concern.reporter().policeMayBeTold()).isEmpty();
        assertThat(concern.particulars().narrative()).isEmpty();
    }

    @Test
    void everythingThatIsSaidIsKept() {
        Concern concern = accepted("""
            {"source": "partner-app", "sourceReference": "A-1", "submittedAt": "2026-11-23T13:00:00+01:00",
             "mode": "exercise", "kind": "add-information", "relatesTo": "6f1c4a52-98d1-8b6e-9a0e-5d2f0c7a1b34",
             "danger": "unsure", "about": "me", "under18": "unsure", "exploitation": ["sexual", "labour", "labour"],
             "coercion": "yes", "stillHappening": "no", "sector": "car-wash", "premises": "hmo", "careNeeds": "yes",
             "peopleAffected": "unknown", "indicators": ["threats"],
             "places": [{"postcode": "CV6 5", "description": "red door"},
                        {"role": "home", "place": "Rugby", "latitude": 52.37, "longitude": -1.26}],
             "narrative": "first line\\r\\nsecond", "peopleDescribed": "p", "suspects": "s", "vehicles": "v",
             "subjectWorksFor": ["rugby-council"],
             "reporter": {"standing": "potential-victim", "identity": "confidential", "name": "n",
               "organisation": "o", "email": "a@b.example", "phone": "07700 900123", "mayContact": "yes",
               "contactMeans": ["sms", "phone"], "safeTimes": "after six", "doNot": ["visit"],
               "policeMayBeTold": "not-asked", "supportConsent": "yes", "prefers": "helpline", "language": "pl",
               "interpreterNeeded": true}}
            """);

        assertThat(concern.submittedAt()).isEqualTo("2026-11-23T12:00:00Z");
        assertThat(concern.relatesTo()).get().isInstanceOf(RelatesTo.ById.class);
        assertThat(concern.exploitation()).containsExactly(Exploitation.LABOUR, Exploitation.SEXUAL);
        assertThat(concern.peopleAffected()).contains(PeopleAffected.NOT_KNOWN);
        assertThat(concern.places())
                .extracting(PlaceHint::role)
                .containsExactly(PlaceRole.EXPLOITATION, PlaceRole.HOME);
        assertThat(concern.places().getLast().position()).contains(new PlaceHint.Position(52.37, -1.26));
        assertThat(concern.subjectWorksFor()).containsExactly(new PartnerId("rugby-council"));
        assertThat(concern.reporter().policeMayBeTold()).contains(PoliceMayBeTold.NOT_ASKED);
        assertThat(concern.particulars().narrative()).contains("first line\nsecond");
        assertThat(concern.particulars().placeDescriptions()).containsExactly("red door", "");
        assertThat(concern.particulars().reporter().contactMeans())
                .containsExactly(ContactMeans.PHONE, ContactMeans.SMS);
    }

    @Test
    void allMistakesAreToldAtOnceEachAtItsPlace() {
        List<Mistake> mistakes = refused("""
            {"danger": "maybe", "exploitation": ["labour", "slavery"], "urgency": "urgent", "naration": "x",
             "coercion": true, "places": [{"latitude": 91, "longitude": 0}, {"latitude": 1}, 7],
             "reporter": {"name": "x", "identity": "anonymous", "policeMayBeTold": "yes"}}
            """);

        assertThat(rules(mistakes))
                .containsOnly(
                        entry("/danger", Rule.NOT_ALLOWED),
                        entry("/under18", Rule.REQUIRED),
                        entry("/exploitation/1", Rule.NOT_ALLOWED),
                        entry("/urgency", Rule.DERIVED_FIELD),
                        entry("/naration", Rule.UNKNOWN_FIELD),
                        entry("/coercion", Rule.WRONG_TYPE),
                        entry("/places/0/latitude", Rule.OUT_OF_RANGE),
                        entry("/places/1/longitude", Rule.REQUIRED),
                        entry("/places/2", Rule.WRONG_TYPE),
                        entry("/reporter/name", Rule.CONTRADICTION),
                        entry("/reporter/policeMayBeTold", Rule.CONTRADICTION));
        assertThat(mistakes)
                .anySatisfy(mistake ->
                        assertThat(mistake.remedy()).contains("did you mean \"narrative\"?", "allowed: source, "));
        assertThat(mistakes)
                .anySatisfy(mistake -> assertThat(mistake.remedy()).isEqualTo("send one of now, no, unsure"));
    }

    @Test
    void emptyDocumentIsToldTheFourRequiredAnswers() {
        assertThat(rules(refused("{}")))
                .containsOnly(
                        entry("/danger", Rule.REQUIRED),
                        entry("/under18", Rule.REQUIRED),
                        entry("/exploitation", Rule.REQUIRED),
                        entry("/reporter/identity", Rule.REQUIRED));
    }

    @Test
    void adviceNeedsNeitherAgeNorExploitationAndIsGeneralByDefault() {
        Concern concern =
                accepted("{\"danger\": \"no\", \"about\": \"advice\", \"reporter\": {\"identity\": \"anonymous\"}}");

        assertThat(concern.adviceKind()).contains(AdviceKind.GENERAL);
        assertThat(concern.under18()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        "adviceKind": "business"                     | /adviceKind              | CONTRADICTION
        "relatesTo": "AAAA-AAAA-AAAA-AAAA"           | /relatesTo               | CONTRADICTION
        "kind": "withdraw"                           | /relatesTo               | REQUIRED
        "kind": "withdraw", "relatesTo": "that one"  | /relatesTo               | WRONG_FORM
        "submittedAt": "yesterday"                   | /submittedAt             | WRONG_FORM
        "submittedAt": 1700000000                    | /submittedAt             | WRONG_TYPE
        "source": "public-form"                      | /source                  | NOT_ALLOWED
        "sourceReference": "1"                       | /source                  | REQUIRED
        "subjectWorksFor": ["Rugby Council"]         | /subjectWorksFor/0       | WRONG_FORM
        "exploitations": ["labour"]                  | /exploitations           | UNKNOWN_FIELD
        "places": {"place": "Rugby"}                 | /places                  | WRONG_TYPE
        "places": [{"latitude": "52.1", "longitude": 1}] | /places/0/latitude   | WRONG_TYPE
        "places": [{"latitude": 1e999, "longitude": 1}]  | /places/0/latitude   | OUT_OF_RANGE
        "places": [{"district": "E07000218"}]        | /places/0/district       | DERIVED_FIELD
        "narrative": ["x"]                           | /narrative               | WRONG_TYPE
        "mode": "LIVE"                               | /mode                    | NOT_ALLOWED
        "danger": "no"                               | /danger                  | DUPLICATE_FIELD
        """)
    void eachBrokenRuleIsToldWhereItIsBroken(String field, String pointer, Rule rule) {
        assertThat(rules(refused("{" + REQUIRED + ", " + field + "}"))).containsExactly(entry(pointer, rule));
    }

    @Test
    void whereItIsKnownWhoThereIsTheIdOfNobodyIsRefusedAtItsPlaceWithWhoThereIs() {
        var strict = new ConcernReader(
                Clock.fixed(NOW, ZoneOffset.UTC),
                () -> Set.of(new PartnerId("warwickshire-police"), new PartnerId("rugby-council")));
        byte[] one = bytes("{" + REQUIRED + ", \"subjectWorksFor\": [\"rugby-council\"]}");
        byte[] others = bytes("{" + REQUIRED + ", \"sector\": \"canary\", \"subjectWorksFor\": [\"rugby-council\","
                + " \"warwickshire-polce\", \"Rugby-Council\", \" rugby-council \", 7]}");

        assertThat(strict.read(one, Sender.UPSTREAM)).isInstanceOf(Reading.Accepted.class);
        var refused = (Reading.Refused) strict.read(others, Sender.UPSTREAM);

        assertThat(rules(refused.mistakes()))
                .containsOnly(
                        entry("/sector", Rule.NOT_ALLOWED),
                        entry("/subjectWorksFor/1", Rule.NOT_ALLOWED),
                        entry("/subjectWorksFor/2", Rule.NOT_ALLOWED),
                        entry("/subjectWorksFor/3", Rule.NOT_ALLOWED),
                        entry("/subjectWorksFor/4", Rule.NOT_ALLOWED));
        assertThat(refused.mistakes())
                .filteredOn(mistake -> mistake.pointer().startsWith("/subjectWorksFor"))
                .extracting(Mistake::remedy)
                .containsOnly("send the id of a partner, letter for letter: rugby-council, warwickshire-police");
    }

    @Test
    void onlyTheFormItselfMayCallItselfTheForm() {
        byte[] json = bytes("{" + REQUIRED + ", \"source\": \"public-form\", \"sourceReference\": \"t1\"}");

        assertThat(reader.read(json, Sender.PUBLIC_FORM)).isInstanceOf(Reading.Accepted.class);
        assertThat(reader.read(json, Sender.UPSTREAM)).isInstanceOf(Reading.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-24T14:00:00Z",
                "2026-11-23T14:04:00Z",
                "+999999999-12-31T23:59:59Z",
                "1970-01-01T00:00:00Z"
            })
    void wrongClockOfAnUpstreamLosesNoConcern(String submittedAt) {
        assertThat(accepted("{" + REQUIRED + ", \"submittedAt\": \"" + submittedAt + "\"}")
                        .submittedAt())
                .isEqualTo(NOW);
    }

    @Test
    void nullAndEmptyTextAreAbsent() {
        Concern concern =
                accepted("{" + REQUIRED + ", \"narrative\": \" \", \"sector\": null, \"places\": [{\"place\": \"\"}]}");

        assertThat(concern.particulars().narrative()).isEmpty();
        assertThat(concern.places()).isEmpty();
    }

    @Test
    void textIsKeptWithoutControlCharactersAndHalvesOfCharacters() {
        Concern concern = accepted("{" + REQUIRED
                + ", \"narrative\": \"a\\u0000b\\u0007c\\td\\ud800e\\u0085 Cafe\\u0301 \\ud83d\\ude00\", "
                + "\"places\": [{\"place\": \" Rugby\\ntown \"}]}");

        assertThat(concern.particulars().narrative()).contains("abc\td\uFFFDe Café 😀");
        assertThat(concern.places().getFirst().place()).contains("Rugby town");
    }

    @Test
    void lettersAreCountedAsPeopleCountThem() {
        String emoji = "😀".repeat(15_000);

        assertThat(accepted("{" + REQUIRED + ", \"narrative\": \"" + emoji + "\"}")
                        .particulars()
                        .narrative())
                .contains(emoji);
        assertThat(rules(refused("{" + REQUIRED + ", \"narrative\": \"" + emoji + "x\"}")))
                .containsExactly(entry("/narrative", Rule.TOO_LONG));
    }

    @Test
    void nameThatMayBeSomebodysIsNotRepeated() {
        List<Mistake> mistakes = refused("{" + REQUIRED + ", \"John Smith 07700 900123\": 1}");

        assertThat(mistakes).singleElement().satisfies(mistake -> {
            assertThat(mistake.pointer()).isEmpty();
            assertThat(mistake.rule()).isEqualTo(Rule.UNKNOWN_FIELD);
            assertThat(mistake.remedy()).startsWith("leave out the field in position 5 here; allowed: source, ");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "7",
                "\"x\"",
                "[]",
                "[{}]",
                "{",
                "{}}",
                "{} {}",
                "{\"danger\"}",
                "{'danger': 'no'}",
                "{danger: 1}",
                "{\"latitude\": NaN}",
                "{\"a\": 01}",
                "{\"a\": \"\\x\"}",
                "<xml/>"
            })
    void whatIsNotOneJsonObjectIsSaidToBeNone(String document) {
        assertThat(refused(document)).anySatisfy(mistake -> {
            assertThat(mistake.pointer()).isEmpty();
            assertThat(mistake.rule()).isEqualTo(Rule.NOT_JSON);
        });
    }

    @Test
    void hugeDeepAndForeignDocumentsAreRefused() {
        assertThat(rules(refused("[".repeat(50_000)))).containsExactly(entry("", Rule.NOT_JSON));
        assertThat(rules(refused("{\"a\":" + "[".repeat(50_000)))).containsExactly(entry("", Rule.TOO_DEEP));
        assertThat(rules(refused("{\"a\": " + "{\"a\":".repeat(50) + "1" + "}".repeat(51))))
                .containsExactly(entry("", Rule.TOO_DEEP));
        assertThat(rules(refused("{\"narrative\": \"" + "x".repeat(ConcernReader.LARGEST) + "\"}")))
                .containsExactly(entry("", Rule.TOO_LARGE));
        assertThat(reader.read("{\"danger\": \"no\"}".getBytes(StandardCharsets.UTF_16)))
                .isInstanceOf(Reading.Refused.class);
        assertThat(reader.read(new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'}))
                .isInstanceOf(Reading.Refused.class);
        assertThat(reader.read(bytes("\uFEFF{" + REQUIRED + "}"))).isInstanceOf(Reading.Accepted.class);
    }

    @Test
    void thousandsOfMistakesAreToldInPart() {
        String fields =
                IntStream.range(0, 10_000).mapToObj(i -> "\"f" + i + "\": 1").collect(Collectors.joining(","));

        assertThat(refused("{" + fields + "}")).hasSize(Reading.MOST_MISTAKES);
    }

    @Test
    void earlierConcernIsNamedByIdOrByFollowUpCode() {
        assertThat(accepted("{" + REQUIRED + ", \"kind\": \"withdraw\", \"relatesTo\": \"abcd 1234 efgh 5678\"}")
                        .relatesTo())
                .get()
                .isInstanceOf(RelatesTo.ByCode.class);
    }

    @Test
    void equalContentHasEqualBytesWhoeverSentItAndWhenever() {
        Concern one =
                accepted("{" + REQUIRED + ", \"source\": \"a\", \"sourceReference\": \"1\", \"narrative\": \"n\"}");
        Concern repeated =
                accepted("{\"narrative\": \"n\", \"submittedAt\": \"2026-01-01T00:00:00Z\", " + REQUIRED + "}");
        Concern other = accepted("{" + REQUIRED + ", \"narrative\": \"m\"}");

        assertThat(one.fingerprintInput()).isEqualTo(repeated.fingerprintInput());
        assertThat(one.fingerprintInput()).isNotEqualTo(other.fingerprintInput());
    }

    private Concern accepted(String json) {
        return switch (reader.read(bytes(json))) {
            case Reading.Accepted(var concern) -> concern;
            case Reading.Refused(var mistakes) -> throw new AssertionError("refused: " + mistakes);
        };
    }

    private List<Mistake> refused(String json) {
        return switch (reader.read(bytes(json))) {
            case Reading.Accepted _ -> throw new AssertionError("accepted");
            case Reading.Refused(var mistakes) -> mistakes;
        };
    }

    private static Map<String, Rule> rules(List<Mistake> mistakes) {
        return mistakes.stream().collect(Collectors.toMap(Mistake::pointer, Mistake::rule, (one, other) -> one));
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
