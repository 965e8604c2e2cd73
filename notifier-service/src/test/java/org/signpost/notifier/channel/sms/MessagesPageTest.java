package org.signpost.notifier.channel.sms;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.signpost.contract.concern.Mode;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.MessageId;
import org.signpost.contract.id.PublicReference;
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
import org.signpost.notifier.channel.Notice;
import org.signpost.notifier.channel.email.EmailContent;
import org.signpost.notifier.channel.webhook.WebhookExample;

/// `docs/messages.md` is written from the code, so it cannot lie. `mvn -pl notifier-service -am test
/// -Dtest=MessagesPageTest
/// -Dpages=write -Dsurefire.failIfNoSpecifiedTests=false` writes it anew.
class MessagesPageTest {

    private static final Path PAGE = Path.of("..", "docs", "messages.md");
    private static final Instant NOW = Instant.parse("2026-11-23T13:35:00Z");
    private static final PublicReference REFERENCE = PublicReference.of(new ConcernId(new UUID(1, 2)));
    private static final MessageId MESSAGE = new MessageId(UUID.fromString("0c8f1f5e-1d2c-8a3b-8c4d-5e6f7a8b9c0d"));
    private static final AcknowledgementLink LINK =
            new AcknowledgementLink("https://alerts.example/a/0123456789abcdefghjkmnpqrstv");
    private static final AcknowledgementLink LIST =
            new AcknowledgementLink("https://alerts.example/p/0123456789abcdefghjkmnpqrstv");
    private static final Notice.ToAct TO_ACT = new Notice.ToAct(
            REFERENCE,
            Relation.NONE,
            Urgency.URGENT,
            new Deadline(NOW.plusSeconds(3600), NOW),
            Prompt.ADULT,
            LINK,
            Occasion.FIRST,
            Optional.empty(),
            Brief.USUAL,
            Mode.LIVE);

    @Test
    void thePageEqualsTheCode() throws Exception {
        String page = page();

        if ("write".equals(System.getProperty("pages"))) {
            Files.writeString(PAGE, page);
        }

        assertThat(Files.readString(PAGE))
                .as("docs/messages.md is out of date; see MessagesPageTest for the command that writes it")
                .isEqualTo(page);
    }

    private static String page() {
        return TEXT.replace("{alert template}", SmsText.TEMPLATE)
                .replace("{notice template}", SmsText.NOTICE_TEMPLATE)
                .replace("{alert}", sms(TO_ACT))
                .replace("{back-up}", sms(because(Occasion.BACK_UP, Optional.empty())))
                .replace("{coordinator}", sms(because(Occasion.COORDINATOR, Optional.of("Warwickshire Police"))))
                .replace("{recalled}", sms(new Notice.Recalled(REFERENCE, RecallReason.DUPLICATE, Mode.LIVE)))
                .replace("{code}", sms(new Notice.OneTimeCode(REFERENCE, "123456", Mode.LIVE)))
                .replace("{digest}", sms(new Notice.Digest(4, 1, LIST, Mode.LIVE)))
                .replace("{check}", sms(new Notice.ContactCheck("Rugby Borough Council", Mode.LIVE)))
                .replace("{transfer}", sms(asking(Task.TRANSFER, Restriction.NONE)))
                .replace("{restricted}", sms(asking(Task.ACT, Restriction.THOSE_TOLD)))
                .replace("{tasks}", tasks())
                .replace("{restrictions}", restrictions())
                .replace("{located}", copy(Task.LOCATE).text().strip())
                .replace("{located subject}", copy(Task.LOCATE).subject())
                .replace("{sent on}", sentOn())
                .replace("{named later}", namedLater())
                .replace("{subject}", EmailContent.of(TO_ACT).subject())
                .replace("{email}", EmailContent.of(TO_ACT).text().strip())
                .replace("{webhook}", WebhookExample.of(MESSAGE, TO_ACT, NOW));
    }

    private static Notice.ToAct because(Occasion occasion, Optional<String> about) {
        return asking(occasion, about, Brief.USUAL);
    }

    private static Notice.ToAct asking(Occasion occasion, Optional<String> about, Brief brief) {
        return new Notice.ToAct(
                TO_ACT.reference(),
                TO_ACT.relation(),
                TO_ACT.urgency(),
                TO_ACT.deadline(),
                TO_ACT.prompt(),
                TO_ACT.link(),
                occasion,
                about,
                brief,
                TO_ACT.mode());
    }

    private static Notice.ToAct asking(Task task, Restriction restriction) {
        return asking(
                Occasion.FIRST, Optional.empty(), new Brief(task, restriction, false, List.of(), Optional.empty()));
    }

