package org.signpost.routing;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.concern.Concern;
import org.signpost.contract.concern.ConcernReader;
import org.signpost.contract.concern.Mistake;
import org.signpost.contract.concern.Mode;
import org.signpost.contract.concern.PlaceHint;
import org.signpost.contract.concern.Reading.Accepted;
import org.signpost.contract.concern.Reading.Refused;
import org.signpost.contract.concern.YesNo;
import org.signpost.routing.LocatedPlaces.Located;
import org.signpost.routing.places.Geography;
import org.signpost.routing.places.PlaceClue;
import org.signpost.routing.policy.Facts;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads concerns as people write them down: a concern, or `{"id": …, "concern": {…}}` with any other fields, which
/// are passed over.
final class WrittenConcerns {

    private static final int LONGEST_ID = 100;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final ConcernReader reader;
    private final Geography geography;

    WrittenConcerns(ConcernReader reader, Geography geography) {
        this.reader = reader;
        this.geography = geography;
    }

    /// What a line holds.
    sealed interface Written {

        /// A concern, as the policy sees it.
        ///
        /// @param id the line's own, else the source's reference, else the number of the line
        record AsFacts(String id, Mode mode, Facts facts, LocatedPlaces places) implements Written {
            @Override
            public String toString() {
                return "AsFacts[hidden]";
            }
        }

        /// Something else.
        record NoConcern(List<Mistake> mistakes) implements Written {}
    }

    /// Reads one line.
    ///
    /// @param number of the line, from 1
    Written read(String line, int number) {
        Document document = unwrapped(line);
        return switch (reader.read(document.concern())) {
            case Refused(var mistakes) -> new Written.NoConcern(mistakes);
            case Accepted(var concern) -> {
                String id = document.id() == null ? concern.sourceReference().orElse("line-" + number) : document.id();
                LocatedPlaces places = located(concern);
                yield new Written.AsFacts(id, concern.mode(), facts(concern, places), places);
            }
        };
    }

    /// Takes the concern out of its wrapping, if it is wrapped. What is no JSON stays as it is, for the reader to
    /// say so.
    private static Document unwrapped(String line) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 2 * ConcernReader.LARGEST) {
            return new Document(null, bytes);
        }
        try {
            JsonNode tree = JSON.readTree(bytes);
            JsonNode concern = tree.get("concern");
            if (concern == null || !concern.isObject()) {
                return new Document(null, bytes);
            }
            JsonNode id = tree.get("id");
            boolean named = id != null && id.isString() && id.stringValue().length() <= LONGEST_ID;
            return new Document(named ? id.stringValue() : null, JSON.writeValueAsBytes(concern));
        } catch (JacksonException noJson) {
            return new Document(null, bytes);
        }
    }

    private LocatedPlaces located(Concern concern) {
        return new LocatedPlaces(concern.places().stream()
                .filter(hint -> !clue(hint).saysNothing())
                .map(hint -> new Located(hint.role(), geography.locate(clue(hint))))
                .toList());
    }

    private static Facts facts(Concern concern, LocatedPlaces places) {
        return new Facts(
                concern.danger(),
                concern.about(),
                concern.adviceKind().orElse(null),
                concern.under18().orElse(null),
                concern.exploitation(),
                concern.coercion(),
                concern.stillHappening(),
                concern.sector().orElse(null),
                concern.premises().orElse(null),
                concern.careNeeds().orElse(null),
                concern.subjectWorksFor(),
                concern.reporter().prefers(),
                concern.reporter().policeMayBeTold().orElse(null),
                concern.reporter().supportConsent().filter(YesNo.YES::equals).isPresent(),
                places.area(),
                places.districts(),
                places.homeInside());
    }

    private static PlaceClue clue(PlaceHint hint) {
        return new PlaceClue(
                hint.postcode().orElse(null),
                hint.place().orElse(null),
                hint.gridReference().orElse(null),
                hint.position().map(PlaceHint.Position::latitude).orElse(null),
                hint.position().map(PlaceHint.Position::longitude).orElse(null));
    }

    /// A concern as a document, taken out of what it was wrapped in.
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    private record Document(@Nullable String id, byte[] concern) {}
}
