package org.signpost.intake;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.signpost.contract.concern.Kind;
import org.signpost.contract.concern.Mistake;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.PublicReference;
import org.signpost.intake.follow.FollowUpAnswers;
import org.signpost.intake.follow.StatusInWords;
import org.signpost.intake.progress.Progress;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.view.RedirectView;

/// What a reporter can do with the code of a report: see what became of it, add to it, take it back.
///
/// The code is only ever sent in the body of a form. What somebody writes is never lost to a visit that has ended: the
/// page comes back with it and asks for the code, and so it also works in a browser that keeps no cookies.
@Controller
@RequestMapping("/follow")
class FollowUpPages {

    private static final String NO_NOTICE = "";

    private final FollowUps followUps;
    private final ScreenReports screen;
    private final IntakeSettings settings;
    private final VisitRoom room;
    private final MessageSource messages;
    private final Clock clock;

    FollowUpPages(
            FollowUps followUps,
            ScreenReports screen,
            IntakeSettings settings,
            VisitRoom room,
            MessageSource messages,
            Clock clock) {
        this.followUps = followUps;
        this.screen = screen;
        this.settings = settings;
        this.room = room;
        this.messages = messages;
        this.clock = clock;
    }

    @GetMapping
    ModelAndView code() {
        return codePage("", NO_NOTICE, HttpStatus.OK);
    }

    @PostMapping(consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    ModelAndView enter(
            @RequestParam MultiValueMap<String, String> sent,
            HttpServletRequest request,
            HttpServletResponse response) {
        String typed = code(sent);
        if (typed.isEmpty()) {
            return codePage("", "missing", HttpStatus.BAD_REQUEST);
        }
        return switch (followUps.enter(typed, request)) {
            case FollowUps.Entered.Found(var concern) -> {
                try {
                    FollowUpVisit.begin(request, concern, clock.instant(), room);
                    yield seeOther("/follow/see");
                } catch (VisitRoom.NoRoom full) {
                    response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(full.afterSeconds()));
                    yield codePage(typed, "not-yet", HttpStatus.SERVICE_UNAVAILABLE);
                }
            }
            case FollowUps.Entered.Unknown() -> codePage(typed, "unknown", HttpStatus.BAD_REQUEST);
            case FollowUps.Entered.Closed(var until) -> {
                var page = new ModelAndView("follow-wait", HttpStatus.TOO_MANY_REQUESTS);
                yield page.addObject("until", waiting(until, response));
            }
            case FollowUps.Entered.NotYet() -> {
                retryLater(response);
                yield codePage(typed, "not-yet", HttpStatus.SERVICE_UNAVAILABLE);
            }
        };
    }

    @GetMapping("/see")
    ModelAndView see(HttpServletRequest request) {
        Optional<ConcernId> concern = FollowUpVisit.of(request, clock.instant());
        Optional<Progress> known = concern.flatMap(followUps::progressOf);
        if (concern.isEmpty() || known.isEmpty()) {
            return codePage("", "again", HttpStatus.OK);
        }
        Locale locale = LocaleContextHolder.getLocale();
        var said = StatusInWords.of(
                known.get(),
                followUps::progressOf,
                (key, values) -> messages.getMessage(key, values, locale),
                locale,
                clock.instant());
        return new ModelAndView("follow-see")
                .addObject("test", followUps.isTest(concern.get()))
                .addObject("said", said)
                .addObject("reference", reference(concern.get()))
                .addObject("withdrawn", known.get().withdrawnAt().isPresent());
    }

    @GetMapping("/more")
    ModelAndView more(HttpServletRequest request) {
        return empty(Kind.ADD_INFORMATION, request);
    }

    @GetMapping("/stop")
    ModelAndView stop(HttpServletRequest request) {
        return empty(Kind.WITHDRAW, request);
    }

    private ModelAndView empty(Kind kind, HttpServletRequest request) {
        Optional<ConcernId> concern = FollowUpVisit.of(request, clock.instant());
        String reference = concern.map(FollowUpPages::reference).orElse("");
        return page(FollowUpAnswers.none(kind), kind, reference, NO_NOTICE, HttpStatus.OK)
                .addObject("test", concern.filter(followUps::isTest).isPresent());
    }

