package org.signpost.intake;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.signpost.contract.id.ConcernId;

/// That somebody has entered the code of a report: in the memory of this process, under a cookie that means nothing
/// elsewhere, until they leave or do nothing for a while. The code itself is not kept.
///
/// @param usedAt when a page of it was last asked for
record FollowUpVisit(ConcernId concern, Instant usedAt) {

    /// How long it lasts while nothing happens.
    static final Duration IDLE = Duration.ofMinutes(20);

    private static final String ATTRIBUTE = FollowUpVisit.class.getName();

    /// The report whose code whoever asks has entered; asking keeps it open.
    static Optional<ConcernId> of(HttpServletRequest request, Instant now) {
        HttpSession session = request.getSession(false);
        if (session == null || !(session.getAttribute(ATTRIBUTE) instanceof FollowUpVisit visit)) {
            return Optional.empty();
        }
        if (!now.isBefore(visit.usedAt().plus(IDLE))) {
            session.removeAttribute(ATTRIBUTE);
            return Optional.empty();
        }
        session.setAttribute(ATTRIBUTE, new FollowUpVisit(visit.concern(), now));
        return Optional.of(visit.concern());
    }

    /// Whether a session holds one.
    ///
    /// @throws IllegalStateException if the session has ended
    static boolean isIn(HttpSession session) {
        return session.getAttribute(ATTRIBUTE) instanceof FollowUpVisit;
    }

    /// Takes down that the code of that report was entered, under a session id that nobody knew before.
    ///
    /// @throws VisitRoom.NoRoom if this instance can keep no more visits
    static void begin(HttpServletRequest request, ConcernId concern, Instant now, VisitRoom room)
            throws VisitRoom.NoRoom {
        room.keep(request, session -> {
            if (!session.isNew()) {
                request.changeSessionId();
            }
            session.setAttribute(ATTRIBUTE, new FollowUpVisit(concern, now));
        });
    }

    /// Forgets everything that the session holds.
    static void end(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        if (session != null) {
            session.invalidate();
        }
    }
}
