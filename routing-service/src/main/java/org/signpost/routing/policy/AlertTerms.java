package org.signpost.routing.policy;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.signpost.contract.id.PartnerId;

/// What the partnership agreed on for concerns of one urgency: how a lead is alerted, by when a person there must
/// acknowledge, and who is told while nobody has.
///
/// @param means the urgency in the partnership's words
/// @param channels by which a lead is alerted
/// @param acknowledgeWithin for every partner that there is, how long a person there has
/// @param undeliveredCountsAfter how long an alert may stay undelivered before it counts as unanswered; never, when
/// empty
/// @param then who is told next, in order
public record AlertTerms(
        String means,
        Set<Channel> channels,
        Map<PartnerId, Span> acknowledgeWithin,
        Optional<Span> undeliveredCountsAfter,
        List<Next> then) {

    /// A way to a person.
    public enum Channel {
        SMS("sms"),
        EMAIL("email");

        private final String wire;

        Channel(String wire) {
            this.wire = wire;
        }

        /// The word for it in a policy file.
        public String wire() {
            return wire;
        }
    }

    /// Somebody who is told because nobody has acknowledged.
    ///
    /// @param fromDeadline whether the time runs from the deadline, or else from the first alert
    /// @param after how long; at once when empty
    public record Next(boolean fromDeadline, Optional<Span> after, Whom whom) {
        public Next {
            if (!fromDeadline && after.isEmpty()) {
                throw new IllegalArgumentException("nobody is told next at the very moment of the first alert");
            }
        }

        /// The step as a policy file writes it, such as `deadline + 60 minutes`.
        public String whenInWords() {
            String span = after.map(Span::inWords).orElse("");
            if (!fromDeadline) {
                return span;
            }
            return span.isEmpty() ? "deadline" : "deadline + " + span;
        }
    }

    /// Who is told next.
    public sealed interface Whom {
        /// The back-up contact of the partner that has not acknowledged.
        record BackUpContact() implements Whom {}

        /// Another partner.
        record Partner(PartnerId id) implements Whom {}
    }

    public AlertTerms {
        if (channels.isEmpty()) {
            throw new IllegalArgumentException("a lead is alerted by at least one channel");
        }
        if (then.isEmpty() || !(then.getLast().whom() instanceof Whom.Partner)) {
            throw new IllegalArgumentException("the last who is told is a partner");
        }
        channels = Set.copyOf(EnumSet.copyOf(channels));
        acknowledgeWithin = Map.copyOf(acknowledgeWithin);
        then = List.copyOf(then);
    }

    /// How long a person at that partner has.
    ///
    /// @throws IllegalArgumentException for a partner that there is not
    public Span acknowledgeWithin(PartnerId partner) {
        Span within = acknowledgeWithin.get(partner);
        if (within == null) {
            throw new IllegalArgumentException("there is no such partner");
        }
        return within;
    }
}
