package org.signpost.routing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.concern.Concern;
import org.signpost.contract.concern.ConcernReader;
import org.signpost.contract.concern.Mistake;
import org.signpost.contract.concern.PlaceHint;
import org.signpost.contract.concern.Reading.Accepted;
import org.signpost.contract.concern.Reading.Refused;
import org.signpost.contract.concern.YesNo;
import org.signpost.contract.id.PartnerId;
import org.signpost.contract.partner.PartnerDirectory;
import org.signpost.routing.LocatedPlaces.Located;
import org.signpost.routing.places.Geography;
import org.signpost.routing.places.LocalAuthority;
import org.signpost.routing.places.PlaceClue;
import org.signpost.routing.places.Placement;
import org.signpost.routing.policy.Decision;
import org.signpost.routing.policy.Facts;
import org.signpost.routing.policyfile.PolicyFile;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Decides concerns without a broker, as routing-service would today: JSON Lines in, one JSON object a line out.
///
/// A line is a concern, or `{"id": …, "concern": {…}}` with any other fields, which are passed over. The answer to
/// a line names what was decided and why, for every partner; the answer to a line that is no concern has an `error`
/// with the line, where in it something is wrong, and what to write instead. No answer repeats what a line says,
/// but for its `id`.
public final class OfflineRouting {

    private static final int LONGEST_ID = 100;

    private final JsonMapper json = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private final ConcernReader reader;
    private final Geography geography;
    private final TodaysDecider deciders;

    private OfflineRouting(ConcernReader reader, Geography geography, TodaysDecider deciders) {
        this.reader = reader;
        this.geography = geography;
        this.deciders = deciders;
    }

    /// The answer to one line.
    ///
    /// @param decided whether the line was a concern
    public record Answer(String json, boolean decided) {}

    /// Routing by these files.
    ///
    /// @throws org.signpost.contract.config.ConfigurationRefused with every mistake in one of the files
    public static OfflineRouting load(Path policyFile, Path partnersFile, Clock clock) {
        PartnerDirectory directory = PartnerDirectory.load(partnersFile);
        PolicyFile policy = PolicyFile.load(policyFile, directory);
        return new OfflineRouting(
                new ConcernReader(clock), Geography.load(), new TodaysDecider(policy.policy(), directory, clock));
    }

    /// Answers every line that is not blank, in order.
    public void route(Reader lines, Consumer<Answer> answers) throws IOException {
        var buffered = new BufferedReader(lines);
        int number = 0;
        for (String line = buffered.readLine(); line != null; line = buffered.readLine()) {
            number++;
            if (!line.isBlank()) {
                answers.accept(route(line, number));
            }
        }
    }

    /// Answers one line.
    ///
    /// @param number of the line, from 1
    public Answer route(String line, int number) {
        Document document = unwrapped(line);
        return switch (reader.read(document.concern())) {
            case Refused(var mistakes) -> new Answer(error(number, mistakes).toString(), false);
            case Accepted(var concern) -> new Answer(decision(document.id(), number, concern), true);
        };
    }

