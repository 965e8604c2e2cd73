package org.signpost.contract.concern;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.signpost.contract.id.PartnerId;

/// What a report says, with every default filled in. Built by {@link ConcernReader}; it hides itself in logs.
///
/// @param source who sent it
/// @param sourceReference the sender's own id; with the source, the idempotency key
/// @param submittedAt when the reporter sent it; the time of receipt when the sender did not say so or has a wrong
///         clock
/// @param modeGiven whether its sender said the mode, and did not leave it to what is usual
/// @param relatesTo the earlier concern; there unless the kind is {@link Kind#NEW}
/// @param adviceKind there if, and only if, it is about {@link About#ADVICE}
/// @param under18 there unless it is about advice; unsure is treated as a child
/// @param exploitation at least one unless it is about advice
/// @param places in the order of the document; none is a valid answer
/// @param subjectWorksFor partners that must not see it
/// @param particulars what travels sealed
public record Concern(
        String source,
        Optional<String> sourceReference,
        Instant submittedAt,
        Mode mode,
        boolean modeGiven,
        Kind kind,
        Optional<RelatesTo> relatesTo,
        Danger danger,
        About about,
        Optional<AdviceKind> adviceKind,
        Optional<YesNoUnsure> under18,
        Set<Exploitation> exploitation,
        YesNoUnsure coercion,
        YesNoUnsure stillHappening,
        Optional<Sector> sector,
        Optional<Premises> premises,
        Optional<YesNoUnsure> careNeeds,
        Optional<PeopleAffected> peopleAffected,
        Set<Indicator> indicators,
        List<PlaceHint> places,
        Set<PartnerId> subjectWorksFor,
        Reporter reporter,
        Particulars particulars) {

    public Concern {
        exploitation = InOrder.of(Exploitation.class, exploitation);
        indicators = InOrder.of(Indicator.class, indicators);
        places = List.copyOf(places);
        subjectWorksFor = Collections.unmodifiableSet(new TreeSet<>(subjectWorksFor));
        boolean advice = about == About.ADVICE;
        guard(adviceKind.isPresent() == advice, "advice has a kind, and nothing else has");
        guard(advice || under18.isPresent(), "a concern says whether somebody is under 18");
        guard(advice || !exploitation.isEmpty(), "a concern says what is happening");
        guard(relatesTo.isPresent() == (kind != Kind.NEW), "more about a concern says which, and a new one does not");
        guard(
                about == About.ME || reporter.policeMayBeTold().isEmpty(),
                "only a potential victim is asked about the police");
        guard(
                particulars.placeDescriptions().size() == places.size(),
                "each place has its description, if an empty one");
    }

    private static void guard(boolean kept, String rule) {
        if (!kept) {
            throw new IllegalArgumentException(rule);
        }
    }

    /// The canonical bytes of what the report says, sealed parts included, without who sent it and when: equal
    /// content gives equal bytes, so that a repeat can be told from another report under the same source reference.
    /// Hash it with a key, and never store it.
    public byte[] fingerprintInput() {
        return ConcernJson.content(this);
    }

    @Override
    public String toString() {
        return "Concern[hidden]";
    }
}
