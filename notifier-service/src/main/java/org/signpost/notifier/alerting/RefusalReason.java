package org.signpost.notifier.alerting;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Why a concern is not for a partner that had it; a closed list, so that nothing that was reported gets out.
/// Partners give the first four themselves. The others are what a later report makes of it.
public enum RefusalReason {
    OTHER_AREA("it is in another area", "Find out whose area it is in, and telephone them."),
    OTHER_REMIT("it is outside what they do", "Find who does this work, and telephone them."),
    CONFLICT_OF_INTEREST(
            "somebody there is involved",
            "Do not speak with them about it any more. Choose who may have it, and telephone them."),
    NO_CAPACITY("nobody there can take it in time", "Find who can take it in time, and telephone them."),
    /// Something that follows the report is withheld from the partner, which had not acknowledged it.
    NAMED_LATER(
            "a later report says that somebody there is involved",
            "They were not told why: do not speak with them about it. Choose who may have it, and telephone them."),
    /// The same of a partner that had acknowledged it.
    NAMED_ONCE_ACKNOWLEDGED(
            "a later report says that somebody there is involved",
            "They have read it, or may have, and may have begun to act. They were not told why they have it no more: do"
                    + " not speak with them about it. Choose who may have it, and telephone them.");

    private static final List<RefusalReason> OF_PARTNERS =
            List.of(OTHER_AREA, OTHER_REMIT, CONFLICT_OF_INTEREST, NO_CAPACITY);

    private final String words;
    private final String forCoordinator;

    RefusalReason(String words, String forCoordinator) {
        this.words = words;
        this.forCoordinator = forCoordinator;
    }

    /// Those that a partner gives.
    public static List<RefusalReason> ofPartners() {
        return OF_PARTNERS;
    }

    /// Those that nobody gives.
    public static List<RefusalReason> ofLaterReports() {
        return Arrays.stream(values())
                .filter(reason -> !OF_PARTNERS.contains(reason))
                .toList();
    }

    /// Whether somebody at the partner is involved, whoever says so.
    public boolean isInvolvement() {
        return this == CONFLICT_OF_INTEREST || !OF_PARTNERS.contains(this);
    }

    /// The reason as the end of a sentence that begins "not for them, because".
    public String words() {
        return words;
    }

    /// The beginning of a sentence that says of a partner why it has the concern no more; it has no full stop.
    ///
    /// @param partner the name of the partner
    public String saidOf(String partner) {
        return switch (this) {
            case OTHER_AREA, OTHER_REMIT, CONFLICT_OF_INTEREST, NO_CAPACITY ->
                partner + " said that it is not for them, because " + words;
            case NAMED_LATER -> partner + " must not have it any more, because " + words;
            case NAMED_ONCE_ACKNOWLEDGED ->
                partner + " had acknowledged it, and must not have it any more, because " + words;
        };
    }

    /// What whoever has the concern next is to do about it; empty when they simply act on it.
    ///
    /// @param coordinator whether that is the duty coordinator, who finds somebody
    Optional<String> then(boolean coordinator) {
        if (coordinator) {
            return Optional.of(forCoordinator + " Acknowledge it when somebody has it.");
        }
        return switch (this) {
            case OTHER_AREA, OTHER_REMIT, NO_CAPACITY -> Optional.empty();
            case CONFLICT_OF_INTEREST -> Optional.of("Do not speak with them about it.");
            case NAMED_LATER -> Optional.of("They were not told why: do not speak with them about it.");
            case NAMED_ONCE_ACKNOWLEDGED ->
                Optional.of("They have read it, or may have, and may have begun to act. They were not told why they"
                        + " have it no more: do not speak with them about it.");
        };
    }
}
