package org.signpost.notifier.acknowledgement;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import org.signpost.contract.concern.Mode;
import org.signpost.notifier.dispatch.AlertEnding;
import org.signpost.notifier.ledger.Ledger;
import org.signpost.notifier.ledger.LinkedAlert;
import org.signpost.notifier.ledger.LinkedAlert.Acknowledged;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/// The page behind the link in an alert. To look at it changes nothing, because mail scanners look at every
/// link; the one button on it acknowledges.
@Controller
class AcknowledgementPages {

    private static final ZoneId LONDON = ZoneId.of("Europe/London");
    private static final DateTimeFormatter WHEN =
            DateTimeFormatter.ofPattern("HH:mm 'on' EEEE d MMMM yyyy", Locale.ENGLISH);

    private final Ledger ledger;
    private final AcknowledgementLinks links;
    private final AlertEnding ending;
    private final Clock clock;

    AcknowledgementPages(Ledger ledger, AcknowledgementLinks links, AlertEnding ending, Clock clock) {
        this.ledger = ledger;
        this.links = links;
        this.ending = ending;
        this.clock = clock;
    }

    @GetMapping(AcknowledgementLinks.PATH + "{token}")
    ModelAndView show(@PathVariable String token) {
        return switch (follow(token)) {
            case Link.Unknown _ -> unknown();
            case Link.Expired(var alert) -> page("expired", HttpStatus.GONE, alert);
            case Link.Ended(var alert) -> page("ended", HttpStatus.GONE, alert);
            case Link.Open(var alert) -> page("open", HttpStatus.OK, alert);
            case Link.Used(var alert, var acknowledged) -> done(alert, acknowledged);
        };
    }

    @PostMapping(AcknowledgementLinks.PATH + "{token}")
    ModelAndView acknowledge(@PathVariable String token) {
        return switch (follow(token)) {
            case Link.Unknown _ -> unknown();
            case Link.Expired(var alert) -> page("expired", HttpStatus.GONE, alert);
            case Link.Used(var alert, var acknowledged) -> done(alert, acknowledged);
            case Link.Ended(var alert) -> page("ended", HttpStatus.GONE, alert);
            case Link.Open(var alert) ->
                ending.acknowledge(alert.alert(), alert.message())
                        .map(counts -> done(alert, counts))
                        .orElseGet(() -> page("ended", HttpStatus.GONE, alert));
        };
    }

    /// Every other address, such as a link with something typed after it: a page that says what to do, not
    /// the framework's answer, which would repeat the address.
    @RequestMapping("/**")
    ModelAndView nothingHere() {
        return unknown();
    }

    @GetMapping("/partner.css")
    ResponseEntity<Resource> style() {
        return ResponseEntity.ok()
                .contentType(MediaType.valueOf("text/css"))
                .body(new ClassPathResource("notifier/partner.css"));
    }

    /// What a token is good for.
    private sealed interface Link {
        record Unknown() implements Link {}

        record Expired(LinkedAlert alert) implements Link {}

        record Ended(LinkedAlert alert) implements Link {}

        record Open(LinkedAlert alert) implements Link {}

        record Used(LinkedAlert alert, Acknowledged acknowledged) implements Link {}
    }

    private Link follow(String token) {
        Optional<LinkedAlert> found = AcknowledgementLinks.idIn(token)
                .flatMap(ledger::linked)
                .filter(alert -> links.isOurs(token, alert.message(), alert.linkExpiresAt()));
        if (found.isEmpty()) {
            return new Link.Unknown();
        }
        LinkedAlert alert = found.get();
        if (alert.ended().filter(AlertEnding::isOver).isPresent()) {
            return new Link.Ended(alert);
        }
        if (alert.acknowledged().isPresent()) {
            return new Link.Used(alert, alert.acknowledged().get());
        }
        return now().isBefore(alert.linkExpiresAt()) ? new Link.Open(alert) : new Link.Expired(alert);
    }

    private static ModelAndView unknown() {
        return new ModelAndView("unknown", HttpStatus.NOT_FOUND);
    }

    private static ModelAndView done(LinkedAlert alert, Acknowledged acknowledged) {
        return page("done", HttpStatus.OK, alert)
                .addObject("acknowledgedAt", WHEN.format(acknowledged.at().atZone(LONDON)))
                .addObject("throughThisLink", acknowledged.through().equals(alert.message()));
    }

    private static ModelAndView page(String view, HttpStatus status, LinkedAlert alert) {
        return new ModelAndView(view, status)
                .addObject("reference", alert.reference().value())
                .addObject("relation", alert.relation().words().orElse(""))
                .addObject("asks", alert.relation().forLead())
                .addObject("urgency", alert.urgency().word())
                .addObject("test", alert.mode() != Mode.LIVE)
                .addObject("deadline", WHEN.format(alert.deadline().atZone(LONDON)));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