    private static EmailContent copy(Task task) {
        var brief = new Brief(task, Restriction.NONE, false, List.of("Modern Slavery Helpline"), Optional.empty());
        return EmailContent.of(new Notice.ForInformation(
                REFERENCE, Relation.NONE, Urgency.STANDARD, Optional.empty(), brief, Mode.LIVE));
    }

    private static String tasks() {
        Stream<Brief> own = Arrays.stream(Task.values())
                .map(task ->
                        new Brief(task, Restriction.NONE, false, List.of("Modern Slavery Helpline"), Optional.empty()));
        Brief others = Brief.USUAL.locatedBy(List.of("Duty coordinator of the partnership"));
        return Stream.concat(own, Stream.of(others))
                .map(brief -> "| " + or(brief.labels(), "–") + " | " + or(brief.forLead(), "–") + " | "
                        + or(brief.forCopy(), "For information.") + " |")
                .collect(Collectors.joining("\n"));
    }

    private static String restrictions() {
        return Stream.of(
                        new Brief(Task.ACT, Restriction.THOSE_TOLD, false, List.of(), Optional.empty()).forLead(),
                        new Brief(Task.ACT, Restriction.THOSE_TOLD, true, List.of(), Optional.empty()).forCopy(),
                        new Brief(Task.ACT, Restriction.NO_OTHER_LEAD, true, List.of(), Optional.empty()).forLead())
                .map(lines -> "- " + String.join(" ", lines))
                .collect(Collectors.joining("\n"));
    }

    private static String or(List<String> words, String none) {
        return words.isEmpty() ? none : String.join(" ", words);
    }

    private static String sentOn() {
        return RefusalReason.ofPartners().stream()
                .map(reason -> "| " + reason.words() + " | "
                        + new Brief(Task.ACT, Restriction.NONE, true, List.of(), Optional.of(reason))
                                .afterRefusal()
                                .orElseThrow()
                        + " |")
                .collect(Collectors.joining("\n"));
    }

    private static String namedLater() {
        return RefusalReason.ofLaterReports().stream()
                .map(reason -> "| " + reason.saidOf("Warwickshire Police") + " | "
                        + new Brief(Task.ACT, Restriction.NONE, true, List.of(), Optional.of(reason))
                                .afterRefusal()
                                .orElseThrow()
                        + " |")
                .collect(Collectors.joining("\n"));
    }

    private static String sms(Notice notice) {
        return SmsContent.of(notice).orElseThrow().text();
    }

