package org.signpost.notifier.casepage;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.signpost.contract.id.PartnerId;
import org.signpost.contract.partner.PartnerDirectory;
import org.signpost.notifier.acknowledgement.FollowedLinks;
import org.signpost.notifier.acknowledgement.FollowedLinks.Followed;
import org.signpost.notifier.acknowledgement.LinkPages;
import org.signpost.notifier.alerting.RefusalReason;
import org.signpost.notifier.casepage.CodeSender.Sending;
import org.signpost.notifier.casepage.OneTimeCodes.Check;
import org.signpost.notifier.casepage.SignedIn.Reader;
import org.signpost.notifier.channel.LinkId;
import org.signpost.notifier.contacts.ContactBook;
import org.signpost.notifier.dispatch.AlertEnding;
import org.signpost.notifier.ledger.Ledger;
import org.signpost.notifier.ledger.LinkedAlert;
import org.signpost.notifier.ledger.ProgressSignal;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/// The way from a link to a report: the link, a code that goes to the contact by another channel, and for half an hour
/// the report with what can be done about it.
@Controller
@RequestMapping(CasePages.PATH + "{token}")
class CasePages {

    /// The path under which cases live, by the token of a link.
    static final String PATH = "/c/";

    /// What `then` says when a reader signs in to see all that waits.
    private static final String LIST = "list";

    /// What `asked` says when another code was asked for too soon.
    private static final String SOON = "soon";

    private final FollowedLinks links;
    private final LinkPages closed;
    private final OneTimeCodes codes;
    private final CodeSender sender;
    private final SignedIn signedIn;
    private final CaseView view;
    private final Notes notes;
    private final ContactBook contacts;
    private final AlertEnding ending;
    private final Ledger ledger;
    private final ProgressSignal progressed;
    private final Clock clock;

    CasePages(
            FollowedLinks links,
            LinkPages closed,
            OneTimeCodes codes,
            CodeSender sender,
            SignedIn signedIn,
            CaseView view,
            Notes notes,
            ContactBook contacts,
            AlertEnding ending,
            Ledger ledger,
            ProgressSignal progressed,
            Clock clock) {
        this.links = links;
        this.closed = closed;
        this.codes = codes;
        this.sender = sender;
        this.signedIn = signedIn;
        this.view = view;
        this.notes = notes;
        this.contacts = contacts;
        this.ending = ending;
        this.ledger = ledger;
        this.progressed = progressed;
        this.clock = clock;
    }

    /// The case to whoever is signed in to it, and the way in to anybody else.
    @GetMapping
    ModelAndView show(@PathVariable String token, HttpServletRequest request) {
        return at(
                token,
                link -> signedIn.reader(request, link)
                        .map(reader -> view.of(link, reader, token, now()))
                        .orElseGet(() -> wayIn(link, token)));
    }

    /// Sends a code. A person does that and no scanner of links, so it counts as the link being opened.
    ///
    /// @param then where to go with the code: to the case, or to the `list` of all that waits
    @PostMapping("/code")
    ModelAndView askForCode(
            @PathVariable String token, @RequestParam(defaultValue = "") String then, HttpServletRequest request) {
        return at(token, link -> {
            ledger.opened(link.alert(), link.message(), now());
            progressed.raise();
            if (signedIn.reader(request, link).isPresent()) {
                return onwards(token, then);
            }
            return switch (sender.send(link, now())) {
                case Sending.Sent _ -> toCode(token, then, "");
                case Sending.OnItsWay _ -> toCode(token, then, SOON);
                case Sending.NotSent _ -> page("not-sent", HttpStatus.SERVICE_UNAVAILABLE, link, token);
                case Sending.TooMany(var again) ->
                    page("too-many-codes", HttpStatus.TOO_MANY_REQUESTS, link, token)
                            .addObject("again", Times.time(again.plus(1, ChronoUnit.MINUTES)));
                case Sending.NoOtherChannel _ -> page("no-other-channel", HttpStatus.FORBIDDEN, link, token);
            };
        });
    }

