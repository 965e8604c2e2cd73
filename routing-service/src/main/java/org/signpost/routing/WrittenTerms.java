package org.signpost.routing;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.avro.AlertChannel;
import org.signpost.contract.avro.AlertSpan;
import org.signpost.contract.avro.AlertSpanUnit;
import org.signpost.contract.avro.EscalationStep;
import org.signpost.routing.policy.AlertTerms;
import org.signpost.routing.policy.Span;

/// Writes down in a decision what the policy says of its alerts, so that they keep what was agreed on when it was made.
final class WrittenTerms {

    private WrittenTerms() {}

    /// All but how long each partner has, which stands beside the partner.
    static org.signpost.contract.avro.AlertTerms of(AlertTerms terms) {
        return new org.signpost.contract.avro.AlertTerms(
                terms.channels().stream()
                        .sorted()
                        .map(channel -> switch (channel) {
                            case SMS -> AlertChannel.SMS;
                            case EMAIL -> AlertChannel.EMAIL;
                        })
                        .toList(),
                orNull(terms.undeliveredCountsAfter()),
                terms.then().stream().map(WrittenTerms::of).toList());
    }

    static AlertSpan of(Span span) {
        return switch (span) {
            case Span.OnTheClock(var length) ->
                new AlertSpan(Math.toIntExact(length.toMinutes()), AlertSpanUnit.MINUTES);
            case Span.WorkingDays(int days) -> new AlertSpan(days, AlertSpanUnit.WORKING_DAYS);
        };
    }

    private static EscalationStep of(AlertTerms.Next next) {
        return new EscalationStep(
                next.fromDeadline(),
                orNull(next.after()),
                switch (next.whom()) {
                    case AlertTerms.Whom.BackUpContact() -> null;
                    case AlertTerms.Whom.Partner(var id) -> id.value();
                });
    }

    private static @Nullable AlertSpan orNull(Optional<Span> span) {
        return span.map(WrittenTerms::of).orElse(null);
    }
}
