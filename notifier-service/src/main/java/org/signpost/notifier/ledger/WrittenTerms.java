package org.signpost.notifier.ledger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.id.PartnerId;
import org.signpost.notifier.alerting.Ladder.Whom;
import org.signpost.notifier.alerting.Means;
import org.signpost.notifier.alerting.Term;
import org.signpost.notifier.alerting.Terms;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// What was agreed on for the alerts of a decision, as the ledger keeps it.
final class WrittenTerms {

    private static final Logger log = LoggerFactory.getLogger(WrittenTerms.class);
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .build();

    private WrittenTerms() {}

    private record Written(
            List<String> channels, @Nullable Span undeliveredCountsAfter, List<Step> then, Map<String, Span> within) {}

    private record Step(boolean fromDeadline, @Nullable Span after, String tell) {}

    /// One of the two is 0.
    private record Span(long seconds, int workingDays) {}

    static String of(Terms terms) {
        return JSON.writeValueAsString(new Written(
                terms.channels().stream().map(Means::name).sorted().toList(),
                orNull(terms.undeliveredCountsAfter()),
                terms.then().stream()
                        .map(next -> new Step(
                                next.fromDeadline(),
                                orNull(next.after()),
                                next.whom().name()))
                        .toList(),
                terms.within().entrySet().stream()
                        .collect(Collectors.toMap(each -> each.getKey().value(), each -> span(each.getValue())))));
    }

    /// Empty when nobody can make sense of it.
    static Optional<Terms> read(String written) {
        try {
            Written read = JSON.readValue(written, Written.class);
            var then = new ArrayList<Terms.Next>();
            for (Step step : read.then()) {
                then.add(new Terms.Next(step.fromDeadline(), term(step.after()), Whom.valueOf(step.tell())));
            }
            return Optional.of(new Terms(
                    read.channels().stream().map(Means::new).collect(Collectors.toSet()),
                    term(read.undeliveredCountsAfter()),
                    then,
                    read.within().entrySet().stream()
                            .collect(Collectors.toMap(
                                    each -> new PartnerId(each.getKey()), each -> termOf(each.getValue())))));
        } catch (JacksonException | IllegalArgumentException e) {
            log.atError()
                    .addKeyValue("failure", e.getClass().getName())
                    .log("the ledger has terms that nobody can read: what is usual holds for a decision");
            return Optional.empty();
        }
    }

    private static @Nullable Span orNull(Optional<Term> term) {
        return term.map(WrittenTerms::span).orElse(null);
    }

    private static Span span(Term term) {
        return switch (term) {
            case Term.Elapsed(Duration length) -> new Span(length.toSeconds(), 0);
            case Term.WorkingDays(int days) -> new Span(0, days);
        };
    }

    private static Optional<Term> term(@Nullable Span span) {
        return Optional.ofNullable(span).map(WrittenTerms::termOf);
    }

    private static Term termOf(Span span) {
        return span.workingDays() > 0
                ? new Term.WorkingDays(span.workingDays())
                : new Term.Elapsed(Duration.ofSeconds(span.seconds()));
    }
}