    private static final String TEXT = """
        # Messages: what partners get

        This page is written from the code by `MessagesPageTest`.

        No message holds anything of what was reported: no narrative, place, kind, victim or reporter. The builders of messages cannot
        receive them.

        ## SMS, and its templates at GOV.UK Notify

        Make two text message templates with exactly these texts, without a prefix (Settings → Start text messages with service name:
        off). Put the id of the first into `signpost.notifier.sms.template-id`:

        ```
        {alert template}
        ```

        and that of the second into `signpost.notifier.sms.notice-template-id`; without it the messages after the first do not go by
        Notify:

        ```
        {notice template}
        ```

        | message | as it is read |
        |---|---|
        | somebody must act | {alert} |
        | their first contact did not | {back-up} |
        | nor did the back-up: to the duty coordinator | {coordinator} |
        | for transfer to another force | {transfer} |
        | restricted to those told | {restricted} |
        | withdrawn by an operator | {recalled} |
        | code for a case page | {code} |
        | several concerns | {digest} |
        | check of a contact | {check} |

        Copies, and the news that somebody has a concern, never go by SMS. Every SMS has at most 160 characters of the GSM alphabet and
        so is one fragment, counted as Notify counts; the link's base may have at most 48 characters. The reference given to Notify
        is the message's own id, by which a message is looked up before it is repeated.

        Where a concern belongs to an earlier one, `((reference))` says so: `K7Q2-4MX9 adds to M3C9-7QRT`, `K7Q2-4MX9 takes back
        M3C9-7QRT. Treat with care.` If that would not fit, it is shorter: `K7Q2-4MX9 add to M3C9-7QRT`, `K7Q2-4MX9 retracts M3C9-7QRT
        CARE!` and, with the longest links, `K7Q2-4MX9 withdrawal CARE!`. Its own reference is always there: an answer needs it.

        Behind `((urgency))` stands what is asked, and why it comes to its reader, if there is room; else less of it, or nothing: what
        is asked before why, why before that it is restricted.

        An SMS for several concerns leads to a page that sends a code to the contact's other channel and then lists all that waits.

        ## A second SMS provider

        `signpost.notifier.sms.second.*` adds a provider with the API of Twilio; without it all goes by Notify.

        - A message that Notify certainly did not take (refused, rate limited, not reachable) goes to the other at once.
        - A message that may have been taken goes nowhere before both were asked whether they have it.
        - When more than 40 % of the messages of 15 minutes (at least three) failed, the other comes first; look-ups that failed count, too. For slowness (more than 5 s) it
          does so only once three probes showed that it is quick: when both are slow nothing moves. Notify comes first again after
          three good probes in a row, 15 minutes after the change at the earliest; each probe that fails doubles that, up to 2 hours.

        What Twilio cannot do: it has no idempotency key and no reference. So its texts name their message: by their link, or by 12
        characters at the end. To find one, the account's list of messages is read, newest first, without asking for a number, which
        would be in a URL. The list may lag by moments, and message bodies must not be redacted at Twilio before a day is over: an
        SMS whose answer was lost may then come twice. It is never lost. `status-callback` gets `?message=` and our id.

        ## An addition and a withdrawal

        SMS, email and page name the earlier concern by its reference ("an earlier report" if that is not known) and ask a lead to take it
        into account with that one and to tell whoever has it. A withdrawal may be forced: it is never shown as the end of anything, but
        with "Treat this with care" and "Do not stop work on … because of this alone". Urgency and deadline are those of its own decision.

        ## What is asked

        A decision says what each partner is told for. Emails, SMS, webhooks (`task`), the page behind the link, the report and the list say
        it; an escalation says the same again. Nobody says that a concern is outside the county when nobody could place it. Whoever takes
        over from a lead that was to pass it on is to pass it on; a copy that was to locate it and now leads is still to locate it.

        | in few words | to a lead | to a copy |
        |---|---|---|
        {tasks}

        When a person complained of works for a partner (`restricted`), a lead, the coordinator who has a copy, and the coordinator who
        leads alone because all others are named, read:

        {restrictions}

        A partner that says "not for us" chooses a reason from a list. The next reader gets the reason in the email and on the page, never
        free text; the duty coordinator also gets what to do now:

        | "not for them, because …" | to the duty coordinator |
        |---|---|
        {sent on}

        Whoever is told of that concern later, by email or on a page, also reads of each partner that gave the third reason (never in an SMS):
        "Warwickshire Police said that somebody there is involved: do not speak with them about it."

        When what follows a report is withheld from whoever led on it, that partner gets no message, and its old links say only that
        somebody else has it now. Whoever leads next gets the words below; later readers, "A later report says that somebody at
        Warwickshire Police is involved: do not speak with them about it."

        | "… so it comes to you" | to the duty coordinator |
        |---|---|
        {named later}

        ## Email

        The sender is shown as "Signpost" (`signpost.notifier.email.from-name`), and the first line says what that is.

        Text and HTML say the same. The HTML has the reference, the urgency, the deadline and one button first; it fetches nothing. The
        subject is neutral, and a repetition has the same `Message-ID`. To a lead, under the subject "{subject}":

        ```
        {email}
        ```

        A copy gets the reference and "For information. Do not visit, call or contact anyone concerned until the lead agrees." One that
        is to find out where a concern is, under the subject "{located subject}":

        ```
        {located}
        ```

        The mail server must offer STARTTLS with a certificate of its name that the JVM trusts; otherwise nothing is sent, and the log
        has an ERROR. `signpost.notifier.email.plain-on-loopback` makes an exception for a server on this very machine.

        ## Webhook

        A partner whose contact has `also: { webhook: "https://…" }` in the partner file gets a POST as well: a
        [CloudEvent](https://cloudevents.io) in JSON, signed as [Standard Webhooks](https://www.standardwebhooks.com) (`v1`). Put the
        secrets into a file, one `whsec_…` a line, and name it in `signpost.notifier.webhook.secret-files.PARTNER`. Each of them signs:
        add the new one, let the partner change, remove the old one. The types are `org.signpost.notice.` and `to-act`, `for-information`,
        `taken`, `recalled`, `digest` or `contact-check`, and `.v1`. A one-time code is never sent to a machine. Look at `mode`: only `live`
        is real.

        ```json
        {webhook}
        ```

        Any 2xx within 15 s is taken. A repetition has the same `webhook-id` and `id`. What fails is tried again after 5 s, 5 min, 30 min,
        2, 5, 10, 14, 20 and 24 h, or after `Retry-After`. A redirect is refused. 410 switches the webhook off: an ERROR in the log,
        `signpost.notifier.webhook.off` above 0, until the partner file has another address. Addresses in private networks are refused,
        also when a name leads there.

        ## Test and exercise

        A concern in mode `test` or `exercise` goes to the partners' test contacts only, and every message begins with TEST.
        """;
}