    private static ModelAndView toCode(String token, String then, String asked) {
        String parameters = Stream.of(then.equals(LIST) ? "then=" + LIST : "", asked.isEmpty() ? "" : "asked=" + asked)
                .filter(parameter -> !parameter.isEmpty())
                .collect(Collectors.joining("&"));
        return new ModelAndView("redirect:" + PATH + token + "/code" + (parameters.isEmpty() ? "" : "?" + parameters));
    }

    /// Where a code is typed in.
    ///
    /// @param asked `soon` when another code was asked for before the last one can have arrived
    @GetMapping("/code")
    ModelAndView typeCode(
            @PathVariable String token,
            @RequestParam(defaultValue = "") String then,
            @RequestParam(defaultValue = "") String asked,
            HttpServletRequest request) {
        return at(token, link -> {
            if (signedIn.reader(request, link).isPresent()) {
                return onwards(token, then);
            }
            return codes.inForce(link.message(), now())
                    ? code(link, token, then, HttpStatus.OK, "").addObject("wait", asked.equals(SOON) ? wait(link) : "")
                    : wayIn(link, token);
        });
    }

    private String wait(LinkedAlert link) {
        Instant now = now();
        return codes.another(link.message(), now)
                .map(again -> {
                    long seconds = Math.max(1, Duration.between(now, again).toSeconds() + 1);
                    return "No second code was sent, because the first one may still be on its way. You can ask for"
                            + " another in " + seconds + (seconds == 1 ? " second." : " seconds.");
                })
                .orElse("");
    }

    /// Tries a code.
    @PostMapping
    ModelAndView signIn(
            @PathVariable String token,
            @RequestParam(defaultValue = "") String code,
            @RequestParam(defaultValue = "") String then,
            HttpServletRequest request,
            HttpServletResponse response) {
        return at(token, link -> {
            if (!sender.isContact(link, now())) {
                return page("no-other-channel", HttpStatus.FORBIDDEN, link, token);
            }
            return switch (codes.check(link.message(), code, now())) {
                case Check.Right _ -> {
                    signedIn.begin(request, response, link);
                    yield onwards(token, then);
                }
                case Check.NotACode _ ->
                    codes.inForce(link.message(), now())
                            ? code(
                                    link,
                                    token,
                                    then,
                                    HttpStatus.UNPROCESSABLE_CONTENT,
                                    "Enter the six digits of the code.")
                            : noCode(link, token, then, request);
                case Check.Wrong(var left) ->
                    code(
                            link,
                            token,
                            then,
                            HttpStatus.UNPROCESSABLE_CONTENT,
                            "That is not the code. You can try " + left + (left == 1 ? " more time." : " more times."));
                case Check.NoneInForce _ -> noCode(link, token, then, request);
            };
        });
    }

    /// Where no code could be right: one that was sent is over, or none was sent.
    private ModelAndView noCode(LinkedAlert link, String token, String then, HttpServletRequest request) {
        if (signedIn.reader(request, link).isPresent()) {
            return onwards(token, then);
        }
        return codes.wasSent(link.message())
                ? page("code-over", HttpStatus.UNPROCESSABLE_CONTENT, link, token)
                : wayIn(link, token);
    }

    /// "I have it."
    @PostMapping("/acknowledge")
    ModelAndView acknowledge(
            @PathVariable String token, @RequestParam(defaultValue = "") String form, HttpServletRequest request) {
        return pressed(token, form, request, link -> {
            // whoever was first has it; the case says who
            Optional<?> _ = ending.acknowledge(link.alert(), link.message());
            return toCase(token);
        });
    }

    /// Asks why a concern is not for this partner.
    @GetMapping("/not-for-us")
    ModelAndView askWhyNot(@PathVariable String token, HttpServletRequest request) {
        return at(
                token,
                link -> signedIn.reader(request, link)
                        .map(reader -> whyNot(link, reader, token, HttpStatus.OK))
                        .orElseGet(() -> wayIn(link, token)));
    }

