package org.signpost.notifier.casepage;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.signpost.contract.concern.Mode;
import org.signpost.contract.id.PartnerId;
import org.signpost.contract.partner.Contact;
import org.signpost.contract.partner.MobileNumber;
import org.signpost.contract.partner.PartnerDirectory;
import org.signpost.notifier.acknowledgement.AcknowledgementLinks;
import org.signpost.notifier.acknowledgement.LinkPages;
import org.signpost.notifier.alerting.Means;
import org.signpost.notifier.alerting.Prompt;
import org.signpost.notifier.alerting.Restriction;
import org.signpost.notifier.casefile.CaseFile;
import org.signpost.notifier.casefile.CaseFiles;
import org.signpost.notifier.casefile.ReportedFacts;
import org.signpost.notifier.casepage.CaseViews.What;
import org.signpost.notifier.casepage.SignedIn.Reader;
import org.signpost.notifier.contacts.ContactBook;
import org.signpost.notifier.ledger.AlertLife;
import org.signpost.notifier.ledger.AlertLife.RefusedBefore;
import org.signpost.notifier.ledger.LinkedAlert;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;

/// Shows a case to its reader, after writing down that it does.
@Component
class CaseView {

    private final CaseFiles files;
    private final CaseViews views;
    private final CaseAlerts alerts;
    private final AlertLife life;
    private final Notes notes;
    private final CodeSender sender;
    private final ContactBook contacts;
    private final LinkPages help;
    private final AcknowledgementLinks links;

    CaseView(
            CaseFiles files,
            CaseViews views,
            CaseAlerts alerts,
            AlertLife life,
            Notes notes,
            CodeSender sender,
            ContactBook contacts,
            LinkPages help,
            AcknowledgementLinks links) {
        this.files = files;
        this.views = views;
        this.alerts = alerts;
        this.life = life;
        this.notes = notes;
        this.sender = sender;
        this.contacts = contacts;
        this.help = help;
        this.links = links;
    }

    /// A number that the duty coordinator may have to telephone.
    public record Telephone(String contact, String number) {

        /// The number as people in the United Kingdom write it, such as `07700 900123`.
        public String written() {
            return number.startsWith("+44") && number.length() == 13
                    ? "0" + number.substring(3, 7) + " " + number.substring(7)
                    : number;
        }

        @Override
        public String toString() {
            return "Telephone[hidden]";
        }
    }

    /// What came after a report, as its page shows it.
    ///
    /// @param what such as `K7Q2-4MXP adds to M3C9-7QRT`
    /// @param withdrawal whether it takes the report back
    /// @param link where it is read; empty when it was not sent to the reader to act upon
    /// @param alerted whether the reader's partner has it
    public record ShownLater(
            String reference, String what, String at, boolean withdrawal, String link, boolean alerted) {}

    /// A note as it is shown.
    public record ShownNote(String by, String at, String text) {
        @Override
        public String toString() {
            return "ShownNote[hidden]";
        }
    }

    /// The case.
    ModelAndView of(LinkedAlert link, Reader reader, String token, Instant now) {
        if (!sender.isContact(link, now)) {
            return page("no-other-channel", HttpStatus.FORBIDDEN, link, token).addObject("means", "");
        }
        CaseFile file = files.open(link.concern());
        return switch (file) {
            case CaseFile.Opened opened -> {
                views.add(link, What.REPORT, now);
                ReportedFacts facts = ReportedFacts.of(opened);
                // of these the page says another thing: that they said so themselves
                Set<PartnerId> involved = new HashSet<>(life.involved(link.reference(), link.mode()));
                facts.subjectWorksFor().forEach(involved::remove);
                yield signedIn("case", link, reader, token, now)
                        .addObject("text", CaseText.of(facts, opened.particulars(), adviser(facts, link)))
                        .addObject(
                                "keepFrom",
                                listed(Stream.concat(
                                                facts.subjectWorksFor().stream(),
                                                life.withheld(link.concern()).stream())
                                        .filter(partner -> !involved.contains(partner))
                                        .distinct()
                                        .sorted()
                                        .map(this::nameOrWarning)
                                        .toList()))
                        .addObject("prompts", prompts(link.prompt()))
                        .addObject("notes", shown(link))
                        .addObject("noteId", UUID.randomUUID().toString())
                        .addObject("longestNote", Notes.LONGEST);
            }
            case CaseFile.NotArrived _ -> {
                views.add(link, What.NO_REPORT, now);
                yield signedIn("not-arrived", link, reader, token, now);
            }
            case CaseFile.Shredded(var at) -> {
                views.add(link, What.NO_REPORT, now);
                yield signedIn("shredded", link, reader, token, now).addObject("shreddedAt", Times.inFull(at));
            }
        };
    }

    private CaseText.Adviser adviser(ReportedFacts facts, LinkedAlert link) {
        if (link.reached().equals(PartnerDirectory.COORDINATOR)) {
            return CaseText.Adviser.NOBODY_ELSE;
        }
        return facts.subjectWorksFor().contains(PartnerDirectory.COORDINATOR)
                        || life.withheld(link.concern()).contains(PartnerDirectory.COORDINATOR)
                ? CaseText.Adviser.NOBODY
                : CaseText.Adviser.COORDINATOR;
    }

    /// Names as people list them, such as `one, two and three`; empty when there is none.
    private static String listed(List<String> names) {
        return names.size() < 2
                ? String.join("", names)
                : String.join(", ", names.subList(0, names.size() - 1)) + " and " + names.getLast();
    }