    @PostMapping(path = "/more", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    ModelAndView sendMore(
            @RequestParam MultiValueMap<String, String> sent,
            HttpServletRequest request,
            HttpServletResponse response) {
        return send(Kind.ADD_INFORMATION, sent, request, response);
    }

    @PostMapping(path = "/stop", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    ModelAndView sendStop(
            @RequestParam MultiValueMap<String, String> sent,
            HttpServletRequest request,
            HttpServletResponse response) {
        return send(Kind.WITHDRAW, sent, request, response);
    }

    @PostMapping("/end")
    ModelAndView end(HttpServletRequest request) {
        FollowUpVisit.end(request);
        return seeOther("/follow/end");
    }

    @GetMapping("/end")
    ModelAndView ended() {
        return new ModelAndView("follow-end");
    }

    private ModelAndView send(
            Kind kind, MultiValueMap<String, String> sent, HttpServletRequest request, HttpServletResponse response) {
        var answers = FollowUpAnswers.of(kind, sent);
        // a page that was opened for another report than the one whose code was entered last must not go to that one
        Optional<ConcernId> concern = FollowUpVisit.of(request, clock.instant())
                .filter(visited -> reference(visited).equals(first(sent, "reference")));
        String typed = code(sent);
        if (concern.isEmpty() && typed.isEmpty()) {
            return page(answers, kind, "", "again", HttpStatus.BAD_REQUEST);
        }
        if (concern.isEmpty()) {
            switch (followUps.enter(typed, request)) {
                case FollowUps.Entered.Found(var found) -> {
                    try {
                        FollowUpVisit.begin(request, found, clock.instant(), room);
                    } catch (VisitRoom.NoRoom full) {
                        // what was written is sent whether or not the visit can be kept
                    }
                    concern = Optional.of(found);
                }
                case FollowUps.Entered.Unknown() -> {
                    return page(answers, kind, "", "unknown", HttpStatus.BAD_REQUEST)
                            .addObject("code", typed);
                }
                case FollowUps.Entered.Closed(var until) -> {
                    return page(answers, kind, "", "closed", HttpStatus.TOO_MANY_REQUESTS)
                            .addObject("until", waiting(until, response));
                }
                case FollowUps.Entered.NotYet() -> {
                    retryLater(response);
                    return page(answers, kind, "", "unavailable", HttpStatus.SERVICE_UNAVAILABLE)
                            .addObject("code", typed);
                }
            }
        }
        return send(kind, answers, concern.get(), screen.report(request), response)
                .addObject("test", followUps.isTest(concern.get()));
    }

    private ModelAndView send(
            Kind kind, FollowUpAnswers answers, ConcernId concern, Screening screening, HttpServletResponse response) {
        String reference = reference(concern);
        if (answers.anyMistake()) {
            return page(answers, kind, reference, NO_NOTICE, HttpStatus.BAD_REQUEST);
        }
        Optional<TakenIn> ending = followUps.send(concern, answers, screening);
        if (ending.isEmpty()) {
            return page(answers, kind, "", "unknown", HttpStatus.BAD_REQUEST);
        }
        return switch (ending.get()) {
            case TakenIn.Stored _ ->
                new ModelAndView("follow-done")
                        .addObject("kind", kind.wire())
                        .addObject("danger", answers.chosen("danger", "now"));
            case TakenIn.Refused(var mistakes) ->
                page(
                        answers.refusedAt(
                                mistakes.stream().map(Mistake::pointer).toList()),
                        kind,
                        reference,
                        NO_NOTICE,
                        HttpStatus.BAD_REQUEST);
            case TakenIn.Conflicting() -> page(answers.asAnother(), kind, reference, "already", HttpStatus.CONFLICT);
            case TakenIn.NotStored _, TakenIn.TooManyCodes _ -> {
                retryLater(response);
                yield page(answers, kind, reference, "unavailable", HttpStatus.SERVICE_UNAVAILABLE);
            }
        };
    }

    private static ModelAndView codePage(String typed, String notice, HttpStatus status) {
        return new ModelAndView("follow", Map.of("code", typed, "notice", notice), status);
    }

    /// @param reference of the report that it belongs to; empty where its code must be entered on the page
    private static ModelAndView page(
            FollowUpAnswers answers, Kind kind, String reference, String notice, HttpStatus status) {
        var model = new HashMap<String, Object>();
        model.put("answers", answers);
        model.put("reference", reference);
        model.put("notice", notice);
        model.put("code", "");
        model.put("until", "");
        model.put("test", false);
        return new ModelAndView(kind == Kind.WITHDRAW ? "follow-stop" : "follow-more", model, status);
    }

    private static ModelAndView seeOther(String path) {
        var elsewhere = new RedirectView(path);
        elsewhere.setStatusCode(HttpStatus.SEE_OTHER);
        elsewhere.setExposeModelAttributes(false);
        return new ModelAndView(elsewhere);
    }

    private static String code(MultiValueMap<String, String> sent) {
        return first(sent, "code").strip();
    }

    private static String first(MultiValueMap<String, String> sent, String name) {
        return sent.getOrDefault(name, List.of()).stream().findFirst().orElse("");
    }

    private static String reference(ConcernId concern) {
        return PublicReference.of(concern).value();
    }

    private void retryLater(HttpServletResponse response) {
        response.setHeader(
                HttpHeaders.RETRY_AFTER, Long.toString(settings.retryAfter().toSeconds()));
    }

    /// Until when to wait, in words; rounded up to the minute, so that nobody comes too early.
    private String waiting(Instant until, HttpServletResponse response) {
        long seconds = Math.max(1, Duration.between(clock.instant(), until).toSeconds() + 1);
        response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
        return StatusInWords.timeOfDay(until.plusSeconds(59), LocaleContextHolder.getLocale());
    }
}