    private ModelAndView whyNot(LinkedAlert link, Reader reader, String token, HttpStatus status) {
        return mayRefuse(link)
                ? page("not-for-us", status, link, token)
                        .addObject("form", reader.formToken())
                        .addObject("mistake", status != HttpStatus.OK)
                        .addObject("reasons", Reason.ALL)
                        .addObject(
                                "next",
                                ending.next(link.alert()).map(this::shown).orElse(null))
                : toCase(token);
    }

    /// Who would have a concern next, in words.
    ///
    /// @param opens when they open; empty when they are there
    /// @param passesOver whether somebody else who knows of it is closed now
    public record ShownNext(String name, boolean coordinator, String opens, boolean passesOver) {}

    private ShownNext shown(AlertEnding.NextInLine next) {
        return new ShownNext(
                contacts.nameOf(next.body()),
                next.body().equals(PartnerDirectory.COORDINATOR),
                next.opens().map(Times::inFull).orElse(""),
                next.passesOver());
    }

    /// A reason to refuse, as the partner would say it.
    ///
    /// @param value the name of a {@link RefusalReason}
    public record Reason(String value, String words) {
        static final List<Reason> ALL = RefusalReason.ofPartners().stream()
                .map(reason -> new Reason(
                        reason.name(),
                        switch (reason) {
                            case OTHER_AREA -> "It is in another area";
                            case OTHER_REMIT -> "It is outside what we do";
                            case CONFLICT_OF_INTEREST -> "Somebody here is involved";
                            case NO_CAPACITY -> "Nobody here can take it in time";
                            case NAMED_LATER, NAMED_ONCE_ACKNOWLEDGED ->
                                throw new IllegalStateException("a partner does not say " + reason);
                        }))
                .toList();
    }

    /// Whether the reader can send it on: not the duty coordinator, who is the last resort.
    static boolean mayRefuse(LinkedAlert link) {
        return link.ended().isEmpty()
                && !link.reached().equals(PartnerDirectory.COORDINATOR)
                && !link.decided().equals(PartnerDirectory.COORDINATOR);
    }

    /// "Not for us, because": it goes to the next body at once.
    @PostMapping("/not-for-us")
    ModelAndView refuse(
            @PathVariable String token,
            @RequestParam(defaultValue = "") String form,
            @RequestParam(defaultValue = "") String reason,
            HttpServletRequest request) {
        return pressed(token, form, request, link -> {
            Optional<RefusalReason> why = Reason.ALL.stream()
                    .map(Reason::value)
                    .filter(reason::equals)
                    .map(RefusalReason::valueOf)
                    .findFirst();
            if (why.isEmpty()) {
                return signedIn.reader(request, link)
                        .map(reader -> whyNot(link, reader, token, HttpStatus.UNPROCESSABLE_CONTENT))
                        .orElseGet(() -> wayIn(link, token));
            }
            Optional<AlertEnding.NextInLine> seen = ending.next(link.alert());
            Optional<PartnerId> next = mayRefuse(link) ? ending.refuse(link.alert(), why.get()) : Optional.empty();
            return next.map(body -> page("sent-on", HttpStatus.OK, link, token)
                            .addObject("next", contacts.nameOf(body))
                            .addObject(
                                    "opens",
                                    seen.filter(was -> was.body().equals(body))
                                            .flatMap(AlertEnding.NextInLine::opens)
                                            .map(Times::inFull)
                                            .orElse(""))
                            .addObject("coordinator", body.equals(PartnerDirectory.COORDINATOR)))
                    .orElseGet(() ->
                            staysOpen(link) ? page("nobody-else", HttpStatus.CONFLICT, link, token) : toCase(token));
        });
    }

    /// Whether an alert that could not be sent on has not ended otherwise meanwhile.
    private boolean staysOpen(LinkedAlert link) {
        return ledger.linked(LinkId.of(link.message()))
                .filter(CasePages::mayRefuse)
                .isPresent();
    }

