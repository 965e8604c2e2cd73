package org.signpost.intake;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.id.ConcernId;
import org.signpost.contract.id.PublicReference;
import org.signpost.intake.progress.Destination;
import org.signpost.intake.progress.Discretion;
import org.signpost.intake.progress.Progress;
import org.signpost.intake.progress.Stage;

/// What the system that sent a concern is told of what became of it; {@link Discretion} says how much that is.
///
/// @param status `received`, `passed-on` or `acknowledged`
/// @param leads how many must answer, or have; who need not any more does not count
/// @param copies how many are told for information
/// @param acknowledged how many have answered
/// @param acknowledgedAt when the last of them answered
/// @param destinations who is told, why, and how far that has come; absent where that is not told, or not known yet
@JsonInclude(JsonInclude.Include.NON_NULL)
record ConcernStatus(
        String concernId,
        String reference,
        String status,
        @Nullable Instant receivedAt,
        @Nullable Instant passedOnAt,
        int leads,
        int copies,
        int acknowledged,
        @Nullable Instant acknowledgedAt,
        @Nullable List<ToldPartner> destinations) {

    /// @param names the name of a partner by its id, or null where it is not known
    static ConcernStatus of(ConcernId id, Progress known, Function<String, @Nullable String> names) {
        String reference = PublicReference.of(id).value();
        return switch (known.toldToSource()) {
            case RECEIPT ->
                new ConcernStatus(
                        id.toString(), reference, Stage.RECEIVED.wire(), known.receivedAt(), null, 0, 0, 0, null, null);
            case COUNTS -> of(id, reference, known, null);
            case DESTINATIONS ->
                of(
                        id,
                        reference,
                        known,
                        known.destinations().stream()
                                .sorted(Comparator.comparing(Destination::part).thenComparing(Destination::partner))
                                .map(destination -> ToldPartner.of(destination, names))
                                .toList());
        };
    }

    private static ConcernStatus of(
            ConcernId id, String reference, Progress known, @Nullable List<ToldPartner> destinations) {
        return new ConcernStatus(
                id.toString(),
                reference,
                known.stage().wire(),
                known.receivedAt(),
                known.passedOnAt(),
                known.expected().size(),
                known.copies().size(),
                known.acknowledged().size(),
                known.acknowledgedAt().orElse(null),
                destinations);
    }

    /// One partner who is told.
    ///
    /// @param partner the partner's id
    /// @param name as people know it
    /// @param part `lead`: must say that they have it; `copy`: is told for information
    /// @param task `act`, or `transfer` to another force
    /// @param reason why, in the words of the partnership's policy
    /// @param rules the rows and lines of the policy that say so
    /// @param status `decided`, `recorded`, `failed`, `given-up`, `sent`, `delivered`, `opened`, `escalated`,
    /// `stood-down` or `acknowledged`
    /// @param at when it came that far
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ToldPartner(
            String partner,
            @Nullable String name,
            String part,
            String task,
            String reason,
            List<String> rules,
            String status,
            Instant at) {

        private static ToldPartner of(Destination destination, Function<String, @Nullable String> names) {
            return new ToldPartner(
                    destination.partner(),
                    names.apply(destination.partner()),
                    destination.part().wire(),
                    destination.forTransfer() ? "transfer" : "act",
                    destination.because(),
                    destination.rules(),
                    destination.standing().wire(),
                    destination.at());
        }
    }
}
