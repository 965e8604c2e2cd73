package org.signpost.intake;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.concern.Attribution;
import org.signpost.contract.concern.ConcernReader;
import org.signpost.contract.concern.Mistake;
import org.signpost.contract.concern.Sender;
import org.signpost.intake.form.AnsweredReport;
import org.signpost.intake.form.Answers;
import org.signpost.intake.form.FormMistake;
import org.signpost.intake.form.Journey;
import org.signpost.intake.form.Question;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.ModelAndView;

/// The public form: one question a page. What was answered is kept in the {@link Visit}, and in no address, so that
/// nothing of it stays in the browser's history. Nothing is kept of a person who only looks: a visit begins with the
/// first answer, or with the choice of a language.
@Controller
class ReportForm {

    private static final String NO_NOTICE = "";
    private static final String FORM = MediaType.APPLICATION_FORM_URLENCODED_VALUE;
    private static final String CHECK = "check";

    private final TakeInConcerns takeIn;
    private final ScreenReports screen;
    private final IntakeSettings settings;
    private final FormSettings formSettings;
    private final VisitRoom room;
    private final AskablePartners partners;
    private final FormLanguages languages;
    private final ConcernReader reader;

    ReportForm(
            TakeInConcerns takeIn,
            ScreenReports screen,
            IntakeSettings settings,
            FormSettings formSettings,
            VisitRoom room,
            AskablePartners partners,
            FormLanguages languages,
            Clock clock) {
        this.takeIn = takeIn;
        this.screen = screen;
        this.settings = settings;
        this.formSettings = formSettings;
        this.room = room;
        this.partners = partners;
        this.languages = languages;
        this.reader = new ConcernReader(clock, partners::ids);
    }

    @GetMapping("/")
    ModelAndView start() {
        return new ModelAndView("start");
    }

    @GetMapping("/before")
    ModelAndView before() {
        return new ModelAndView("before", Map.of("minutes", formSettings.idleMinutes(), "back", "/"));
    }

    @GetMapping("/tips")
    ModelAndView tips() {
        return new ModelAndView("tips");
    }

    @GetMapping("/about")
    ModelAndView about() {
        return new ModelAndView("about");
    }

    @GetMapping("/step/{number:\\d{1,2}}")
    Object ask(
            @PathVariable int number,
            @RequestParam(name = "from", required = false) @Nullable String from,
            HttpServletRequest request) {
        Question question = numbered(number);
        Optional<Visit> here = Visit.of(request);
        if (here.isEmpty()) {
            return question == Question.DANGER ? firstPage() : to("/ended");
        }
        Visit visit = here.get();
        if (visit.done()) {
            return to("/done");
        }
        Answers answers = visit.answers();
        if (!journey().asks(question, answers)) {
            return toNext(journey().stillToAsk(answers), CHECK.equals(from));
        }
        String notice = visit.tellResumed() ? "kept" : NO_NOTICE;
        return page(question, answers, List.of(), visit, visit.once(), CHECK.equals(from), notice, HttpStatus.OK);
    }