    /// Keeps a note for everybody who may open the case.
    @PostMapping("/note")
    ModelAndView note(
            @PathVariable String token,
            @RequestParam(defaultValue = "") String form,
            @RequestParam(defaultValue = "") String note,
            @RequestParam(defaultValue = "") String id,
            HttpServletRequest request) {
        return at(token, link -> {
            Optional<Reader> reader = signedIn.presser(request, link, form);
            if (reader.isEmpty()) {
                return page("session-over", HttpStatus.FORBIDDEN, link, token).addObject("note", note);
            }
            String text = note.strip().replace("\r\n", "\n");
            Optional<String> mistake = mistakeIn(text);
            if (mistake.isEmpty() && !notes.add(link, id, text, now())) {
                mistake = Optional.of("The note was not saved, because the report is not here.");
            }
            return mistake.map(words -> view.of(link, reader.get(), token, now())
                            .addObject("noteMistake", words)
                            .addObject("note", note))
                    .orElseGet(() -> new ModelAndView("redirect:" + PATH + token + "#notes"));
        });
    }

    private static Optional<String> mistakeIn(String text) {
        if (text.isEmpty()) {
            return Optional.of("Write the note first.");
        }
        int length = text.codePointCount(0, text.length());
        return length > Notes.LONGEST
                ? Optional.of("The note has " + length + " characters. It may have " + Notes.LONGEST + ".")
                : Optional.empty();
    }

    /// Signs out.
    @PostMapping("/leave")
    ModelAndView leave(
            @PathVariable String token,
            @RequestParam(defaultValue = "") String form,
            HttpServletRequest request,
            HttpServletResponse response) {
        if (signedIn.isOurs(request, form)) {
            signedIn.end(request, response);
        }
        return new ModelAndView("left");
    }

    /// What a button does that only a page of the reader's own may press.
    private ModelAndView pressed(
            String token, String form, HttpServletRequest request, Function<LinkedAlert, ModelAndView> work) {
        return at(
                token,
                link -> signedIn.presser(request, link, form)
                        .map(_ -> work.apply(link))
                        .orElseGet(() -> page("session-over", HttpStatus.FORBIDDEN, link, token)));
    }

    /// What a link opens that a report can be read with: those of the partner that the alert is for, and of the duty
    /// coordinator.
    private ModelAndView at(String token, Function<LinkedAlert, ModelAndView> page) {
        Followed link = links.follow(token);
        return switch (link) {
            case Followed.Open(var alert) -> forReaders(alert, page);
            case Followed.Used(var alert, _, var readable) ->
                readable ? forReaders(alert, page) : closed.closed(link);
            case Followed.Unknown _, Followed.Withdrawn _, Followed.Expired _, Followed.Ended _ -> closed.closed(link);
        };
    }

    private ModelAndView forReaders(LinkedAlert link, Function<LinkedAlert, ModelAndView> page) {
        return isForItsReader(link) ? page.apply(link) : closed.closed(new Followed.Unknown());
    }

    /// Whether a link went to the partner that the alert is for, or to the duty coordinator.
    static boolean isForItsReader(LinkedAlert link) {
        return link.reached().equals(link.decided()) || link.reached().equals(PartnerDirectory.COORDINATOR);
    }

    private ModelAndView wayIn(LinkedAlert link, String token) {
        return sender.otherMeans(link, now()).isPresent()
                ? page("way-in", HttpStatus.OK, link, token)
                : page("no-other-channel", HttpStatus.FORBIDDEN, link, token);
    }

    private ModelAndView code(LinkedAlert link, String token, String then, HttpStatus status, String mistake) {
        return page("code", status, link, token)
                .addObject("wait", "")
                .addObject("mistake", mistake)
                .addObject("toList", then.equals(LIST));
    }

    private ModelAndView page(String name, HttpStatus status, LinkedAlert link, String token) {
        return view.page(name, status, link, token)
                .addObject(
                        "means",
                        sender.otherMeans(link, now()).map(CaseView::by).orElse(""));
    }

    private static ModelAndView onwards(String token, String then) {
        return then.equals(LIST) ? new ModelAndView("redirect:/p") : toCase(token);
    }

    private static ModelAndView toCase(String token) {
        return new ModelAndView("redirect:" + PATH + token);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
