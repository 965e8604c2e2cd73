package org.signpost.intake;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.avro.ConcernReported;
import org.signpost.contract.avro.ReportedPlace;
import org.signpost.contract.codec.RecordCodec;
import org.signpost.contract.codec.RecordCodec.Decoded;
import org.signpost.contract.codec.RecordType;
import org.signpost.contract.concern.About;
import org.signpost.contract.concern.AdviceKind;
import org.signpost.contract.concern.Exploitation;
import org.signpost.contract.concern.IdentityChoice;
import org.signpost.contract.concern.Mode;
import org.signpost.contract.concern.PlaceRole;
import org.signpost.contract.concern.PoliceMayBeTold;
import org.signpost.contract.concern.Preference;
import org.signpost.contract.concern.Premises;
import org.signpost.contract.concern.Sector;
import org.signpost.contract.concern.Standing;
import org.signpost.contract.concern.WireName;
import org.signpost.contract.concern.YesNo;
import org.signpost.contract.concern.YesNoUnsure;

/// The answers of an earlier report that routing looks at. Somebody who adds a sentence to a report does not answer all
/// its questions again; without those answers what they add would be decided as a concern of an unknown place, and go
/// past those who have the report.
///
/// They are kept as a record without what routing does not look at, which is some fifty bytes and the places, so that
/// they are there when no broker is.
class RoutingAnswers {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /// Guarded by itself: a codec is for one thread at a time.
    private final RecordCodec<ConcernReported> codec = new RecordCodec<>(RecordType.CONCERN_REPORTED);

    /// What to keep of a report.
    ByteBuffer kept(ConcernReported reported) {
        ConcernReported less = ConcernReported.newBuilder(reported)
                .setConcernId("")
                .setReference("")
                .setSource("")
                .setSourceReference("")
                .setRelatesTo(null)
                .setPeopleAffected(null)
                .setIndicators(List.of())
                .setFollowUpCodeHash(NOTHING)
                .setContentFingerprint(NOTHING)
                .setSealingKeyId("")
                .setSealedParticulars(NOTHING)
                .build();
        synchronized (codec) {
            return ByteBuffer.wrap(codec.encode(less)).asReadOnlyBuffer();
        }
    }

    /// What was kept, in the fields of `POST /v1/concerns`. An answer that this build does not know is left out.
    Map<String, Object> fields(ByteBuffer kept) {
        return fields(record(kept));
    }

    /// What was kept, with nothing where it was left out.
    ConcernReported record(ByteBuffer kept) {
        var bytes = new byte[kept.remaining()];
        kept.duplicate().get(bytes);
        synchronized (codec) {
            return switch (codec.decode(bytes)) {
                case Decoded.Value<ConcernReported>(var earlier) -> earlier;
                case Decoded.Poison<ConcernReported>(var reason) ->
                    throw new IllegalStateException("what was kept of a report cannot be read: " + reason);
            };
        }
    }

    /// The mode of what was kept; empty if this build does not know it.
    Optional<Mode> mode(ByteBuffer kept) {
        return answer(Mode.class, record(kept).getMode());
    }

    private static Map<String, Object> fields(ConcernReported earlier) {
        var fields = new LinkedHashMap<String, Object>();
        put(fields, "mode", wire(Mode.class, earlier.getMode()));
        Optional<String> about = wire(About.class, earlier.getAbout());
        put(fields, "about", about);
        put(fields, "adviceKind", wire(AdviceKind.class, earlier.getAdviceKind()));
        put(fields, "under18", wire(YesNoUnsure.class, earlier.getUnder18()));
        List<String> exploitation = earlier.getExploitation().stream()
                .flatMap(kind -> wire(Exploitation.class, kind).stream())
                .toList();
        boolean advice = about.filter(About.ADVICE.wire()::equals).isPresent();
        fields.put(
                "exploitation", exploitation.isEmpty() && !advice ? List.of(Exploitation.UNSURE.wire()) : exploitation);
        put(fields, "coercion", wire(YesNoUnsure.class, earlier.getCoercion()));
        put(fields, "stillHappening", wire(YesNoUnsure.class, earlier.getStillHappening()));
        put(fields, "sector", wire(Sector.class, earlier.getSector()));
        put(fields, "premises", wire(Premises.class, earlier.getPremises()));
        put(fields, "careNeeds", wire(YesNoUnsure.class, earlier.getCareNeeds()));
        fields.put(
                "places",
                earlier.getPlaces().stream().map(RoutingAnswers::place).toList());
        fields.put("subjectWorksFor", List.copyOf(earlier.getSubjectWorksFor()));
        var reporter = new LinkedHashMap<String, Object>();
        put(reporter, "standing", wire(Standing.class, earlier.getReporterStanding()));
        reporter.put(
                "identity",
                wire(IdentityChoice.class, earlier.getReporterIdentity()).orElse(IdentityChoice.CONFIDENTIAL.wire()));
        put(reporter, "policeMayBeTold", wire(PoliceMayBeTold.class, earlier.getPoliceMayBeTold()));
        put(reporter, "supportConsent", wire(YesNo.class, earlier.getSupportConsent()));
        put(reporter, "prefers", wire(Preference.class, earlier.getPrefers()));
        put(reporter, "language", Optional.ofNullable(earlier.getLanguage()));
        put(reporter, "interpreterNeeded", Optional.ofNullable(earlier.getInterpreterNeeded()));
        fields.put("reporter", reporter);
        return fields;
    }

    private static Map<String, Object> place(ReportedPlace earlier) {
        var place = new LinkedHashMap<String, Object>();
        put(place, "role", wire(PlaceRole.class, earlier.getRole()));
        put(place, "postcode", Optional.ofNullable(earlier.getPostcode()));
        put(place, "place", Optional.ofNullable(earlier.getPlace()));
        put(place, "gridReference", Optional.ofNullable(earlier.getGridReference()));
        put(place, "latitude", Optional.ofNullable(earlier.getLatitude()));
        put(place, "longitude", Optional.ofNullable(earlier.getLongitude()));
        return place;
    }

    private static void put(Map<String, Object> fields, String name, Optional<?> value) {
        value.ifPresent(given -> fields.put(name, given));
    }

    /// The symbols of the records have the names of the answers.
    private static <E extends Enum<E> & WireName> Optional<String> wire(Class<E> answers, @Nullable Enum<?> symbol) {
        return symbol == null ? Optional.empty() : answer(answers, symbol).map(WireName::wire);
    }

    private static <E extends Enum<E>> Optional<E> answer(Class<E> answers, Enum<?> symbol) {
        return Arrays.stream(answers.getEnumConstants())
                .filter(answer -> answer.name().equals(symbol.name()))
                .findFirst();
    }
}