    private String nameOrWarning(PartnerId partner) {
        return contacts.isKnown(partner)
                ? contacts.nameOf(partner)
                : partner.value() + " (no partner has this name: find out who is meant)";
    }

    private ModelAndView signedIn(String name, LinkedAlert link, Reader reader, String token, Instant now) {
        boolean forAnother = !link.decided().equals(link.reached());
        Optional<RefusedBefore> sentOn = life.refusedFor(link.alert());
        return page(name, HttpStatus.OK, link, token)
                .addObject("form", reader.formToken())
                .addObject("later", later(link, now))
                .addObject("endsAt", Times.time(reader.session().endsAt()))
                .addObject("readAt", Times.inFull(now))
                .addObject("open", link.acknowledged().isEmpty())
                .addObject("mayRefuse", CasePages.mayRefuse(link))
                .addObject("left", Times.left(link.deadline(), now))
                .addObject("late", now.isAfter(link.deadline()))
                .addObject(
                        "acknowledgedAt",
                        link.acknowledged().map(it -> Times.inFull(it.at())).orElse(""))
                .addObject(
                        "acknowledgedBy",
                        alerts.acknowledgedBy(link.alert())
                                .map(contacts::nameOf)
                                .orElse(""))
                .addObject(
                        "telephone",
                        forAnother && link.reached().equals(PartnerDirectory.COORDINATOR)
                                ? telephones(link, now)
                                : List.of())
                .addObject("forAnother", forAnother)
                .addObject(
                        "brief",
                        link.brief(Optional.empty())
                                .involving(involved(link, sentOn))
                                .locatedBy(contacts.othersLocating(life.locating(link.concern()), link.reached()))
                                .forLead())
                .addObject(
                        "sentOn",
                        sentOn.map(it -> it.reason().saidOf(contacts.nameOf(it.by())) + "."
                                        + link.brief(Optional.of(it.reason()))
                                                .afterRefusal()
                                                .map(words -> " " + words)
                                                .orElse(""))
                                .orElse(""));
    }

    private List<ShownLater> later(LinkedAlert link, Instant now) {
        return alerts.later(life.following(link.reference()), link).stream()
                .map(later -> new ShownLater(
                        later.reference().value(),
                        later.reference() + " "
                                + later.relation().words().orElseThrow(() -> new IllegalStateException("it follows")),
                        Times.inFull(later.receivedAt()),
                        later.isWithdrawal(),
                        later.own()
                                .filter(own -> now.isBefore(own.expiresAt()))
                                .map(own -> AcknowledgementLinks.PATH + links.tokenOf(own.message(), own.expiresAt()))
                                .orElse(""),
                        later.alerted()))
                .toList();
    }

    /// The partners with whom the reader must not speak, but for one of whom the page says that it sent the case on.
    private List<String> involved(LinkedAlert link, Optional<RefusedBefore> sentOn) {
        return life.involved(link.reference(), link.mode()).stream()
                .filter(partner -> !partner.equals(link.reached()))
                .filter(partner -> sentOn.filter(it -> it.isInvolved(partner)).isEmpty())
                .map(contacts::nameOf)
                .sorted()
                .toList();
    }

    /// A page of the way to a case.
    ModelAndView page(String name, HttpStatus status, LinkedAlert link, String token) {
        return new ModelAndView(name, status)
                .addObject("token", token)
                .addObject("reference", link.reference().value())
                .addObject("help", help.helpFor(link))
                .addObject("partner", contacts.nameOf(link.decided()))
                .addObject("reader", contacts.nameOf(link.reached()))
                .addObject("contact", contactName(link.contact()))
                .addObject("urgency", link.urgency().word())
                .addObject("relation", link.relation().words().orElse(""))
                .addObject("asks", link.relation().forLead(link.restriction() != Restriction.NONE))
                .addObject("test", link.mode() != Mode.LIVE)
                .addObject("deadline", Times.inFull(link.deadline()));
    }

    /// By what a code goes.
    static String by(Means means) {
        return means.equals(Means.SMS) ? "text message" : "email";
    }

    /// The name of a contact as people say it.
    static String contactName(String contact) {
        return contact.replace('-', ' ');
    }

    private List<Telephone> telephones(LinkedAlert link, Instant now) {
        return contacts.all(link.mode(), link.decided(), now).stream()
                .flatMap(contact -> telephone(contact).stream())
                .toList();
    }

    private static Optional<Telephone> telephone(Contact contact) {
        return contact.mobile()
                .map(MobileNumber::reveal)
                .map(number -> new Telephone(contactName(contact.id().value()), number));
    }

    private List<ShownNote> shown(LinkedAlert link) {
        return notes.of(link.concern()).stream()
                .map(note -> new ShownNote(
                        contacts.nameOf(note.partner()) + ", " + contactName(note.contact()),
                        Times.inFull(note.writtenAt()),
                        note.text()))
                .toList();
    }

    private static List<String> prompts(Prompt prompt) {
        return switch (prompt) {
            case ADULT ->
                List.of(
                        "National Referral Mechanism (NRM): an adult must agree to it, knowing what it means.",
                        "If the adult does not agree: Duty to Notify the Home Office.",
                        "Only a first responder can do either. If you are none, ask the police or a council.");
            case CHILD ->
                List.of(
                        "Treat them as a child until their age is known.",
                        "National Referral Mechanism (NRM): a child need not agree. Never Duty to Notify instead.",
                        "Tell children's social care first, then the Independent Child Trafficking Guardian (ICTG)"
                                + " service.",
                        "Only a first responder can refer to the NRM. If you are none, ask the police or a council.");
            case NONE -> List.of();
        };
    }
}