    @PostMapping(path = "/step/{number:\\d{1,2}}", consumes = FORM)
    Object answer(
            @PathVariable int number,
            @RequestParam MultiValueMap<String, String> sent,
            HttpServletRequest request,
            HttpServletResponse response) {
        Question question = numbered(number);
        boolean checking = CHECK.equals(sent.getFirst("from"));
        Optional<Visit> here = Visit.of(request);
        Visit visit;
        try {
            visit = here.isPresent() ? here.get() : Visit.begin(request, formSettings, room);
        } catch (VisitRoom.NoRoom full) {
            response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(full.afterSeconds()));
            return page(
                    question,
                    Answers.none().with(question, sent),
                    List.of(),
                    null,
                    null,
                    checking,
                    "busy",
                    HttpStatus.SERVICE_UNAVAILABLE);
        }
        String once = sent.getFirst("once");
        if (here.isPresent() && !visit.owns(sent.getFirst("token"))) {
            // a page of a visit that ended, or of another site: what is on it is shown, and kept only if they say so
            Answers shown = visit.answers().with(question, sent);
            return page(question, shown, List.of(), visit, visit.once(), checking, "again", HttpStatus.CONFLICT);
        }
        boolean late = here.isPresent() && visit.isLate(once);
        Journey journey = journey();
        Answers answered = (late ? visit.addition() : visit.answers()).with(question, sent);
        boolean back = sent.containsKey("back") && !late && (here.isPresent() || question == Question.DANGER);
        if (back && journey.keeps(question, answered)) {
            return to(back(visit, question, sent, checking));
        }
        List<FormMistake> mistakes = journey.mistakes(question, answered);
        if (!mistakes.isEmpty()) {
            return page(
                    question,
                    answered,
                    mistakes,
                    visit,
                    late ? once : visit.once(),
                    checking,
                    here.isEmpty() && question != Question.DANGER ? "kept" : NO_NOTICE,
                    HttpStatus.BAD_REQUEST);
        }
        if (late) {
            visit.answerLate(question, sent);
            return to("/more");
        }
        Answers all = visit.answer(before -> before.with(question, sent));
        if (here.isEmpty() && question != Question.DANGER) {
            visit.resume();
            return toNext(journey.missing(all), false);
        }
        if ("end".equals(sent.getFirst("to"))) {
            all = visit.answer(journey::skippingToTheEnd);
            return toNext(journey.stillToAsk(all), true);
        }
        return toNext(checking ? journey.stillToAsk(all) : journey.after(question, all), checking);
    }

    /// Keeps what was written on a page that is left by its Back button, right or wrong: it is asked about when the
    /// page
    /// is sent, or the report. What was left empty does not count as a page that was passed.
    private String back(Visit visit, Question question, MultiValueMap<String, String> sent, boolean checking) {
        Answers all = visit.answer(before -> {
            Answers after = before.with(question, sent);
            boolean written =
                    Stream.of(before, after).anyMatch(answers -> answers.pages().contains(question));
            return written ? after : before;
        });
        return backFrom(question, all, checking);
    }

    private String backFrom(Question question, Answers answers, boolean checking) {
        return checking
                ? "/check"
                : journey().before(question, answers).map(Question::path).orElse("/before");
    }

    @GetMapping("/check")
    Object check(HttpServletRequest request) {
        Optional<Visit> here = Visit.of(request);
        if (here.isEmpty()) {
            return to("/ended");
        }
        Visit visit = here.get();
        if (visit.done()) {
            return to("/done");
        }
        Optional<Question> missing = journey().missing(visit.answers());
        return missing.isPresent()
                ? toNext(missing, true)
                : check(visit, List.of(), visit.tellResumed() ? "kept" : NO_NOTICE, HttpStatus.OK);
    }

    @PostMapping(path = "/send", consumes = FORM)
    Object send(
            @RequestParam MultiValueMap<String, String> sent,
            HttpServletRequest request,
            HttpServletResponse response,
            Locale language) {
        Optional<Visit> here = Visit.of(request);
        if (here.isEmpty()) {
            return to("/ended");
        }
        Visit visit = here.get();
        String once = Objects.requireNonNullElse(sent.getFirst("once"), "");
        if (visit.done()
                || visit.sent().filter(earlier -> earlier.once().equals(once)).isPresent()) {
            return to("/done"); // the button was pressed twice, or on a page that was left open
        }
        Journey journey = journey();
        Answers answers = visit.answers();
        Optional<Question> missing = journey.missing(answers);
        if (missing.isPresent()) {
            return toNext(missing, true);
        }
        Journey.Review review = journey.review(answers);
        if (!review.clear()) {
            return refused(visit, review);
        }
        String current = visit.once();
        if (!visit.owns(sent.getFirst("token")) || !once.equals(current)) {
            return check(visit, List.of(), "check-again", HttpStatus.CONFLICT);
        }
        byte[] report = new AnsweredReport(answers, journey).json(current, language.toLanguageTag());
        return switch (take(report, screen.form(request, sent))) {
            case TakenIn.Stored(_, var reference, var followUpCode, _) -> {
                visit.sent(
                        answers,
                        new Visit.Sent(
                                current,
                                reference,
                                followUpCode,
                                answers.forAddition(),
                                Visit.Facts.of(answers),
                                false));
                yield to("/done");
            }
            case TakenIn.Refused(var mistakes) ->
                refused(
                        visit,
                        journey.review(mistakes.stream().map(Mistake::pointer).toList(), answers));
            case TakenIn.Conflicting() -> {
                visit.asAnother();
                yield check(visit, List.of(), "already", HttpStatus.CONFLICT);
            }
            case TakenIn.NotStored _, TakenIn.TooManyCodes _ -> {
                retryLater(response);
                yield check(visit, List.of(), "unavailable", HttpStatus.SERVICE_UNAVAILABLE);
            }
        };
    }

    /// Says what to do even where what is wrong belongs to no question.
    private ModelAndView refused(Visit visit, Journey.Review review) {
        return check(visit, review.mistakes(), review.elsewhere() ? "refused" : NO_NOTICE, HttpStatus.BAD_REQUEST);
    }

    private TakenIn take(byte[] report, Screening screening) {
        return takeIn.takeIn(report, Attribution.of(Sender.PUBLIC_FORM), screening);
    }

    private void retryLater(HttpServletResponse response) {
        response.setHeader(
                HttpHeaders.RETRY_AFTER, Long.toString(settings.retryAfter().toSeconds()));
    }

    @GetMapping("/done")
    Object done(HttpServletRequest request) {
        Optional<Visit> here = Visit.of(request);
        if (here.isEmpty()) {
            return to("/ended");
        }
        Visit visit = here.get();
        Optional<Visit.Sent> sent = visit.sent();
        if (sent.isEmpty()) {
            return toNext(journey().stillToAsk(visit.answers()), false);
        }
        return new ModelAndView(
                "sent",
                Map.of(
                        "reference", sent.get().reference().value(),
                        "followUpCode", sent.get().followUpCode().secret(),
                        "facts", sent.get().facts(),
                        "added", sent.get().added(),
                        "late", !visit.late().isEmpty(),
                        "token", visit.token()));
    }

    @PostMapping(path = "/again", consumes = FORM)
    Object again(@RequestParam MultiValueMap<String, String> sent, HttpServletRequest request) {
        Optional<Visit> here = Visit.of(request);
        here.filter(visit -> visit.owns(sent.getFirst("token"))).ifPresent(Visit::beginAnother);
        return to(Question.DANGER.path());
    }

    @GetMapping("/more")
    Object more(HttpServletRequest request) {
        Optional<Visit> here = Visit.of(request);
        if (here.isEmpty()) {
            return to("/ended");
        }
        Visit visit = here.get();
        return visit.late().isEmpty() || visit.sent().isEmpty() ? to("/done") : more(visit, NO_NOTICE, HttpStatus.OK);
    }

    @PostMapping(path = "/more", consumes = FORM)
    Object more(
            @RequestParam MultiValueMap<String, String> chosen,
            HttpServletRequest request,
            HttpServletResponse response,
            Locale language) {
        Optional<Visit> here = Visit.of(request);
        if (here.isEmpty()) {
            return to("/ended");
        }
        Visit visit = here.get();
        Answers late = visit.late();
        Optional<Visit.Sent> sent = visit.sent();
        if (sent.isEmpty() || late.isEmpty()) {
            return to("/done");
        }
        if (!visit.owns(chosen.getFirst("token"))) {
            return more(visit, NO_NOTICE, HttpStatus.CONFLICT);
        }
        return switch (Objects.requireNonNullElse(chosen.getFirst("choice"), "")) {
            case "add" -> add(visit, sent.get(), late, screen.report(request), response, language);
            case "another" -> {
                visit.useLate();
                yield toNext(journey().missing(visit.answers()), false);
            }
            case "discard" -> {
                visit.discardLate();
                yield to("/done");
            }
            default -> more(visit, NO_NOTICE, HttpStatus.BAD_REQUEST);
        };
    }

    private Object add(
            Visit visit,
            Visit.Sent sent,
            Answers late,
            Screening screening,
            HttpServletResponse response,
            Locale language) {
        byte[] addition = new AnsweredReport(visit.addition(), journey())
                .json(visit.lateOnce(), language.toLanguageTag(), sent.followUpCode());
        return switch (take(addition, screening)) {
            case TakenIn.Stored _ -> {
                visit.added(late);
                yield to("/done");
            }
            case TakenIn.Refused _, TakenIn.Conflicting _, TakenIn.NotStored _, TakenIn.TooManyCodes _ -> {
                retryLater(response);
                yield more(visit, "late-unavailable", HttpStatus.SERVICE_UNAVAILABLE);
            }
        };
    }

    /// Keeps a visit alive while somebody writes.
    @PostMapping("/stay")
    ResponseEntity<Void> stay(HttpServletRequest request) {
        return ResponseEntity.status(Visit.of(request).isPresent() ? HttpStatus.NO_CONTENT : HttpStatus.GONE)
                .build();
    }

    /// Forgets everything while a script already leads elsewhere. It leads nowhere itself: what is sent as a page
    /// closes
    /// may not leave this site, and nobody would see where it led.
    @PostMapping("/exit")
    ResponseEntity<Void> forget(HttpServletRequest request, HttpServletResponse response) {
        end(request, response);
        return ResponseEntity.noContent().build();
    }

    /// Leaves at once: nothing is kept, and the next page is one that says nothing.
    @GetMapping("/exit")
    ResponseEntity<Void> exit(HttpServletRequest request, HttpServletResponse response) {
        end(request, response);
        return ResponseEntity.status(HttpStatus.SEE_OTHER)
                .location(formSettings.exitAddress())
                .build();
    }

    @PostMapping("/clear")
    Object clear(HttpServletRequest request, HttpServletResponse response) {
        end(request, response);
        return to("/cleared");
    }

    private static void end(HttpServletRequest request, HttpServletResponse response) {
        HttpSession session = request.getSession(false);
        if (session != null) {
            session.invalidate();
        }
        var configured = request.getServletContext().getSessionCookieConfig();
        var gone = new Cookie(Objects.requireNonNullElse(configured.getName(), "JSESSIONID"), "");
        gone.setPath("/");
        gone.setMaxAge(0);
        gone.setHttpOnly(true);
        gone.setSecure(configured.isSecure() || request.isSecure());
        gone.setAttribute("SameSite", "Strict");
        response.addCookie(gone);
    }

    @GetMapping("/ended")
    ModelAndView ended() {
        return new ModelAndView("ended", Map.of("how", "idle"));
    }

    @GetMapping("/cleared")
    ModelAndView cleared() {
        return new ModelAndView("ended", Map.of("how", "cleared"));
    }

    /// Chooses a language; the page from which it was chosen is shown again.
    @GetMapping("/language/{tag:[A-Za-z0-9-]{2,35}}")
    Object language(
            @PathVariable String tag,
            @RequestParam(name = "at", defaultValue = "/") String at,
            HttpServletRequest request,
            HttpServletResponse response) {
        Locale language = languages.tagged(tag).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        try {
            Visit _ = Visit.begin(request, formSettings, room);
            room.keep(request, session -> languages.choose(session, language));
        } catch (VisitRoom.NoRoom full) {
            response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(full.afterSeconds()));
            throw new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE);
        }
        return to(at.matches("/[a-z]{0,10}(/[0-9]{1,2})?") ? at : "/");
    }

    private static Question numbered(int number) {
        return Question.numbered(number).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private Journey journey() {
        return new Journey(reader, !partners.today().isEmpty());
    }

    /// To another page, by an address without this service's name, which a proxy may have changed.
    private static ResponseEntity<Void> to(String path) {
        return ResponseEntity.status(HttpStatus.SEE_OTHER)
                .location(URI.create(path))
                .build();
    }

    private static ResponseEntity<Void> toNext(Optional<Question> next, boolean checking) {
        return to(next.map(question -> question.path() + (checking ? "?from=" + CHECK : ""))
                .orElse("/check"));
    }

    private ModelAndView firstPage() {
        return page(Question.DANGER, Answers.none(), List.of(), null, null, false, NO_NOTICE, HttpStatus.OK);
    }

    private ModelAndView page(
            Question question,
            Answers answers,
            List<FormMistake> mistakes,
            @Nullable Visit visit,
            @Nullable String once,
            boolean checking,
            String notice,
            HttpStatus status) {
        String back = backFrom(question, answers, checking);
        var page = new FormPage(
                question,
                answers,
                mistakes,
                partners.today(),
                once,
                visit == null ? null : visit.token(),
                checking,
                back,
                notice);
        String template = switch (question) {
            case CALL -> "call";
            case OTHER_WAYS -> "ways";
            default -> "question";
        };
        return new ModelAndView(
                template,
                Map.of("page", page, "question", question, "back", back, "backKeeps", template.equals("question")),
                status);
    }

    private ModelAndView check(Visit visit, List<FormMistake> mistakes, String notice, HttpStatus status) {
        Answers answers = visit.answers();
        List<Question> asked = journey().asked(answers);
        Question last = asked.getLast();
        List<Question> given = asked.stream().filter(answers.pages()::contains).toList();
        return new ModelAndView(
                CHECK,
                Map.of(
                        "answers", answers,
                        "parts", given.stream().map(Question::part).distinct().toList(),
                        "given", given,
                        "empty",
                                asked.stream()
                                        .filter(page -> !page.fields().isEmpty()
                                                && !answers.pages().contains(page))
                                        .toList(),
                        "partners", partners.today(),
                        "mistakes", mistakes,
                        "once", visit.once(),
                        "token", visit.token(),
                        "notice", notice,
                        "back", last.path()),
                status);
    }

    private ModelAndView more(Visit visit, String notice, HttpStatus status) {
        Answers late = visit.late();
        return new ModelAndView(
                "more",
                Map.of(
                        "answers", late,
                        "given", late.pages(),
                        "partners", partners.today(),
                        "token", visit.token(),
                        "notice", notice),
                status);
    }
}
