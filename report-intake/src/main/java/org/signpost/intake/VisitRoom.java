package org.signpost.intake;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.signpost.intake.flood.NetworkLimits;
import org.signpost.intake.flood.NetworkMark;
import org.signpost.intake.flood.Purpose;
import org.springframework.stereotype.Component;

/// The room that an instance has for visits, of the form and of the follow-up pages: shared out so that nobody who
/// opens thousands keeps anybody of another network out.
///
/// A network may open only so many in an hour, and hold only a part of the room. Where it has its part, or all the room
/// is taken, the visit that is worth least makes room: one with one answer or none, of that network or of the one that
/// holds the most, and its oldest. One that is worth keeping is never ended for another.
///
/// Of a visit's network it knows the keyed hash by which the network is counted, for as long as the visit lasts.
@Component
class VisitRoom {

    /// The part of the room that one network may hold.
    static final int PARTS = 4;

    private static final String ATTRIBUTE = VisitRoom.class.getName();

    private final Map<NetworkMark, Held> networks = new HashMap<>();
    private final NetworkLimits limits;
    private final Clock clock;
    private final Duration retryAfter;
    private final int most;
    private final int mostOfOne;
    private int taken;

    VisitRoom(NetworkLimits limits, FormSettings form, IntakeSettings settings, Clock clock) {
        this.limits = limits;
        this.clock = clock;
        this.retryAfter = settings.retryAfter();
        this.most = form.mostVisits();
        this.mostOfOne = Math.max(1, most / PARTS);
    }

    /// There is no room for a visit.
    static final class NoRoom extends Exception {
        private static final long serialVersionUID = 1L;

        private final Duration after;

        private NoRoom(Duration after) {
            super("no room for another visit", null, false, false);
            this.after = after;
        }

        /// How many seconds to wait before trying again.
        long afterSeconds() {
            return Math.max(1, after.plusMillis(999).toSeconds());
        }
    }

    /// Puts something into the session of whoever asks. One that is begun for it takes room.
    ///
    /// @throws NoRoom if there is none
    void keep(HttpServletRequest request, Consumer<HttpSession> what) throws NoRoom {
        HttpSession here = request.getSession(false);
        if (here == null) {
            begin(request, what);
            return;
        }
        try {
            what.accept(here);
        } catch (IllegalStateException endedMeanwhile) {
            throw new NoRoom(retryAfter);
        }
    }

    private void begin(HttpServletRequest request, Consumer<HttpSession> what) throws NoRoom {
        Optional<Instant> closed = limits.take(request, Purpose.VISIT);
        if (closed.isPresent()) {
            throw new NoRoom(Duration.between(clock.instant(), closed.get()));
        }
        Reserved reserved = reserve(limits.markOf(request));
        // outside the lock: a session that ends holds a lock of its own, and asks for ours
        reserved.inItsWay().ifPresent(Place::end);
        if (reserved.place() == null) {
            limits.giveBack(request, Purpose.VISIT);
            throw new NoRoom(retryAfter);
        }
        try {
            HttpSession session = request.getSession(true);
            what.accept(session);
            reserved.place().take(session);
        } catch (IllegalStateException tooMany) {
            leave(reserved.place());
            throw new NoRoom(retryAfter);
        }
    }

    /// A place, or none; and the visit that must end for it.
    private record Reserved(@Nullable Place place, Optional<Place> inItsWay) {}

    private synchronized Reserved reserve(NetworkMark network) {
        Held own = networks.get(network);
        Optional<Place> inItsWay = Optional.empty();
        if (own != null && own.places >= mostOfOne) {
            inItsWay = own.leastWorth();
        } else if (taken >= most) {
            inItsWay = networks.values().stream()
                    .filter(held -> !held.perhapsLittle.isEmpty())
                    .sorted(Comparator.comparingInt((Held held) -> held.places).reversed())
                    .flatMap(held -> held.leastWorth().stream())
                    .findFirst();
        } else {
            return new Reserved(placed(network), inItsWay);
        }
        if (inItsWay.isEmpty()) {
            return new Reserved(null, inItsWay);
        }
        leave(inItsWay.get());
        return new Reserved(placed(network), inItsWay);
    }

    private synchronized Place placed(NetworkMark network) {
        Held held = networks.computeIfAbsent(network, _ -> new Held());
        held.places++;
        taken++;
        return new Place(this, network);
    }

    private synchronized void seated(Place place) {
        Held held = networks.get(place.network);
        if (held != null && !place.left) {
            held.perhapsLittle.add(place);
        }
    }

    private synchronized void leave(Place place) {
        Held held = networks.get(place.network);
        if (place.left || held == null) {
            return;
        }
        place.left = true;
        held.perhapsLittle.remove(place);
        held.places--;
        taken--;
        if (held.places == 0) {
            networks.remove(place.network);
        }
    }

    /// How many visits there are.
    synchronized int taken() {
        return taken;
    }

    /// What one network holds.
    private static final class Held {
        private int places;

        /// Oldest first. One that was once found to be worth keeping is not looked at again.
        private final SequencedSet<Place> perhapsLittle = new LinkedHashSet<>();

        private Optional<Place> leastWorth() {
            while (!perhapsLittle.isEmpty()) {
                Place oldest = perhapsLittle.getFirst();
                if (!oldest.worthKeeping()) {
                    return Optional.of(oldest);
                }
                perhapsLittle.removeFirst();
            }
            return Optional.empty();
        }
    }

    /// The place of a session, which holds it for as long as it lasts.
    private static final class Place implements HttpSessionBindingListener {
        private final VisitRoom room;
        private final NetworkMark network;
        private volatile @Nullable HttpSession session;
        private boolean left;

        Place(VisitRoom room, NetworkMark network) {
            this.room = room;
            this.network = network;
        }

        void take(HttpSession begun) {
            session = begun;
            begun.setAttribute(ATTRIBUTE, this);
            room.seated(this);
        }

        boolean worthKeeping() {
            HttpSession held = session;
            try {
                return held != null
                        && (FollowUpVisit.isIn(held)
                                || Visit.in(held).filter(Visit::worthKeeping).isPresent());
            } catch (IllegalStateException ended) {
                return false;
            }
        }

        void end() {
            HttpSession held = session;
            try {
                if (held != null) {
                    held.invalidate();
                }
            } catch (IllegalStateException ended) {
                // by itself, meanwhile
            }
        }

        @Override
        public void valueUnbound(HttpSessionBindingEvent ended) {
            room.leave(this);
        }
    }
}
