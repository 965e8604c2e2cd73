package org.signpost.notifier.channel.email;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeMessage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.signpost.contract.concern.Kind;
import org.signpost.contract.concern.Mode;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.MessageId;
import org.signpost.contract.id.PublicReference;
import org.signpost.contract.partner.EmailAddress;
import org.signpost.notifier.alerting.Brief;
import org.signpost.notifier.alerting.Occasion;
import org.signpost.notifier.alerting.Prompt;
import org.signpost.notifier.alerting.RecallReason;
import org.signpost.notifier.alerting.RefusalReason;
import org.signpost.notifier.alerting.Relation;
import org.signpost.notifier.alerting.Restriction;
import org.signpost.notifier.alerting.Task;
import org.signpost.notifier.alerting.Urgency;
import org.signpost.notifier.channel.AcknowledgementLink;
import org.signpost.notifier.channel.Deadline;
import org.signpost.notifier.channel.FailureReason;
import org.signpost.notifier.channel.Notice;
import org.signpost.notifier.channel.SendOutcome;
import org.signpost.notifier.channel.SendOutcome.Accepted;
import org.signpost.notifier.channel.SendOutcome.Deferred;

class EmailChannelTest {

    private static final Instant NOW = Instant.parse("2026-11-23T13:35:00Z");
    private static final MessageId MESSAGE = new MessageId(UUID.fromString("0c8f1f5e-1d2c-8a3b-8c4d-5e6f7a8b9c0d"));
    private static final EmailAddress TO = new EmailAddress("control-room@warwickshire-police.example");
    private static final PublicReference REFERENCE =
            PublicReference.of(new ConcernId(UUID.fromString("6f1c4a52-98d1-8b6e-9a0e-5d2f0c7a1b34")));
    private static final PublicReference EARLIER = PublicReference.of(new ConcernId(new UUID(3, 4)));
    private static final EmailContent LEAD = new LeadEmail(
            REFERENCE,
            Relation.NONE,
            Urgency.URGENT,
            new Deadline(NOW.plusSeconds(3600), NOW),
            Prompt.CHILD,
            new AcknowledgementLink("https://alerts.example/a/0123456789abcdefghjkmnpqrstv"),
            Occasion.FIRST,
            Optional.empty(),
            Brief.USUAL,
            Mode.LIVE);

    @Test
    void aMailboxReceivesTextAndHtmlUnderANeutralSubject() throws Exception {
        var mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mail.start();
        try {
            SendOutcome outcome = channel("127.0.0.1", mail.getSmtp().getPort()).send(MESSAGE, TO, LEAD);

            assertThat(outcome).isEqualTo(new Accepted(Optional.empty()));
            MimeMessage message = mail.getReceivedMessages()[0];
            assertThat(message.getSubject()).isEqualTo("Concern " + REFERENCE + ": action by 14:35");
            assertThat(message.getMessageID()).isEqualTo("<" + MESSAGE + "@signpost.example>");
            assertThat(message.getHeader("From")).containsExactly("Signpost <alerts@signpost.example>");
            assertThat(message.getHeader("Auto-Submitted")).containsExactly("auto-generated");
            var parts = (Multipart) message.getContent();
            assertThat(parts.getBodyPart(0).getContent().toString().replace("\r\n", "\n"))
                    .isEqualTo("""
                        Signpost, the modern slavery alert service of Warwickshire's partners
                        OFFICIAL-SENSITIVE

                        Concern %s needs you to act.
                        Urgency: urgent
                        Somebody must acknowledge it by 14:35 on Monday 23 November 2026.

                        Open this link and press "I have it":
                        https://alerts.example/a/0123456789abcdefghjkmnpqrstv

                        Remember: NRM referral needs no consent; contact the Independent Child Trafficking Guardian service.

                        The link is meant for you: do not forward it. This email holds nothing of what was reported, and nor must a reply.
                        """.formatted(REFERENCE));
            assertThat(parts.getBodyPart(1).getContent().toString())
                    .contains("href=\"https://alerts.example/a/0123456789abcdefghjkmnpqrstv\"")
                    .contains("OFFICIAL-SENSITIVE");
        } finally {
            mail.stop();
        }
    }

