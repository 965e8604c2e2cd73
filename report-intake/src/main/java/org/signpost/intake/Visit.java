package org.signpost.intake;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.id.FollowUpCode;
import org.signpost.contract.id.PublicReference;
import org.signpost.intake.form.Answers;
import org.signpost.intake.form.FormField;
import org.signpost.intake.form.Pace;
import org.signpost.intake.form.Question;

/// What the form remembers of one person while they are here: in the memory of this process, under a cookie that means
/// nothing elsewhere, until they leave. It hides itself when printed.
///
/// Several pages may be open at once, and a button may be pressed twice: everything here may happen at the same time.
final class Visit {

    private static final String ATTRIBUTE = Visit.class.getName();

    private final String token = fresh();
    private String once = fresh();
    private Answers answers = Answers.none();
    private @Nullable Sent sent;
    private boolean another;
    private boolean resumed;
    private Answers late = Answers.none();
    private String lateOnce = fresh();

    /// A report that was sent.
    ///
    /// @param once under which it was sent
    /// @param base what decides who must hear of an addition
    /// @param facts what the confirmation says of it; no words of the reporter
    /// @param added whether something was added to it since
    record Sent(
            String once,
            PublicReference reference,
            FollowUpCode followUpCode,
            Answers base,
            Facts facts,
            boolean added) {

        @Override
        public String toString() {
            return "Sent[hidden]";
        }
    }

    /// What the confirmation depends on.
    record Facts(Pace pace, boolean danger, String called, String where, boolean withheld, String contact) {

        static Facts of(Answers answers) {
            boolean danger = answers.is(FormField.DANGER, "now");
            boolean child = !answers.advice() && !answers.is(FormField.UNDER_18, "no");
            boolean policeAgreed = answers.is(FormField.POLICE_MAY_BE_TOLD, "yes");
            String where = answers.aboutReporter() && !policeAgreed ? "private" : "other";
            if (danger) {
                where = "emergency";
            } else if (answers.advice()) {
                where = "advice";
            } else if (child) {
                where = "child";
            }
            return new Facts(
                    Pace.of(answers),
                    danger,
                    answers.text(FormField.CALLED),
                    where,
                    answers.has(FormField.SUBJECT_WORKS_FOR),
                    contact(answers));
        }

        private static String contact(Answers answers) {
            if (answers.is(FormField.IDENTITY, "anonymous") || answers.is(FormField.MAY_CONTACT, "no")) {
                return "no";
            }
            if (answers.all(FormField.CONTACT_MEANS).equals(List.of("code-only"))) {
                return "no";
            }
            boolean agreed = answers.is(FormField.MAY_CONTACT, "yes");
            if (answers.has(FormField.PHONE) || answers.has(FormField.EMAIL)) {
                return agreed ? "yes" : "perhaps";
            }
            return agreed ? "unreachable" : "no";
        }
    }

    static Optional<Visit> of(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        return session == null ? Optional.empty() : in(session);
    }

    /// The visit that a session holds.
    ///
    /// @throws IllegalStateException if the session has ended
    static Optional<Visit> in(HttpSession session) {
        return session.getAttribute(ATTRIBUTE) instanceof Visit visit ? Optional.of(visit) : Optional.empty();
    }

    /// The visit of whoever asks, begun now if there is none.
    ///
    /// @throws VisitRoom.NoRoom if this instance can keep no more of them
    static Visit begin(HttpServletRequest request, FormSettings settings, VisitRoom room) throws VisitRoom.NoRoom {
        Optional<Visit> here = of(request);
        if (here.isPresent()) {
            return here.get();
        }
        var visit = new Visit();
        room.keep(request, session -> {
            session.setMaxInactiveInterval(settings.idleSeconds());
            session.setAttribute(ATTRIBUTE, visit);
        });
        return visit;
    }

    /// Whether more would be lost with it than one answer.
    synchronized boolean worthKeeping() {
        return sent != null || !late.isEmpty() || answers.pages().size() > 1;
    }

    private static String fresh() {
        return UUID.randomUUID().toString();
    }

    /// What every page of the visit sends along, and no page of another site can know.
    String token() {
        return token;
    }

    boolean owns(@Nullable String sentToken) {
        return sentToken != null
                && MessageDigest.isEqual(
                        token.getBytes(StandardCharsets.UTF_8), sentToken.getBytes(StandardCharsets.UTF_8));
    }

    /// What makes a report that is sent twice one concern.
    synchronized String once() {
        return once;
    }

    synchronized Answers answers() {
        return answers;
    }

    synchronized Answers answer(UnaryOperator<Answers> how) {
        answers = how.apply(answers);
        return answers;
    }

    /// The visit began with an answer that was written before another one ended.
    synchronized void resume() {
        resumed = true;
    }

    /// Whether to say so; once.
    synchronized boolean tellResumed() {
        boolean tell = resumed;
        resumed = false;
        return tell;
    }

    synchronized Optional<Sent> sent() {
        return Optional.ofNullable(sent);
    }

    /// Whether the report was sent and no other was begun.
    synchronized boolean done() {
        return sent != null && !another;
    }

    /// Takes down that a report was sent. What was answered on another page meanwhile is not part of it, and is kept.
    synchronized void sent(Answers what, Sent how) {
        if (sent != null && sent.once().equals(how.once())) {
            return; // the button was pressed twice
        }
        late = answers == what ? Answers.none() : answers;
        lateOnce = fresh();
        answers = Answers.none();
        once = fresh();
        another = false;
        sent = how;
    }

    /// Begins another report.
    synchronized void beginAnother() {
        another = true;
    }

    /// Sends the answers as a report of their own, where something else was sent under the same token.
    synchronized void asAnother() {
        once = fresh();
    }

    /// Whether a page belongs to a report that was sent.
    synchronized boolean isLate(@Nullable String pageOnce) {
        return sent != null && pageOnce != null && !pageOnce.equals(once);
    }

    /// What was written on pages of a report after it was sent.
    synchronized Answers late() {
        return late;
    }

    /// The same, with what decides who must hear of it.
    synchronized Answers addition() {
        return sent == null ? late : sent.base().overlaidBy(late);
    }

    synchronized String lateOnce() {
        return lateOnce;
    }

    synchronized void answerLate(Question page, Map<String, List<String>> answer) {
        late = late.with(page, answer);
    }

    /// Takes down that what was written late was added to the report.
    synchronized void added(Answers what) {
        if (sent != null) {
            sent = new Sent(sent.once(), sent.reference(), sent.followUpCode(), sent.base(), sent.facts(), true);
        }
        forget(what);
    }

    /// Uses what was written late in another report.
    synchronized void useLate() {
        Answers what = late;
        answers = answers.overlaidBy(what);
        another = true;
        forget(what);
    }

    synchronized void discardLate() {
        late = Answers.none();
    }

    private void forget(Answers what) {
        if (late == what) {
            late = Answers.none();
            lateOnce = fresh();
        }
    }

    @Override
    public String toString() {
        return "Visit[hidden]";
    }
}
