package org.signpost.notifier.channel.sms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signpost.contract.concern.Kind;
import org.signpost.contract.concern.Mode;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.PublicReference;
import org.signpost.notifier.alerting.Brief;
import org.signpost.notifier.alerting.Occasion;
import org.signpost.notifier.alerting.RefusalReason;
import org.signpost.notifier.alerting.Relation;
import org.signpost.notifier.alerting.Restriction;
import org.signpost.notifier.alerting.Task;
import org.signpost.notifier.alerting.Urgency;
import org.signpost.notifier.channel.AcknowledgementLink;
import org.signpost.notifier.channel.Deadline;

class SmsTextTest {

    private static final Instant NOW = Instant.parse("2026-11-23T13:35:00Z");

    private static final PublicReference REFERENCE = PublicReference.of(new ConcernId(new UUID(1, 2)));
    private static final PublicReference EARLIER = PublicReference.of(new ConcernId(new UUID(3, 4)));

    private static final List<Occasion> OPEN = Arrays.stream(Occasion.values())
            .filter(Occasion::isOnlyForOpenAlerts)
            .toList();

    /// The basic character set of 3GPP TS 23.038, without its extension, whose characters count twice.
    private static final String GSM_7 = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
            + "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    @Test
    void itSaysReferenceUrgencyDeadlineAndLink() {
        var reference = PublicReference.of(new ConcernId(UUID.fromString("6f1c4a52-98d1-8b6e-9a0e-5d2f0c7a1b34")));
        var link = new AcknowledgementLink("https://alerts.example/a/0123456789abcdefghjkmnpqrstv");

        var text = new SmsText(
                        reference,
                        Relation.NONE,
                        Urgency.URGENT,
                        new Deadline(NOW.plusSeconds(3600), NOW),
                        link,
                        Mode.LIVE)
                .text();

        assertThat(text)
                .isEqualTo("Signpost " + reference + " URGENT: acknowledge by 14:35. "
                        + "https://alerts.example/a/0123456789abcdefghjkmnpqrstv");
    }

    @Test
    void itFitsOneFragmentWhateverItsPartsAre() {
        long seed = 160;
        var random = new Random(seed);
        int longest = 0;
        List<Relation> relations = relations();
        List<Brief> briefs = briefs();
        List<Urgency> urgencies = List.of(Urgency.values());
        for (int i = 0; i < 20_000; i++) {
            String url = "https://" + "a".repeat(AcknowledgementLink.LONGEST - "https://".length());
            Relation relation = relations.get(random.nextInt(relations.size()));
            var reference = PublicReference.of(new ConcernId(new UUID(random.nextLong(), random.nextLong())));
            Urgency urgency = urgencies.get(random.nextInt(urgencies.size()));
            Mode mode = random.nextBoolean() ? Mode.LIVE : Mode.EXERCISE;
            var text = new SmsText(
                            reference,
                            relation,
                            urgency,
                            OPEN.get(random.nextInt(OPEN.size())),
                            Optional.of("Ŵ“é".repeat(random.nextInt(30))).filter(name -> !name.isEmpty()),
                            briefs.get(random.nextInt(briefs.size())),
                            new Deadline(NOW.plus(Duration.ofMinutes(random.nextInt(600_000))), NOW),
                            new AcknowledgementLink(url),
                            mode)
                    .text();

            assertThat(text.length()).as("seed %s, case %s", seed, i).isLessThanOrEqualTo(SmsText.FRAGMENT);
            assertThat(text.chars().allMatch(each -> GSM_7.indexOf(each) >= 0))
                    .as("seed %s, case %s: %s", seed, i, text)
                    .isTrue();
            assertThat(text)
                    .as("seed %s, case %s", seed, i)
                    // an answer by SMS needs it
                    .contains(reference.value())
                    .containsPattern("(" + mustShow(relation, urgency == Urgency.URGENT && mode == Mode.LIVE) + ")"
                            + (relation.kind() == Kind.WITHDRAW ? "(\\. Treat with care\\.| CARE!)" : ""));
            longest = Math.max(longest, text.length());
        }
        assertThat(longest).isEqualTo(SmsText.FRAGMENT);
    }