    @ParameterizedTest(name = "{0}, earlier known: {1}")
    @CsvSource(textBlock = """
        ADD_INFORMATION, true,  adds to M3C9-7QR2,          M3C9-7QR2
        ADD_INFORMATION, false, adds to an earlier report,  an earlier report
        NEW,             true,  relates to M3C9-7QR2,       M3C9-7QR2
        """)
    void anAdditionSaysToWhatItBelongs(Kind kind, boolean known, String words, String what) {
        var relation = new Relation(kind, known ? Optional.of(EARLIER) : Optional.empty());
        String named = REFERENCE + " " + words.replace("M3C9-7QR2", EARLIER.value());
        String with = what.replace("M3C9-7QR2", EARLIER.value());

        EmailContent lead = lead(relation, Mode.LIVE);
        var copy = new CopyEmail(REFERENCE, relation, Urgency.URGENT, Optional.empty(), Brief.USUAL, Mode.LIVE);

        assertThat(lead.subject()).isEqualTo("Concern " + named + ": action by 14:35");
        assertThat(lead.text()).startsWith("""
            Signpost, the modern slavery alert service of Warwickshire's partners
            OFFICIAL-SENSITIVE

            Concern %s.
            Take it into account with %s, and tell whoever has that report.

            Concern %s needs you to act.
            Urgency: urgent
            Somebody must acknowledge it by 14:35 on Monday 23 November 2026.
            """.formatted(named, with, REFERENCE));
        assertThat(lead.html()).contains(">Concern " + named + ".<br>").doesNotContain("withdraw");
        assertThat(copy.subject()).isEqualTo("Concern " + named + ": for information");
        assertThat(copy.text())
                .contains("\n\nConcern " + named + ".\nTake it into account with " + with + ".\n\n")
                .doesNotContain("withdraw");
    }

    @ParameterizedTest
    @EnumSource(
            value = Occasion.class,
            names = {"FIRST", "FOLLOW_UP", "BACK_UP"})
    void theCoordinatorIsToldWhyWhatWasMeantForAPartnerComesToThem(Occasion occasion) {
        var lead = new LeadEmail(
                REFERENCE,
                Relation.NONE,
                Urgency.URGENT,
                new Deadline(NOW.plusSeconds(3600), NOW),
                Prompt.ADULT,
                new AcknowledgementLink("https://alerts.example/a/0123456789abcdefghjkmnpqrstv"),
                occasion,
                Optional.of("Rugby Borough Council"),
                Brief.USUAL,
                Mode.LIVE);
        var copy = new CopyEmail(
                REFERENCE, Relation.NONE, Urgency.URGENT, Optional.of("Rugby Borough Council"), Brief.USUAL, Mode.LIVE);

        String why = "Rugby Borough Council could not be reached at this hour, or has no contact for it, so ";
        assertThat(lead.text()).contains("\n" + why + "it comes to you as the duty coordinator.\n");
        assertThat(lead.html()).contains(">" + why + "it comes to you as the duty coordinator.");
        assertThat(copy.text()).contains("\n" + why + "this copy comes to you as the duty coordinator.\n");
        assertThat(copy.html()).contains(">" + why + "this copy comes to you as the duty coordinator.");
        assertThat(LEAD.text() + LEAD.html()).doesNotContain("could not be reached");
    }

    @ParameterizedTest(name = "earlier known: {0}")
    @ValueSource(booleans = {true, false})
    void aWithdrawalAsksForCareAndNeverSaysThatNothingNeedBeDone(boolean known) {
        var relation = new Relation(Kind.WITHDRAW, known ? Optional.of(EARLIER) : Optional.empty());
        String which = known ? EARLIER.value() : "an earlier report";
        String that = known ? EARLIER.value() : "that report";

        EmailContent lead = lead(relation, Mode.EXERCISE);
        var copy = new CopyEmail(REFERENCE, relation, Urgency.URGENT, Optional.empty(), Brief.USUAL, Mode.LIVE);

        assertThat(lead.subject())
                .isEqualTo("TEST: Concern " + REFERENCE + " takes back " + which + ": action by 14:35");
        assertThat(lead.text()).contains("""

            Concern %s takes back %s.
            The person who reported it withdraws %s. Treat this with care: a withdrawal may be forced.
            Do not stop work on %s because of this alone.
            Take it into account with %s, and tell whoever has that report.

            Concern %s needs you to act.
            """.formatted(REFERENCE, which, which, that, which, REFERENCE));
        assertThat(lead.html())
                .contains("Treat this with care: a withdrawal may be forced.<br>")
                .contains("press \u201cI have it\u201d");
        assertThat(copy.subject()).isEqualTo("Concern " + REFERENCE + " takes back " + which + ": for information");
        assertThat(copy.text())
                .contains("The person who reported it withdraws " + which
                        + ". Treat this with care: a withdrawal may be forced.\n"
                        + "Do not stop work on " + that + " because of this alone: that is for the lead to say.");
    }

