package org.signpost.notifier.casepage;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.signpost.contract.concern.Mode;
import org.signpost.contract.partner.PartnerDirectory;
import org.signpost.notifier.acknowledgement.AcknowledgementLinks;
import org.signpost.notifier.acknowledgement.FollowedLinks;
import org.signpost.notifier.acknowledgement.FollowedLinks.Followed;
import org.signpost.notifier.acknowledgement.LinkPages;
import org.signpost.notifier.alerting.Means;
import org.signpost.notifier.alerting.Urgency;
import org.signpost.notifier.casepage.CaseAlerts.Waiting;
import org.signpost.notifier.casepage.CaseViews.What;
import org.signpost.notifier.contacts.ContactBook;
import org.signpost.notifier.ledger.AlertLife;
import org.signpost.notifier.ledger.Ledger;
import org.signpost.notifier.ledger.LinkedAlert;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.servlet.ModelAndView;

/// What waits for a partner, to a contact of theirs who is signed in to any of it. It says nothing of what was
/// reported; to read that, each alert wants its own code.
@Controller
class PartnerPage {

    private final Ledger ledger;
    private final FollowedLinks followed;
    private final LinkPages closed;
    private final SignedIn signedIn;
    private final CaseAlerts alerts;
    private final AlertLife life;
    private final CaseViews views;
    private final CodeSender sender;
    private final AcknowledgementLinks links;
    private final ContactBook contacts;
    private final Clock clock;

    PartnerPage(
            Ledger ledger,
            FollowedLinks followed,
            LinkPages closed,
            SignedIn signedIn,
            CaseAlerts alerts,
            AlertLife life,
            CaseViews views,
            CodeSender sender,
            AcknowledgementLinks links,
            ContactBook contacts,
            Clock clock) {
        this.ledger = ledger;
        this.followed = followed;
        this.closed = closed;
        this.signedIn = signedIn;
        this.alerts = alerts;
        this.life = life;
        this.views = views;
        this.sender = sender;
        this.links = links;
        this.contacts = contacts;
        this.clock = clock;
    }

    /// An alert as the list shows it.
    ///
    /// @param forAnother the partner that it is meant for; empty when it is the reader's own
    /// @param relation such as `adds to K7Q2-4MXP`; empty when it stands alone
    /// @param takenBackBy the references of reports that take it back; empty when none does
    /// @param labels what its partner is asked to do beyond to act, in a few words each
    /// @param link where it is acknowledged and read; empty when it was sent to another contact
    public record Row(
            String reference,
            String urgency,
            boolean emergency,
            boolean test,
            String forAnother,
            String relation,
            String takenBackBy,
            List<String> labels,
            String received,
            String deadline,
            String left,
            boolean late,
            String link) {
        @Override
        public String toString() {
            return "Row[" + reference + "]";
        }
    }

    @GetMapping("/p")
    ModelAndView list(HttpServletRequest request) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return reader(request, now)
                .map(link -> list(link, now))
                .orElseGet(() -> new ModelAndView("sign-in-first", HttpStatus.FORBIDDEN));
    }

    private Optional<LinkedAlert> reader(HttpServletRequest request, Instant now) {
        return signedIn.latest(request).flatMap(ledger::linked).filter(link -> sender.isContact(link, now));
    }

    /// Where the link leads that came with several concerns in one message. To look at it changes nothing; its
    /// button asks for the code with which all of them are listed.
    @GetMapping(AcknowledgementLinks.LIST_PATH + "{token}")
    ModelAndView wayToList(@PathVariable String token, HttpServletRequest request) {
        Followed link = followed.follow(token);
        return switch (link) {
            case Followed.Open(var alert) -> wayToList(alert, token, true, request);
            case Followed.Used(var alert, _, var readable) -> wayToList(alert, token, readable, request);
            case Followed.Ended(var alert) -> wayToList(alert, token, false, request);
            // the others that it spoke for may well be the reader's
            case Followed.Withdrawn _ -> new ModelAndView("list-closed", HttpStatus.GONE);
            case Followed.Unknown _, Followed.Expired _ -> closed.closed(link);
        };
    }

    private ModelAndView wayToList(LinkedAlert link, String token, boolean usable, HttpServletRequest request) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        if (!CasePages.isForItsReader(link)) {
            return closed.closed(new Followed.Unknown());
        }
        boolean isIn = reader(request, now)
                .filter(reader -> reader.reached().equals(link.reached())
                        && reader.contact().equals(link.contact())
                        && reader.mode() == link.mode())
                .isPresent();
        if (isIn) {
            return new ModelAndView("redirect:/p");
        }
        Optional<Means> means = usable ? sender.otherMeans(link, now) : Optional.empty();
        return new ModelAndView("way-to-list")
                .addObject("token", token)
                .addObject("reader", contacts.nameOf(link.reached()))
                .addObject("contact", CaseView.contactName(link.contact()))
                .addObject("test", link.mode() != Mode.LIVE)
                .addObject("waiting", alerts.waiting(link).size())
                .addObject("means", means.map(CaseView::by).orElse(""));
    }

    private ModelAndView list(LinkedAlert reader, Instant now) {
        views.add(reader, What.LIST, now);
        List<Row> rows = alerts.waiting(reader).stream()
                .map(alert -> row(alert, reader, now))
                .toList();
        return new ModelAndView("list")
                .addObject("partner", contacts.nameOf(reader.reached()))
                .addObject("coordinator", reader.reached().equals(PartnerDirectory.COORDINATOR))
                .addObject("at", Times.time(now))
                .addObject("rows", rows);
    }

    private Row row(Waiting alert, LinkedAlert reader, Instant now) {
        return new Row(
                alert.reference().value(),
                alert.urgency().word(),
                alert.urgency() == Urgency.EMERGENCY,
                alert.mode() != Mode.LIVE,
                alert.decided().equals(reader.reached()) ? "" : contacts.nameOf(alert.decided()),
                alert.relation().words().orElse(""),
                alerts.later(life.following(alert.reference()), reader).stream()
                        .filter(later -> later.isWithdrawal()
                                && later.relation().earlier().equals(Optional.of(alert.reference())))
                        .map(later -> later.reference().value())
                        .collect(Collectors.joining(", ")),
                alert.brief().labels(),
                Times.inFull(alert.receivedAt()),
                Times.inFull(alert.deadline()),
                Times.left(alert.deadline(), now),
                now.isAfter(alert.deadline()),
                alert.own()
                        .filter(own -> now.isBefore(own.expiresAt()))
                        .map(own -> AcknowledgementLinks.PATH + links.tokenOf(own.message(), own.expiresAt()))
                        .orElse(""));
    }
}
