package org.signpost.notifier.casepage;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.signpost.contract.concern.Mode;
import org.signpost.contract.partner.PartnerDirectory;
import org.signpost.notifier.acknowledgement.AcknowledgementLinks;
import org.signpost.notifier.alerting.Urgency;
import org.signpost.notifier.casepage.CaseAlerts.Waiting;
import org.signpost.notifier.casepage.CaseViews.What;
import org.signpost.notifier.contacts.ContactBook;
import org.signpost.notifier.ledger.Ledger;
import org.signpost.notifier.ledger.LinkedAlert;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/// What waits for a partner, to a contact of theirs who is signed in to any of it. It says nothing of what was
/// reported; to read that, each alert wants its own code.
@Controller
class PartnerPage {

    private final Ledger ledger;
    private final SignedIn signedIn;
    private final CaseAlerts alerts;
    private final CaseViews views;
    private final CodeSender sender;
    private final AcknowledgementLinks links;
    private final ContactBook contacts;
    private final Clock clock;

    PartnerPage(
            Ledger ledger,
            SignedIn signedIn,
            CaseAlerts alerts,
            CaseViews views,
            CodeSender sender,
            AcknowledgementLinks links,
            ContactBook contacts,
            Clock clock) {
        this.ledger = ledger;
        this.signedIn = signedIn;
        this.alerts = alerts;
        this.views = views;
        this.sender = sender;
        this.links = links;
        this.contacts = contacts;
        this.clock = clock;
    }

    /// An alert as the list shows it.
    ///
    /// @param forAnother the partner that it is meant for; empty when it is the reader's own
    /// @param link where it is acknowledged and read; empty when it was sent to another contact
    public record Row(
            String reference,
            String urgency,
            boolean emergency,
            boolean test,
            String forAnother,
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
        Optional<LinkedAlert> reader =
                signedIn.latest(request).flatMap(ledger::linked).filter(link -> sender.isContact(link, now));
        return reader.map(link -> list(link, now))
                .orElseGet(() -> new ModelAndView("sign-in-first", HttpStatus.FORBIDDEN));
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