    @ParameterizedTest(name = "{0}, about {1}, {2} letters of base")
    @CsvSource(textBlock = """
        FIRST,       ,                      31, URGENT
        FIRST,       Rugby Borough Council, 31, 'URGENT, in place of Rugby Borough Council'
        FOLLOW_UP,   ,                      31, URGENT
        BACK_UP,     ,                      31, 'URGENT, your first contact has not answered'
        BACK_UP,     Rugby Borough Council, 31, 'URGENT, no answer, in place of Rugby Borough Council'
        COORDINATOR, Rugby Borough Council, 24, 'URGENT, no answer from Rugby Borough Council, call them'
        COORDINATOR, Rugby Borough Council, 48, 'URGENT, no answer yet'
        REMINDER,    Rugby Borough Council, 40, 'URGENT, no answer from Rugby Borough Council'
        REROUTED,    Rugby Borough Council, 24, 'URGENT, not for Rugby Borough Council, so sent on to you'
        REROUTED,    Rugby Borough Council, 48, 'URGENT, sent on to you'
        """)
    void itSaysWhyItComesToItsReader(Occasion occasion, @Nullable String about, int base, String expected) {
        var link = new AcknowledgementLink("https://" + "a".repeat(base - 8 + 31));

        var text = new SmsText(
                        REFERENCE,
                        Relation.NONE,
                        Urgency.URGENT,
                        occasion,
                        Optional.ofNullable(about),
                        Brief.USUAL,
                        new Deadline(NOW.plusSeconds(3600), NOW),
                        link,
                        Mode.LIVE)
                .text();

        assertThat(text).isEqualTo("Signpost " + REFERENCE + " " + expected + ": acknowledge by 14:35. " + link.url());
    }

    @ParameterizedTest(name = "{0}, earlier known: {1}, {2} letters of base")
    @CsvSource(textBlock = """
        NEW,             false, 31, K7Q2-4MXQ URGENT: acknowledge by 14:35.
        NEW,             true,  31, K7Q2-4MXQ relates to M3C9-7QR2 URGENT: acknowledge by 14:35.
        ADD_INFORMATION, true,  31, K7Q2-4MXQ adds to M3C9-7QR2 URGENT: acknowledge by 14:35.
        ADD_INFORMATION, false, 31, K7Q2-4MXQ adds to an earlier report URGENT: acknowledge by 14:35.
        WITHDRAW,        true,  31, K7Q2-4MXQ takes back M3C9-7QR2. Treat with care. URGENT: acknowledge by 14:35.
        WITHDRAW,        true,  48, K7Q2-4MXQ takes back M3C9-7QR2 CARE! URGENT: acknowledge by 14:35.
        WITHDRAW,        false, 40, K7Q2-4MXQ takes back an earlier report CARE! URGENT: acknowledge by 14:35.
        """)
    void itSaysWhatTheConcernIsToAnEarlierOne(Kind kind, boolean known, int base, String expected) {
        var link = new AcknowledgementLink("https://" + "a".repeat(base - 8 + 31));
        var relation = new Relation(kind, known ? Optional.of(EARLIER) : Optional.empty());

        var text = new SmsText(
                        REFERENCE, relation, Urgency.URGENT, new Deadline(NOW.plusSeconds(3600), NOW), link, Mode.LIVE)
                .text();

        assertThat(text)
                .isEqualTo("Signpost "
                        + expected.replace("K7Q2-4MXQ", REFERENCE.value()).replace("M3C9-7QR2", EARLIER.value())
                        + " " + link.url());
    }

