package org.signpost.intake;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.signpost.contract.concern.Attribution;
import org.signpost.contract.concern.Mode;
import org.signpost.contract.concern.Sender;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.FollowUpCode;
import org.signpost.intake.follow.FollowUpAnswers;
import org.signpost.intake.progress.FollowUp;
import org.signpost.intake.progress.Progress;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// Finds the report of a code, and takes in what its reporter sends later.
@Component
class FollowUps {

    /// What people and telephones put between the groups of a code.
    private static final Pattern BETWEEN = Pattern.compile("[\\p{Z}\\p{Pd}\\p{Cf}\\s_.\u2212]+");

    /// Longer than any code, however it is written.
    private static final int LONGEST = 100;

    private final KnownConcerns known;
    private final ConcernProgress progress;
    private final FollowedTopics topics;
    private final FollowUpThrottle throttle;
    private final TakeInConcerns takeIn;
    private final JsonMapper json;

    FollowUps(
            KnownConcerns known,
            ConcernProgress progress,
            FollowedTopics topics,
            FollowUpThrottle throttle,
            TakeInConcerns takeIn,
            JsonMapper json) {
        this.known = known;
        this.progress = progress;
        this.topics = topics;
        this.throttle = throttle;
        this.takeIn = takeIn;
        this.json = json;
    }

    /// What comes of entering a code.
    sealed interface Entered {
        /// It is the code of this report.
        record Found(ConcernId concern) implements Entered {}

        /// It cannot be a code, or is nobody's, or its report is forgotten: which of them is not told.
        record Unknown() implements Entered {}

        /// Too many wrong ones were entered.
        ///
        /// @param until when to try again
        record Closed(Instant until) implements Entered {}

        /// Not everything is known yet that was reported before; the code may well be right.
        record NotYet() implements Entered {}
    }

    /// Looks for the report of a code. What cannot be a code is a slip of the finger, and no try: nobody learns from it
    /// what is somebody's, and it must not close the page to everybody else of the same network.
    ///
    /// @param request by which it was entered
    Entered enter(String typed, HttpServletRequest request) {
        if (!topics.caughtUp()) {
            return new Entered.NotYet();
        }
        Optional<FollowUpCode> code = read(typed);
        if (code.isEmpty()) {
            return new Entered.Unknown();
        }
        Optional<Instant> closed = throttle.take(request);
        if (closed.isPresent()) {
            return new Entered.Closed(closed.get());
        }
        Optional<ConcernId> concern =
                known.concernOf(code.get()).filter(id -> progress.of(id).isPresent());
        if (concern.isEmpty()) {
            return new Entered.Unknown();
        }
        throttle.giveBack(request);
        return new Entered.Found(concern.get());
    }

    private static Optional<FollowUpCode> read(String typed) {
        return typed.length() > LONGEST
                ? Optional.empty()
                : FollowUpCode.parse(BETWEEN.matcher(typed).replaceAll(""));
    }

    /// What became of a report; empty if it is forgotten.
    Optional<Progress> progressOf(ConcernId concern) {
        return progress.of(concern);
    }

    /// Whether a report was none about real people: nobody is told of what is added to it either.
    boolean isTest(ConcernId concern) {
        return progress.modeOf(concern).filter(mode -> mode != Mode.LIVE).isPresent();
    }

    /// What became of what was sent later.
    Optional<Progress> progressOf(FollowUp later) {
        return progress.of(later.concern());
    }

    /// Takes in what a reporter sends later; empty if the report that it belongs to is forgotten.
    Optional<TakenIn> send(ConcernId earlier, FollowUpAnswers answers, Screening screening) {
        return progress.routingAnswersOf(earlier)
                .map(known -> takeIn.takeIn(
                        json.writeValueAsBytes(answers.report(earlier, known)),
                        Attribution.of(Sender.PUBLIC_FORM),
                        screening));
    }
}
