package org.signpost.intake.form;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.signpost.contract.concern.ConcernReader;
import org.signpost.contract.concern.Reading;
import org.signpost.contract.concern.Sender;
import org.signpost.contract.id.FollowUpCode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JourneyTest {

    private static final long SEED = 20261125;
    private static final ConcernReader READER =
            new ConcernReader(Clock.fixed(Instant.parse("2026-11-25T12:00:00Z"), ZoneOffset.UTC));
    private static final Journey JOURNEY = new Journey(READER, true);

    private static Answers answered(Object... pagesAndInputs) {
        Answers answers = Answers.none();
        for (int i = 0; i < pagesAndInputs.length; i += 2) {
            @SuppressWarnings("unchecked")
            var inputs = (Map<String, List<String>>) pagesAndInputs[i + 1];
            answers = answers.with((Question) pagesAndInputs[i], inputs);
        }
        return answers;
    }

    private static Map<String, List<String>> one(String name, String... values) {
        return Map.of(name, List.of(values));
    }

    private static Answers enough() {
        return answered(
                Question.DANGER,
                one("danger", "no"),
                Question.UNDER_18,
                one("under18", "no"),
                Question.HAPPENING,
                one("exploitation", "labour"),
                Question.WHERE,
                one("place", "Rugby"),
                Question.IDENTITY,
                one("identity", "share"));
    }

    @Test
    void everyWayThroughTheFormEndsAndMakesAReportThatIsTaken() {
        var random = new Random(SEED);
        for (int person = 0; person < 1_000; person++) {
            Answers answers = walk(random, person);

            assertThat(JOURNEY.missing(answers))
                    .as("person %d of seed %d", person, SEED)
                    .isEmpty();
            byte[] report = new AnsweredReport(answers, JOURNEY).json("once", "pl");
            assertThat(READER.read(report, Sender.PUBLIC_FORM))
                    .as("person %d of seed %d", person, SEED)
                    .isInstanceOf(Reading.Accepted.class);
            holdsOnlyWhatWasAsked(answers, report, person);
        }
    }

    /// Sent to a page that is not asked, an answer is neither refused nor part of the report; it is as soon as it is.
    @Test
    void anAddressThatIsNoneIsRefusedWhereItIsAskedForAndLeftOutWhereItIsNot() {
        Answers anonymous = enough().with(Question.IDENTITY, one("identity", "anonymous"))
                .with(Question.MEANS, one("email", "at home"));
        assertThat(JOURNEY.mistakes(Question.MEANS, anonymous)).isEmpty();
        assertThat(new String(new AnsweredReport(anonymous, JOURNEY).json("once", "en"), StandardCharsets.UTF_8))
                .doesNotContain("at home");

        Answers named = anonymous.with(Question.IDENTITY, one("identity", "share"));
        assertThat(JOURNEY.mistakes(Question.MEANS, named))
                .extracting(FormMistake::field)
                .containsExactly(FormField.EMAIL);
    }

    /// Somebody who answers as they like, forgets things, goes back, jumps to the end and changes answers.
    private static Answers walk(Random random, int person) {
        Answers answers = Answers.none();
        Optional<Question> at = Optional.of(Question.DANGER);
        boolean checking = false;
        int changes = random.nextInt(3);
        int refusals = 0;
        for (int pages = 0; ; pages++) {
            assertThat(pages).as("pages of person %d of seed %d", person, SEED).isLessThan(400);
            if (at.isEmpty()) {
                Optional<Question> missing = JOURNEY.missing(answers);
                if (missing.isPresent()) {
                    at = missing;
                    checking = true;
                } else if (changes-- > 0) {
                    List<Question> asked = JOURNEY.asked(answers);
                    at = Optional.of(asked.get(random.nextInt(asked.size())));
                    checking = true;
                } else {
                    return answers;
                }
            }
            Question page = at.get();
            assertThat(JOURNEY.asks(page, answers))
                    .as("%s of person %d of seed %d", page, person, SEED)
                    .isTrue();
            Answers next = answers.with(page, inputs(page, random));
            if (!JOURNEY.mistakes(page, next).isEmpty()) {
                refusals++;
                assertThat(refusals).isLessThan(200);
                continue;
            }
            answers = next;
            if (random.nextInt(12) == 0 && !page.required(answers)) {
                answers = JOURNEY.skippingToTheEnd(answers);
                at = JOURNEY.stillToAsk(answers);
                checking = true;
            } else {
                at = checking ? JOURNEY.stillToAsk(answers) : JOURNEY.after(page, answers);
            }
        }
    }

    private static Map<String, List<String>> inputs(Question page, Random random) {
        var inputs = new HashMap<String, List<String>>();
        for (FormField field : page.fields()) {
            if (random.nextInt(3) == 0) {
                continue;
            }
            List<String> choices = field == FormField.SUBJECT_WORKS_FOR
                    ? List.of("rugby-council", "warwick-council")
                    : field.choices();
            inputs.put(
                    field.inputName(),
                    switch (field.shape()) {
                        case ONE, LIST, TICK -> List.of(choices.get(random.nextInt(choices.size())));
                        case SEVERAL -> some(choices, random);
                        case LINE ->
                            List.of(
                                    random.nextBoolean()
                                            ? text(random, 30)
                                            : switch (field) {
                                                case EMAIL -> "a@b.example";
                                                case PHONE -> "07700 900982";
                                                default -> text(random, 30);
                                            });
                        case LINES -> List.of(text(random, 3_000));
                    });
        }
        return inputs;
    }

    private static List<String> some(List<String> choices, Random random) {
        var some = new ArrayList<String>();
        for (String choice : choices) {
            if (random.nextInt(4) == 0) {
                some.add(choice);
            }
        }
        return some;
    }

    private static String text(Random random, int longest) {
        var text = new StringBuilder();
        int length = random.nextInt(longest);
        while (text.length() < length) {
            text.appendCodePoint(
                    "ab \r\n<>&\"'{}%\u0000\uFFFD\u00e9\u0958\uD83D\uDE00".codePointAt(random.nextInt(16)));
        }
        return text.toString();
    }

    private static void holdsOnlyWhatWasAsked(Answers answers, byte[] report, int person) {
        JsonNode json = JsonMapper.shared().readTree(report);
        for (Question page : Question.values()) {
            if (JOURNEY.asks(page, answers)) {
                continue;
            }
            for (FormField field : page.fields()) {
                if (field.pointer().startsWith("/") && field != FormField.LANGUAGE) {
                    assertThat(json.at(field.pointer()).isMissingNode())
                            .as("%s of person %d of seed %d", field, person, SEED)
                            .isTrue();
                }
            }
        }
    }

    @Test
    void noRequiredAnswerCanBeLeftOut() {
        for (Question page :
                List.of(Question.DANGER, Question.UNDER_18, Question.HAPPENING, Question.WHERE, Question.IDENTITY)) {
            Answers without = enough().with(page, Map.of());

            assertThat(JOURNEY.mistakes(page, without))
                    .extracting(FormMistake::message)
                    .containsExactly(
                            page == Question.WHERE
                                    ? "report.postcode.missing"
                                    : "report." + page.fields().getFirst().inputName() + ".missing");
            assertThat(JOURNEY.missing(without)).contains(page);
        }
    }

    @Test
    void everyOtherPageCanBeLeftOut() {
        for (Question page : JOURNEY.asked(enough())) {
            if (!page.required(enough())) {
                assertThat(JOURNEY.mistakes(page, enough().with(page, Map.of())))
                        .as("%s", page)
                        .isEmpty();
            }
        }
    }

    @Test
    void whoAsksForAdviceIsAskedForNoVictimAndNoPlace() {
        Answers advice = answered(
                Question.DANGER,
                one("danger", "no"),
                Question.ABOUT,
                one("about", "advice"),
                Question.IDENTITY,
                one("identity", "anonymous"));

        assertThat(JOURNEY.missing(advice)).isEmpty();
        assertThat(JOURNEY.asked(advice))
                .containsExactly(
                        Question.DANGER,
                        Question.ABOUT,
                        Question.ADVICE,
                        Question.WHERE,
                        Question.WORDS,
                        Question.IDENTITY,
                        Question.KNOWING,
                        Question.LANGUAGE);
    }

    @Test
    void dangerNowStopsTheFormAndSomebodyWhoCannotCallIsToldOtherWays() {
        Answers now = answered(Question.DANGER, one("danger", "now"));

        assertThat(JOURNEY.after(Question.DANGER, now)).contains(Question.CALL);
        assertThat(JOURNEY.after(Question.CALL, now.with(Question.CALL, one("called", "have"))))
                .contains(Question.ABOUT);
        assertThat(JOURNEY.after(Question.CALL, now.with(Question.CALL, one("called", "cannot"))))
                .contains(Question.OTHER_WAYS);
        assertThat(JOURNEY.after(Question.DANGER, answered(Question.DANGER, one("danger", "unsure"))))
                .contains(Question.ABOUT);
    }

    @Test
    void aChangedAnswerAsksWhatItBringsUpAndNothingElse() {
        Answers anonymous = JOURNEY.skippingToTheEnd(enough().with(Question.IDENTITY, one("identity", "anonymous")));
        assertThat(JOURNEY.stillToAsk(anonymous)).isEmpty();

        Answers named = anonymous.with(Question.IDENTITY, one("identity", "share"));

        assertThat(JOURNEY.stillToAsk(named)).contains(Question.NAME);
    }

    @Test
    void theEndIsReachedPastEverythingThatMayStayEmptyButNotPastWhatIsNeeded() {
        Answers begun = answered(Question.DANGER, one("danger", "no"), Question.ABOUT, Map.of());

        Answers skipped = JOURNEY.skippingToTheEnd(begun);

        assertThat(JOURNEY.stillToAsk(skipped)).contains(Question.UNDER_18);
        Answers rest = skipped.with(Question.UNDER_18, one("under18", "no"))
                .with(Question.HAPPENING, one("exploitation", "unsure"))
                .with(Question.WHERE, one("placeUnknown", "yes"));
        assertThat(JOURNEY.stillToAsk(rest)).contains(Question.IDENTITY);
    }

    @Test
    void aDetailOfSomebodyWhoBecameAnonymousIsNotSent() {
        Answers answers = enough().with(Question.NAME, one("name", "Asha Example"))
                .with(Question.MEANS, one("phone", "07700 900982"))
                .with(Question.IDENTITY, one("identity", "anonymous"));

        String report = new String(new AnsweredReport(answers, JOURNEY).json("once", "en"), StandardCharsets.UTF_8);

        assertThat(report).doesNotContain("Asha", "07700");
        assertThat(answers.text(FormField.NAME)).isEqualTo("Asha Example");
    }

    @Test
    void aMistakeIsTheReadersAndIsToldAtItsQuestion() {
        Answers answers = enough().with(Question.WORDS, one("narrative", "x".repeat(15_001)))
                .with(Question.MEANS, Map.of("email", List.of("nobody"), "phone", List.of("1".repeat(41))))
                .with(Question.STILL, one("stillHappening", "perhaps"));

        assertThat(JOURNEY.mistakes(Question.WORDS, answers))
                .extracting(FormMistake::message)
                .containsExactly("report.narrative.wrong");
        assertThat(JOURNEY.mistakes(Question.MEANS, answers))
                .extracting(FormMistake::message)
                .containsExactly("report.phone.wrong", "report.email.wrong");
        assertThat(JOURNEY.mistakes(Question.STILL, answers))
                .extracting(FormMistake::message)
                .containsExactly("report.choose");
        assertThat(JOURNEY.mistakes(Question.SAFE, answers)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nobody",
                "a@b",
                "me@gmail,com",
                "me,you@gmail.com",
                "me@gmail..com",
                "me..you@gmail.com",
                "me@.com",
                "me@gmail.com.",
                "me@gmail.com; you@gmail.com",
                "me@you@gmail.com",
                "me @gmail.com",
                "<script>@x.y"
            })
    void anAddressThatCannotBeWrittenToIsRefused(String typed) {
        assertThat(JOURNEY.mistakes(Question.MEANS, enough().with(Question.MEANS, one("email", typed))))
                .extracting(FormMistake::message)
                .containsExactly("report.email.wrong");
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "07", "ask at the shop", "+4", "()"})
    void aNumberThatCannotBeCalledIsRefused(String typed) {
        assertThat(JOURNEY.mistakes(Question.MEANS, enough().with(Question.MEANS, one("phone", typed))))
                .extracting(FormMistake::message)
                .containsExactly("report.phone.wrong");
    }

    @ParameterizedTest
    @CsvSource({
        "phone, 07700 900982",
        "phone, +44 (0)1926 410410 ext. 12",
        "phone, 01926-410410 extension 12",
        "phone, 07700.900.982 (after 6)",
        "phone, ٠٧٧٠٠٩٠٠٩٨٢",
        "email, o'brien+help@mail.example.co.uk",
        "email, zoë@bücher.example",
        "email, asha_k.@docomo.ne.jp"
    })
    void whatPeopleWriteIsTaken(String input, String typed) {
        assertThat(JOURNEY.mistakes(Question.MEANS, enough().with(Question.MEANS, one(input, typed))))
                .isEmpty();
    }

    @Test
    void aWayOfContactNeedsItsNumberOrAddress() {
        var ways = new HashMap<>(one("contactMeans", "phone", "email"));
        assertThat(JOURNEY.mistakes(Question.MEANS, enough().with(Question.MEANS, ways)))
                .extracting(FormMistake::message)
                .containsExactly("report.phone.missing", "report.email.missing");

        ways.put("email", List.of("asha@mail.example"));
        assertThat(JOURNEY.mistakes(Question.MEANS, enough().with(Question.MEANS, ways)))
                .extracting(FormMistake::message)
                .containsExactly("report.phone.missing");
        assertThat(JOURNEY.mistakes(Question.MEANS, enough().with(Question.MEANS, one("contactMeans", "sms"))))
                .extracting(FormMistake::message)
                .containsExactly("report.phone.missing");
        assertThat(JOURNEY.mistakes(Question.MEANS, enough().with(Question.MEANS, one("contactMeans", "code-only"))))
                .isEmpty();
        Answers anonymous = enough().with(Question.IDENTITY, one("identity", "anonymous"));
        assertThat(JOURNEY.review(anonymous.with(Question.MEANS, one("contactMeans", "sms")))
                        .clear())
                .isTrue();
    }

    @Test
    void aMistakeInTheOtherPlaceIsToldThereWhetherOrNotThereIsAFirst() {
        Answers both = enough().with(
                        Question.OTHER_PLACE,
                        Map.of("otherPlace", List.of("x".repeat(201)), "otherPlaceRole", List.of("home")));
        Answers only = both.with(Question.WHERE, one("placeUnknown", "yes"));

        for (Answers answers : List.of(both, only)) {
            assertThat(JOURNEY.mistakes(Question.OTHER_PLACE, answers))
                    .extracting(FormMistake::field)
                    .containsExactly(FormField.OTHER_PLACE);
            assertThat(JOURNEY.mistakes(Question.WHERE, answers)).isEmpty();
        }
    }

    @Test
    void anotherPlaceNeedsToBeSaidWhatItIs() {
        Answers answers = enough().with(Question.OTHER_PLACE, one("otherPlace", "Bulkington"));

        assertThat(JOURNEY.mistakes(Question.OTHER_PLACE, answers))
                .extracting(FormMistake::message)
                .containsExactly("report.otherPlaceRole.missing");
    }

    @Test
    void thePartnersAreAskedAboutOnlyWhereThereAreAny() {
        assertThat(JOURNEY.asked(enough())).contains(Question.WORKS_FOR);
        assertThat(new Journey(READER, false).asked(enough())).doesNotContain(Question.WORKS_FOR);
    }

    @Test
    void theReportersLanguageTravelsUnlessAnotherWasWished() {
        assertThat(json(enough()).at("/reporter/language").asString()).isEqualTo("pl");
        assertThat(json(enough().with(Question.LANGUAGE, one("language", "ur")))
                        .at("/reporter/language")
                        .asString())
                .isEqualTo("ur");
    }

    private static JsonNode json(Answers answers) {
        return JsonMapper.shared().readTree(new AnsweredReport(answers, JOURNEY).json("once", "pl"));
    }

    @Test
    void anAdditionSaysWhatItBelongsToAndRepeatsNoWordsOfTheFirst() {
        Answers first = enough().with(Question.WORDS, one("narrative", "first words"));
        Answers late = Answers.none().with(Question.DESCRIBED, one("vehicles", "a white van"));
        var code = FollowUpCode.ofDigest(new byte[32]);

        byte[] addition = new AnsweredReport(first.forAddition().overlaidBy(late), JOURNEY).json("again", "en", code);

        assertThat(READER.read(addition, Sender.PUBLIC_FORM)).isInstanceOf(Reading.Accepted.class);
        JsonNode json = JsonMapper.shared().readTree(addition);
        assertThat(json.path("kind").asString()).isEqualTo("add-information");
        assertThat(json.path("relatesTo").asString()).isEqualTo(code.secret());
        assertThat(json.path("vehicles").asString()).isEqualTo("a white van");
        assertThat(json.has("narrative")).isFalse();
        assertThat(json.at("/places/0/place").asString()).isEqualTo("Rugby");
    }

    @Test
    void onePageDoesNotTouchTheAnswersOfAnother() {
        Answers answers =
                enough().with(Question.STILL, Map.of("stillHappening", List.of("no"), "place", List.of("Leeds")));

        assertThat(answers.text(FormField.PLACE)).isEqualTo("Rugby");
    }

    @Test
    void aCoordinateOrGridReferenceIsKeptAsThePlaceWasTyped() {
        for (String typed : List.of("SP 318 661", "52.2852, -1.5200")) {
            assertThat(json(enough().with(Question.WHERE, one("place", typed)))
                            .at("/places/0/place")
                            .asString())
                    .isEqualTo(typed);
        }
    }

    @Test
    void whatTheConfirmationPromisesIsNoMoreThanThePolicyGives() {
        assertThat(Pace.of(answered(Question.DANGER, one("danger", "now")))).isEqualTo(Pace.EMERGENCY);
        assertThat(Pace.of(enough())).isEqualTo(Pace.STANDARD);
        assertThat(Pace.of(enough().with(Question.UNDER_18, one("under18", "unsure"))))
                .isEqualTo(Pace.URGENT);
        assertThat(Pace.of(enough().with(Question.DANGER, one("danger", "unsure"))))
                .isEqualTo(Pace.URGENT);
        Answers me = enough().with(Question.ABOUT, one("about", "me"));
        assertThat(Pace.of(me)).isEqualTo(Pace.URGENT);
        assertThat(Pace.of(me.with(Question.STILL, one("stillHappening", "no"))))
                .isEqualTo(Pace.STANDARD);
        assertThat(Pace.of(enough().with(Question.HELD, one("coercion", "no")))).isEqualTo(Pace.INFORMATION);
        assertThat(Pace.of(enough().with(Question.ABOUT, one("about", "advice"))))
                .isEqualTo(Pace.INFORMATION);
    }

    @Test
    void anAnswerHidesItselfWhenPrinted() {
        assertThat(enough().toString()).isEqualTo("Answers[hidden]");
    }
}