    @ParameterizedTest(name = "{0}, earlier known: {1}")
    @CsvSource(textBlock = """
        ADD_INFORMATION, true,  TEST Signpost REFERENCE add to EARLIER EMERGENCY: acknowledge by 29 Dec 15:10.
        ADD_INFORMATION, false, TEST Signpost REFERENCE adds to a report EMERGENCY: acknowledge by 29 Dec 15:10.
        WITHDRAW,        true,  TEST Signpost REFERENCE withdrawal CARE! EMERGENCY: acknowledge by 29 Dec 15:10.
        WITHDRAW,        false, TEST Signpost REFERENCE withdrawal CARE! EMERGENCY: acknowledge by 29 Dec 15:10.
        NEW,             true,  TEST Signpost REFERENCE see EARLIER EMERGENCY: acknowledge by 29 Dec 15:10.
        """)
    void theLongestPartsLeaveRoomForTheShortestWords(Kind kind, boolean known, String expected) {
        var link = new AcknowledgementLink("https://" + "a".repeat(AcknowledgementLink.LONGEST - 8));
        var relation = new Relation(kind, known ? Optional.of(EARLIER) : Optional.empty());
        var deadline = new Deadline(Instant.parse("2026-12-29T15:10:00Z"), NOW);

        var text = new SmsText(REFERENCE, relation, Urgency.EMERGENCY, deadline, link, Mode.EXERCISE).text();

        assertThat(text)
                .isEqualTo(expected.replace("REFERENCE", REFERENCE.value()).replace("EARLIER", EARLIER.value()) + " "
                        + link.url())
                .hasSizeLessThanOrEqualTo(SmsText.FRAGMENT);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        ADD_INFORMATION, Signpost REFERENCE adds to EARLIER URGENT: acknowledge by Tue 29 Dec 15:10.
        WITHDRAW,        Signpost REFERENCE retracts EARLIER CARE! URGENT: acknowledge by 29 Dec 15:10.
        """)
    void anUrgentOneThatIsRealShowsBothReferencesWhateverItsPartsAre(Kind kind, String expected) {
        var link = new AcknowledgementLink("https://" + "a".repeat(AcknowledgementLink.LONGEST - 8));
        var relation = new Relation(kind, Optional.of(EARLIER));
        var deadline = new Deadline(Instant.parse("2026-12-29T15:10:00Z"), NOW);

        var text = new SmsText(REFERENCE, relation, Urgency.URGENT, deadline, link, Mode.LIVE).text();

        assertThat(text)
                .isEqualTo(expected.replace("REFERENCE", REFERENCE.value()).replace("EARLIER", EARLIER.value()) + " "
                        + link.url());
    }

    @ParameterizedTest(name = "{0}, {1}, {2}, {3} letters of base")
    @CsvSource(textBlock = """
        FIRST,       TRANSFER,           NONE,          31, 'URGENT, for transfer'
        BACK_UP,     TRANSFER,           NONE,          31, 'URGENT, for transfer, no answer yet'
        COORDINATOR, PLACE_AND_TRANSFER, NONE,          24, 'URGENT, for transfer, no answer from Rugby Borough Council'
        COORDINATOR, PLACE_AND_TRANSFER, NONE,          48, 'URGENT, for transfer'
        REROUTED,    TRANSFER,           NONE,          31, 'URGENT, for transfer, sent on to you'
        FOLLOW_UP,   LOCATE,             NONE,          31, 'URGENT, to be located'
        FIRST,       ACT,                THOSE_TOLD,    31, 'URGENT, restricted'
        FIRST,       ACT,                NO_OTHER_LEAD, 31, 'URGENT, restricted'
        FIRST,       TRANSFER,           THOSE_TOLD,    31, 'URGENT, for transfer, restricted'
        COORDINATOR, ACT,                THOSE_TOLD,    31, 'URGENT, no answer from Rugby Borough Council, call'
        """)
    void itSaysWhatIsAskedAndFromHowFewMayKnow(
            Occasion occasion, Task task, Restriction restriction, int base, String expected) {
        var link = new AcknowledgementLink("https://" + "a".repeat(base - 8 + 31));

        var text = new SmsText(
                        REFERENCE,
                        Relation.NONE,
                        Urgency.URGENT,
                        occasion,
                        occasion == Occasion.COORDINATOR || occasion == Occasion.REROUTED
                                ? Optional.of("Rugby Borough Council")
                                : Optional.empty(),
                        new Brief(task, restriction, false, List.of(), Optional.empty()),
                        new Deadline(NOW.plusSeconds(3600), NOW),
                        link,
                        Mode.LIVE)
                .text();

        assertThat(text)
                .startsWith("Signpost " + REFERENCE + " " + expected)
                .endsWith(": acknowledge by 14:35. " + link.url());
    }

    private static List<Brief> briefs() {
        var briefs = new ArrayList<Brief>();
        for (Task task : Task.values()) {
            for (Restriction restriction : Restriction.values()) {
                briefs.add(new Brief(task, restriction, true, List.of(), Optional.of(RefusalReason.OTHER_AREA)));
            }
        }
        return briefs;
    }

    private static List<Relation> relations() {
        var relations = new ArrayList<Relation>();
        for (Kind kind : Kind.values()) {
            relations.add(new Relation(kind, Optional.of(EARLIER)));
            relations.add(new Relation(kind, Optional.empty()));
        }
        return relations;
    }

    /// What no SMS of that relation may leave out, beside the concern's own reference.
    private static String mustShow(Relation relation, boolean always) {
        String earlier = relation.earlier().map(PublicReference::value).orElse("");
        return switch (relation.kind()) {
            case NEW -> earlier;
            case ADD_INFORMATION -> earlier.isEmpty() ? "adds to " : "adds? to " + earlier;
            case WITHDRAW ->
                earlier.isEmpty()
                        ? "withdrawal|takes back an earlier report"
                        : "(takes back|retracts) " + earlier + (always ? "" : "|withdrawal");
        };
    }

    @Test
    void aLinkThatWouldNotFitCannotBeBuilt() {
        String tooLong = "https://" + "a".repeat(AcknowledgementLink.LONGEST);

        assertThatThrownBy(() -> new AcknowledgementLink(tooLong)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new AcknowledgementLink("https://alerts.example/a/{x}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("{x}");
    }
}
