package org.signpost.intake;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import org.signpost.contract.concern.Attribution;
import org.signpost.contract.concern.Mistake;
import org.signpost.contract.concern.Sender;
import org.signpost.intake.form.ReportAnswers;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import tools.jackson.databind.json.JsonMapper;

/// The public form. It keeps no session and no cookie: what was typed travels with the page, and the answer to a
/// report is the page itself, because an address with a code in it would stay in the browser's history.
@Controller
class ReportForm {

    private static final String NO_NOTICE = "";

    private final TakeInConcerns takeIn;
    private final ScreenReports screen;
    private final IntakeSettings settings;
    private final JsonMapper json;
    private final AskablePartners partners;

    ReportForm(
            TakeInConcerns takeIn,
            ScreenReports screen,
            IntakeSettings settings,
            JsonMapper json,
            AskablePartners partners) {
        this.takeIn = takeIn;
        this.screen = screen;
        this.settings = settings;
        this.json = json;
        this.partners = partners;
    }

    @GetMapping("/")
    ModelAndView start() {
        return new ModelAndView("start");
    }

    @GetMapping("/about")
    ModelAndView about() {
        return new ModelAndView("about");
    }

    @GetMapping("/report")
    ModelAndView empty() {
        return form(ReportAnswers.none(), NO_NOTICE, HttpStatus.OK);
    }

    @PostMapping(path = "/report", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    ModelAndView send(
            @RequestParam MultiValueMap<String, String> sent,
            HttpServletRequest request,
            HttpServletResponse response) {
        var answers = ReportAnswers.of(sent);
        if (answers.anyMistake()) {
            return form(answers, NO_NOTICE, HttpStatus.BAD_REQUEST);
        }
        return switch (takeIn.takeIn(
                json.writeValueAsBytes(answers.report()),
                Attribution.of(Sender.PUBLIC_FORM),
                screen.form(request, sent))) {
            case TakenIn.Stored(_, var reference, var followUpCode) ->
                new ModelAndView(
                        "sent",
                        Map.of(
                                "reference", reference.value(),
                                "followUpCode", followUpCode.secret(),
                                "danger", answers.chosen("danger", "now")));
            case TakenIn.Refused(var mistakes) ->
                form(
                        answers.refusedAt(
                                mistakes.stream().map(Mistake::pointer).toList()),
                        NO_NOTICE,
                        HttpStatus.BAD_REQUEST);
            case TakenIn.Conflicting() -> form(answers.asAnother(), "already", HttpStatus.CONFLICT);
            case TakenIn.NotStored() -> {
                response.setHeader(
                        HttpHeaders.RETRY_AFTER,
                        Long.toString(settings.retryAfter().toSeconds()));
                yield form(answers, "unavailable", HttpStatus.SERVICE_UNAVAILABLE);
            }
        };
    }

    private ModelAndView form(ReportAnswers answers, String notice, HttpStatus status) {
        return new ModelAndView(
                "report", Map.of("answers", answers, "notice", notice, "partners", partners.today()), status);
    }
}
