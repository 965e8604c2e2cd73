package org.signpost.notifier.acknowledgement;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.signpost.notifier.acknowledgement.FollowedLinks.Followed;
import org.signpost.notifier.dispatch.AlertEnding;
import org.signpost.notifier.ledger.Ledger;
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
/// link; its first button acknowledges, and its second asks for a code to read the report.
@Controller
class AcknowledgementPages {

    private final Ledger ledger;
    private final FollowedLinks links;
    private final AlertEnding ending;
    private final LinkPages pages;
    private final Clock clock;

    AcknowledgementPages(Ledger ledger, FollowedLinks links, AlertEnding ending, LinkPages pages, Clock clock) {
        this.ledger = ledger;
        this.links = links;
        this.ending = ending;
        this.pages = pages;
        this.clock = clock;
    }

    @GetMapping(AcknowledgementLinks.PATH + "{token}")
    ModelAndView show(@PathVariable String token) {
        return switch (links.follow(token)) {
            case Followed.Open(var alert) ->
                pages.page("open", HttpStatus.OK, alert)
                        .addObject("token", token)
                        .addObject("late", clock.instant().isAfter(alert.deadline()));
            case Followed.Used used -> pages.done(used.alert(), used.acknowledged(), used.readable(), token);
            case Followed other -> pages.closed(other);
        };
    }

    @PostMapping(AcknowledgementLinks.PATH + "{token}")
    ModelAndView acknowledge(@PathVariable String token) {
        return switch (links.follow(token)) {
            case Followed.Used used -> pages.done(used.alert(), used.acknowledged(), used.readable(), token);
            case Followed.Open(var alert) -> {
                ledger.opened(alert.alert(), alert.message(), clock.instant().truncatedTo(ChronoUnit.MILLIS));
                yield ending.acknowledge(alert.alert(), alert.message())
                        .map(counts -> pages.done(alert, counts, true, token))
                        .orElseGet(() -> pages.page("ended", HttpStatus.GONE, alert));
            }
            case Followed other -> pages.closed(other);
        };
    }

    /// Every other address, such as a link with something typed after it: a page that says what to do, not
    /// the framework's answer, which would repeat the address.
    @RequestMapping("/**")
    ModelAndView nothingHere() {
        return LinkPages.unknown();
    }

    /// What the address itself is, to who typed it in or cut a link short.
    @GetMapping("/")
    ModelAndView whatThisIs() {
        return new ModelAndView("home");
    }

    /// There is no picture for the tab; browsers ask for one all the same.
    @GetMapping("/favicon.ico")
    ResponseEntity<Void> noIcon() {
        return ResponseEntity.noContent().build();
    }

    @GetMapping("/robots.txt")
    ResponseEntity<String> nothingForRobots() {
        return ResponseEntity.ok().contentType(MediaType.TEXT_PLAIN).body("User-agent: *\nDisallow: /\n");
    }

    @GetMapping("/partner.css")
    ResponseEntity<Resource> style() {
        return ResponseEntity.ok()
                .contentType(MediaType.valueOf("text/css"))
                .body(new ClassPathResource("notifier/partner.css"));
    }
}