    /// Takes the concern out of its wrapping, if it is wrapped. What is no JSON stays as it is, for the reader to
    /// say so.
    private Document unwrapped(String line) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 2 * ConcernReader.LARGEST) {
            return new Document(null, bytes);
        }
        try {
            JsonNode tree = json.readTree(bytes);
            JsonNode concern = tree.get("concern");
            if (concern == null || !concern.isObject()) {
                return new Document(null, bytes);
            }
            JsonNode id = tree.get("id");
            boolean named = id != null && id.isString() && id.stringValue().length() <= LONGEST_ID;
            return new Document(named ? id.stringValue() : null, json.writeValueAsBytes(concern));
        } catch (JacksonException noJson) {
            return new Document(null, bytes);
        }
    }

    private String decision(@Nullable String id, int number, Concern concern) {
        LocatedPlaces places = new LocatedPlaces(concern.places().stream()
                .filter(hint -> !clue(hint).saysNothing())
                .map(hint -> new Located(hint.role(), geography.locate(clue(hint))))
                .toList());
        Decision decision = deciders.get().decide(facts(concern, places));

        ObjectNode answer = json.createObjectNode();
        answer.put("id", id == null ? concern.sourceReference().orElse("line-" + number) : id);
        answer.put("rule", decision.rule().value());
        answer.put("urgency", decision.urgency().wire());
        add(answer.putArray("lead"), decision.leads());
        add(answer.putArray("copies"), decision.copies());
        add(answer.putArray("withheld"), decision.withheld());
        ArrayNode placesFound = answer.putArray("places");
        places.places().forEach(place -> placesFound.add(place(place)));
        ArrayNode why = answer.putArray("why");
        decision.partners().forEach(partner -> {
            ObjectNode one = why.addObject();
            one.put("partner", partner.partner().value());
            one.put(
                    "part",
                    switch (partner.part()) {
                        case LEAD -> "lead";
                        case COPY -> "copy";
                        case WITHHELD -> "withheld";
                        case NOT_TOLD -> "not-told";
                    });
            ArrayNode its = one.putArray("rules");
            partner.rules().forEach(rule -> its.add(rule.value()));
            one.put("because", partner.because());
        });
        ArrayNode rules = answer.putArray("rules");
        decision.rules().forEach(rule -> rules.add(rule.value()));
        answer.put("restricted", decision.restricted());
        answer.putObject("policy").put("version", decision.policyVersion()).put("hash", decision.policyHash());
        return answer.toString();
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

    private ObjectNode place(Located located) {
        ObjectNode place = json.createObjectNode();
        place.put("role", located.role().wire());
        switch (located.placement()) {
            case Placement.Placed placed -> {
                place.put("outcome", "placed");
                authorities(place, placed);
                place.put("county", placed.county());
                place.put("force", placed.policeForce());
                place.put("method", PlaceInWords.method(placed.method()));
                place.put("confidence", PlaceInWords.confidence(placed.confidence()));
                if (placed.next() != null) {
                    place.put("nextDistrict", placed.next().authority().name());
                    place.put("metresToNextDistrict", placed.next().metres());
                }
            }
            case Placement.Candidates candidates -> {
                place.put("outcome", "candidates");
                authorities(place, candidates);
            }
            case Placement.Unplaced _ -> place.put("outcome", "unplaced");
        }
        place.put("area", located.placement().area().name().toLowerCase(Locale.ROOT));
        ArrayNode remarks = place.putArray("remarks");
        located.placement().remarksInWords().forEach(remarks::add);
        return place.put("because", located.placement().inWords());
    }

    private static void authorities(ObjectNode place, Placement placement) {
        ArrayNode districts = place.putArray("districts");
        ArrayNode names = place.putArray("names");
        for (LocalAuthority authority : placement.authorities()) {
            districts.add(authority.code().value());
            names.add(authority.name());
        }
    }

    private ObjectNode error(int line, List<Mistake> mistakes) {
        ObjectNode answer = json.createObjectNode();
        ObjectNode error = answer.putObject("error");
        error.put("line", line);
        add(error, mistakes.getFirst());
        if (mistakes.size() > 1) {
            ArrayNode others = error.putArray("others");
            mistakes.subList(1, mistakes.size()).forEach(mistake -> add(others.addObject(), mistake));
        }
        return answer;
    }

    private static void add(ObjectNode error, Mistake mistake) {
        error.put("pointer", mistake.pointer());
        error.put("rule", mistake.rule().wire());
        error.put("remedy", mistake.remedy());
    }

    private static void add(ArrayNode array, List<PartnerId> partners) {
        partners.forEach(partner -> array.add(partner.value()));
    }

    /// A concern as a document, taken out of what it was wrapped in.
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    private record Document(@Nullable String id, byte[] concern) {}
}
