package org.signpost.notifier.acknowledgement;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.signpost.contract.concern.Mode;
import org.signpost.contract.id.PartnerId;
import org.signpost.contract.partner.PartnerDirectory;
import org.signpost.notifier.acknowledgement.FollowedLinks.Followed;
import org.signpost.notifier.alerting.AlertEnd;
import org.signpost.notifier.alerting.Occasion;
import org.signpost.notifier.alerting.Restriction;
import org.signpost.notifier.contacts.ContactBook;
import org.signpost.notifier.ledger.AlertLife;
import org.signpost.notifier.ledger.LinkedAlert;
import org.signpost.notifier.ledger.LinkedAlert.Acknowledged;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;

/// What a person sees who followed a link and has not signed in: nothing of what was reported.
@Component
public final class LinkPages {

    private static final ZoneId LONDON = ZoneId.of("Europe/London");
    private static final DateTimeFormatter WHEN =
            DateTimeFormatter.ofPattern("HH:mm 'on' EEEE d MMMM yyyy", Locale.ENGLISH);

    private final ContactBook contacts;
    private final AlertLife life;

    /// @param contacts knows the names of partners
    /// @param life knows who said that somebody there is involved
    LinkPages(ContactBook contacts, AlertLife life) {
        this.contacts = contacts;
        this.life = life;
    }

    /// The page of a link that opens nothing, and says what to do instead.
    public ModelAndView closed(Followed link) {
        return switch (link) {
            case Followed.Unknown _ -> unknown();
            case Followed.Withdrawn _ -> new ModelAndView("withdrawn", HttpStatus.GONE);
            case Followed.Expired(var alert) -> page("expired", HttpStatus.GONE, alert);
            case Followed.Ended(var alert) -> page("ended", HttpStatus.GONE, alert);
            case Followed.Open(var alert) -> page("expired", HttpStatus.GONE, alert);
            case Followed.Used(var alert, _, _) -> page("expired", HttpStatus.GONE, alert);
        };
    }

    static ModelAndView unknown() {
        return new ModelAndView("unknown", HttpStatus.NOT_FOUND);
    }

    ModelAndView done(LinkedAlert alert, Acknowledged acknowledged, boolean readable, String token) {
        return page("done", HttpStatus.OK, alert)
                .addObject("token", token)
                .addObject("readable", readable)
                .addObject("acknowledgedAt", WHEN.format(acknowledged.at().atZone(LONDON)))
                .addObject("throughThisLink", acknowledged.through().equals(alert.message()));
    }

    /// The names of partners with whom the reader must not speak.
    private List<String> others(LinkedAlert alert, Set<PartnerId> involved) {
        return involved.stream()
                .filter(partner -> !partner.equals(alert.reached()))
                .map(contacts::nameOf)
                .sorted()
                .toList();
    }

    /// Whom a reader telephones about a concern, as the end of a sentence that begins "Telephone": never the duty
    /// coordinator when it is kept from them.
    public String helpFor(LinkedAlert alert) {
        return life.withheld(alert.concern()).contains(PartnerDirectory.COORDINATOR)
                ? "whoever runs this service (not the duty coordinator: it is kept from them)"
                : "the duty coordinator of the partnership";
    }

    ModelAndView page(String view, HttpStatus status, LinkedAlert alert) {
        boolean forAnother = !alert.decided().equals(alert.reached());
        return new ModelAndView(view, status)
                .addObject("reference", alert.reference().value())
                .addObject("help", helpFor(alert))
                .addObject("partner", contacts.nameOf(alert.decided()))
                .addObject("reader", contacts.nameOf(alert.reached()))
                .addObject("telephone", forAnother && alert.reached().equals(PartnerDirectory.COORDINATOR))
                .addObject("backUp", !forAnother && alert.occasion() == Occasion.BACK_UP)
                .addObject(
                        "recalled",
                        alert.ended().filter(end -> end == AlertEnd.RECALLED).isPresent())
                .addObject("relation", alert.relation().words().orElse(""))
                .addObject("asks", alert.relation().forLead(alert.restriction() != Restriction.NONE))
                .addObject(
                        "brief",
                        alert.brief(Optional.empty())
                                .involving(others(alert, life.involved(alert.reference(), alert.mode())))
                                .naming(others(alert, life.namedLater(alert.reference(), alert.mode())))
                                .locatedBy(contacts.othersLocating(life.locating(alert.concern()), alert.reached()))
                                .forLead())
                .addObject("urgency", alert.urgency().word())
                .addObject("test", alert.mode() != Mode.LIVE)
                .addObject("deadline", WHEN.format(alert.deadline().atZone(LONDON)));
    }
}
