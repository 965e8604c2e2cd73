package org.signpost.notifier.alerting;

import java.util.List;
import java.util.Optional;
import org.signpost.contract.concern.Kind;
import org.signpost.contract.id.PublicReference;

/// How a concern stands to an earlier one, and what that asks of whoever reads it. A withdrawal may be
/// forced, so no word here says that nothing need be done.
///
/// @param earlier the earlier concern; empty when there is none, or when the report could not name it
public record Relation(Kind kind, Optional<PublicReference> earlier) {

    /// Of a first report.
    public static final Relation NONE = new Relation(Kind.NEW, Optional.empty());

    /// Such as `takes back K7Q2-4MX9`; empty for a concern that stands alone.
    public Optional<String> words() {
        return switch (kind) {
            case NEW -> earlier.map(reference -> "relates to " + reference);
            case ADD_INFORMATION -> Optional.of("adds to " + named());
            case WITHDRAW -> Optional.of("takes back " + named());
        };
    }

    /// Why those who must hear of it are told.
    public Occasion occasion() {
        return kind == Kind.NEW ? Occasion.FIRST : Occasion.FOLLOW_UP;
    }

    /// What a lead must know and do about it, a sentence or two a line; none for a concern that stands alone.
    ///
    /// @param restricted whether whoever has the earlier report may be one of whom it is kept
    public List<String> forLead(boolean restricted) {
        String together = "Take it into account with " + named()
                + (restricted
                        ? ". Do not tell whoever else has that report: it may be kept from them."
                        : ", and tell whoever has that report.");
        return switch (kind) {
            case NEW -> earlier.isPresent() ? List.of(together) : List.of();
            case ADD_INFORMATION -> List.of(together);
            case WITHDRAW -> List.of(care(), "Do not stop work on " + that() + " because of this alone.", together);
        };
    }

    /// What a partner who is told for information must know of it; none for a concern that stands alone.
    public List<String> forCopy() {
        String together = "Take it into account with " + named() + ".";
        return switch (kind) {
            case NEW -> earlier.isPresent() ? List.of(together) : List.of();
            case ADD_INFORMATION -> List.of(together);
            case WITHDRAW ->
                List.of(
                        care(),
                        "Do not stop work on " + that() + " because of this alone: that is for the lead to say.");
        };
    }

    private String care() {
        return "The person who reported it withdraws " + named()
                + ". Treat this with care: a withdrawal may be forced.";
    }

    private String named() {
        return earlier.map(PublicReference::value).orElse("an earlier report");
    }

    private String that() {
        return earlier.map(PublicReference::value).orElse("that report");
    }
}