    @Test
    void theNameThatAMailboxShowsMayHaveAnyLetter() throws Exception {
        try (var server = new ScriptedMailServer(Map.of())) {
            var named = new MailServer(
                    "127.0.0.1",
                    server.port(),
                    "alerts@signpost.example",
                    "Signpost, Llŷn \u2013 \"alerts\"",
                    Optional.empty(),
                    true,
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(1),
                    1);

            SendOutcome outcome = new EmailChannel(named, Clock.fixed(NOW, ZoneOffset.UTC)).send(MESSAGE, TO, LEAD);

            assertThat(outcome).isEqualTo(new Accepted(Optional.empty()));
            assertThat(server.received())
                    .contains(
                            "From: =?UTF-8?Q?Signpost=2C_Ll=C5=B7n_=E2=80=93_=22alerts=22?=",
                            " <alerts@signpost.example>");
        }
    }

    @Test
    void everyKindOfEmailSaysInItsFirstLineWhoWrites() {
        var link = new AcknowledgementLink("https://alerts.example/a/0123456789abcdefghjkmnpqrstv");
        List<Notice> notices = List.of(
                new Notice.ForInformation(
                        REFERENCE, Relation.NONE, Urgency.URGENT, Optional.empty(), Brief.USUAL, Mode.TEST),
                new Notice.Taken(REFERENCE, "Rugby Borough Council", Mode.LIVE),
                new Notice.Recalled(REFERENCE, RecallReason.DUPLICATE, Mode.LIVE),
                new Notice.OneTimeCode(REFERENCE, "123456", Mode.EXERCISE),
                new Notice.Digest(4, 1, link, Mode.LIVE),
                new Notice.ContactCheck("Rugby Borough Council", Mode.LIVE));

        assertThat(Stream.concat(Stream.of(LEAD), notices.stream().map(EmailContent::of)))
                .allSatisfy(email -> {
                    assertThat(email.text()).startsWith(EmailContent.SENDER + "\n" + EmailContent.MARKING + "\n\n");
                    assertThat(email.html()).contains(EmailContent.SENDER + "<br>\n" + EmailContent.MARKING);
                    assertThat(email.subject()).doesNotContainIgnoringCase("slavery");
                });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        ACT                | action by 14:35               | Urgency: urgent
        TRANSFER           | action by 14:35, for transfer | For transfer: this is outside Warwickshire. Pass it to the force of the place and say who took it.
        PLACE_AND_TRANSFER | action by 14:35, for transfer | For transfer: nobody could place this. Find out where it is, pass it to the force of the place and say who took it.
        LOCATE             | action by 14:35, to be located | Find out where this is: it could not be placed in a district.
        """)
    void aLeadIsToldWhatToDo(Task task, String subject, String words) {
        EmailContent lead = lead(new Brief(task, Restriction.NONE, false, List.of(), Optional.empty()));

        assertThat(lead.subject()).isEqualTo("Concern " + REFERENCE + ": " + subject);
        assertThat(lead.text()).contains("needs you to act.\n" + words + "\n").doesNotContain("estricted");
        assertThat(lead.html()).contains(task == Task.ACT ? "URGENT" : words).doesNotContain("estricted");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        ACT                | for information | For information.
        TRANSFER           | for transfer    | For transfer: this is outside Warwickshire. When the lead agrees, pass it to the force of the place and say who took it.
        PLACE_AND_TRANSFER | for transfer    | For transfer: nobody could place this. When the lead agrees, find out where it is, pass it to the force of the place and say who took it.
        LOCATE             | to be located   | Please find out where this is: it could not be placed in a district. Tell the lead (Modern Slavery Helpline) what you find.
        """)
    void aCopyIsToldWhatToDoAndNeverToContactAnybodyBeforeTheLeadAgrees(Task task, String subject, String words) {
        var copy = new CopyEmail(
                REFERENCE,
                Relation.NONE,
                Urgency.STANDARD,
                Optional.empty(),
                new Brief(task, Restriction.NONE, false, List.of("Modern Slavery Helpline"), Optional.empty()),
                Mode.LIVE);

        assertThat(copy.subject()).isEqualTo("Concern " + REFERENCE + ": " + subject);
        assertThat(copy.text())
                .contains(words)
                .contains("Do not visit, call or contact anyone concerned until the lead agrees.")
                .contains(task == Task.ACT ? "You need not answer." : "ask the lead for what you need to know.")
                .doesNotContain("http");
        assertThat(copy.text().contains("For information.")).isEqualTo(task == Task.ACT);
        assertThat(copy.html())
                .contains(words)
                .contains("Do not visit, call or contact anyone concerned until the lead agrees.");
    }

    @Test
    void whoeverIsToldOfARestrictedConcernIsToldSoAndTheCoordinatorWhyAsWell() {
        String restricted =
                "Restricted: somebody named in this concern works for a partner organisation. Do not forward"
                        + " or discuss it outside those told.\n";
        String alone =
                "Nobody else could be chosen to lead. Read the report before you tell anybody: you decide who may have"
                        + " it.\n";

        EmailContent lead = lead(brief(Restriction.THOSE_TOLD, false));
        EmailContent coordinatorsLead = lead(brief(Restriction.NO_OTHER_LEAD, true));
        var copy = new CopyEmail(
                REFERENCE,
                Relation.NONE,
                Urgency.URGENT,
                Optional.empty(),
                brief(Restriction.THOSE_TOLD, true),
                Mode.LIVE);

        assertThat(lead.subject()).isEqualTo("Concern " + REFERENCE + ": action by 14:35, restricted");
        assertThat(lead.text()).contains(restricted).doesNotContain("Nobody else could be chosen");
        assertThat(coordinatorsLead.text()).contains(alone + restricted);
        assertThat(coordinatorsLead.html()).contains(alone.strip(), restricted.strip());
        assertThat(copy.subject()).isEqualTo("Concern " + REFERENCE + ": for information, restricted");
        assertThat(copy.text())
                .contains(restricted
                        + "You are told as the duty coordinator: see that the"
                        + " lead has it, and that nobody else hears of it.\n");
        assertThat(copy.html()).contains(restricted.strip(), "You are told as the duty coordinator");
    }

    private static Brief brief(Restriction restriction, boolean coordinator) {
        return new Brief(Task.ACT, restriction, coordinator, List.of(), Optional.empty());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        OTHER_AREA           | it is in another area            | Find out whose area it is in, and telephone them. Acknowledge it when somebody has it.
        OTHER_REMIT          | it is outside what they do       | Find who does this work, and telephone them. Acknowledge it when somebody has it.
        CONFLICT_OF_INTEREST | somebody there is involved       | Do not speak with them about it any more. Choose who may have it, and telephone them. Acknowledge it when somebody has it.
        NO_CAPACITY          | nobody there can take it in time | Find who can take it in time, and telephone them. Acknowledge it when somebody has it.
        """)
    void theCoordinatorIsToldWhyItWasSentOnAndWhatToDoNow(RefusalReason reason, String because, String now) {
        EmailContent coordinators = sentOn(reason, true);
        EmailContent anothers = sentOn(reason, false);

        assertThat(coordinators.text())
                .contains("Rugby Borough Council said that it is not for them, because " + because
                        + ", so it comes to you as the duty coordinator.\n" + now + "\n");
        assertThat(coordinators.html()).contains(now);
        assertThat(anothers.text())
                .contains("Rugby Borough Council said that it is not for them, because " + because
                        + ", so it comes to you.\n"
                        + (reason == RefusalReason.CONFLICT_OF_INTEREST
                                ? "Do not speak with them about it.\n"
                                : "Urgency"));
    }

    @Test
    void whoeverIsToldLaterIsToldWithWhomNotToSpeakInALineForEach() {
        String lines = """
            Warwickshire Police said that somebody there is involved: do not speak with them about it.
            Modern Slavery Helpline said that somebody there is involved: do not speak with them about it.
            """;
        Brief brief = Brief.USUAL.involving(List.of("Warwickshire Police", "Modern Slavery Helpline"));

        var copy = new CopyEmail(REFERENCE, Relation.NONE, Urgency.URGENT, Optional.empty(), brief, Mode.LIVE);

        for (EmailContent email : List.of(lead(brief), copy)) {
            assertThat(email.text()).contains(lines);
            assertThat(email.html()).contains(lines.lines().toList());
            assertThat(email.subject()).doesNotContain("Warwickshire");
        }
        assertThat(lead(Brief.USUAL).text()).doesNotContain("involved");
    }

    private static EmailContent sentOn(RefusalReason reason, boolean coordinator) {
        return new LeadEmail(
                REFERENCE,
                Relation.NONE,
                Urgency.URGENT,
                new Deadline(NOW.plusSeconds(3600), NOW),
                Prompt.ADULT,
                new AcknowledgementLink("https://alerts.example/a/0123456789abcdefghjkmnpqrstv"),
                Occasion.REROUTED,
                Optional.of("Rugby Borough Council"),
                new Brief(Task.ACT, Restriction.NONE, coordinator, List.of(), Optional.of(reason)),
                Mode.LIVE);
    }

    private static EmailContent lead(Brief brief) {
        return new LeadEmail(
                REFERENCE,
                Relation.NONE,
                Urgency.URGENT,
                new Deadline(NOW.plusSeconds(3600), NOW),
                Prompt.ADULT,
                new AcknowledgementLink("https://alerts.example/a/0123456789abcdefghjkmnpqrstv"),
                Occasion.FIRST,
                Optional.empty(),
                brief,
                Mode.LIVE);
    }

    private static EmailContent lead(Relation relation, Mode mode) {
        return new LeadEmail(
                REFERENCE,
                relation,
                Urgency.URGENT,
                new Deadline(NOW.plusSeconds(3600), NOW),
                Prompt.ADULT,
                new AcknowledgementLink("https://alerts.example/a/0123456789abcdefghjkmnpqrstv"),
                Occasion.FIRST,
                Optional.empty(),
                Brief.USUAL,
                mode);
    }

    @Test
    void aCopyWarnsAndHasNoLink() {
        var copy = new CopyEmail(
                REFERENCE, Relation.NONE, Urgency.EMERGENCY, Optional.empty(), Brief.USUAL, Mode.EXERCISE);

        assertThat(copy.subject()).isEqualTo("TEST: Concern " + REFERENCE + ": for information");
        assertThat(copy.text())
                .contains("For information. Do not visit, call or contact anyone concerned until the lead agrees.")
                .contains("exercise")
                .doesNotContain("http");
    }

    @Test
    void aDeadlineOnAnotherDayNamesTheDay() {
        var deadline = new Deadline(Instant.parse("2026-12-29T15:10:00Z"), NOW);

        assertThat(deadline.brief()).isEqualTo("Tue 29 Dec 15:10");
        assertThat(new Deadline(Instant.parse("2027-07-01T22:30:00Z"), NOW).inFull())
                .isEqualTo("23:30 on Thursday 1 July 2027");
    }

    @Test
    void aGreetingThatIsNoneMayBeOneLater() throws Exception {
        try (var server = new ScriptedMailServer(Map.of("GREETING", "421 busy"))) {
            // the library does not tell a refused greeting from a lost connection
            assertThat(channel("127.0.0.1", server.port()).send(MESSAGE, TO, LEAD))
                    .isInstanceOf(Deferred.class);
        }
    }

    @Test
    void leaveForPlainHoldsForThisMachineAlone() throws Exception {
        try (var server = new ScriptedMailServer(Map.of())) {
            // reaches this machine as well, and is no loopback address
            SendOutcome outcome = channel("0.0.0.0", server.port()).send(MESSAGE, TO, LEAD);

            assertThat(outcome).isEqualTo(new Deferred(FailureReason.NOT_SECURE));
            assertThat(server.received()).isEmpty();
        }
    }

    @Test
    void theHtmlFetchesNothingAndShowsWhatMattersFirst() {
        String html = LEAD.html();

        assertThat(html).doesNotContain("<img", "<link", "<script", "@import", "url(", "src=");
        assertThat(html.indexOf(REFERENCE.value())).isLessThan(html.indexOf("URGENT"));
        assertThat(html.indexOf("URGENT")).isLessThan(html.indexOf("14:35 on Monday"));
        assertThat(html.indexOf("14:35 on Monday")).isLessThan(html.indexOf("<a class=\"button\""));
        assertThat(html.indexOf("<a class=\"button\"")).isLessThan(html.indexOf("Remember:"));
        assertThat(html).containsOnlyOnce("href=").contains("prefers-color-scheme: dark");
    }

    private static EmailChannel channel(String host, int port) {
        return new EmailChannel(
                new MailServer(
                                host,
                                port,
                                "alerts@signpost.example",
                                Optional.empty(),
                                Duration.ofSeconds(2),
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(1))
                        .withPlainOnLoopback(),
                Clock.fixed(NOW, ZoneOffset.UTC));
    }
}
