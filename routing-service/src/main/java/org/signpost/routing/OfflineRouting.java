package org.signpost.routing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.concern.ConcernReader;
import org.signpost.contract.concern.Mistake;
import org.signpost.contract.id.PartnerId;
import org.signpost.contract.partner.PartnerDirectory;
import org.signpost.routing.LocatedPlaces.Located;
import org.signpost.routing.WrittenConcerns.Written.AsFacts;
import org.signpost.routing.WrittenConcerns.Written.NoConcern;
import org.signpost.routing.places.LocalAuthority;
import org.signpost.routing.places.Placement;
import org.signpost.routing.policy.Decision;
import org.signpost.routing.policy.Facts;
import org.signpost.routing.policyfile.PolicyFile;
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

    private final JsonMapper json = JsonMapper.builder().build();
    private final WrittenConcerns concerns;
    private final TodaysDecider deciders;

    private OfflineRouting(WrittenConcerns concerns, TodaysDecider deciders) {
        this.concerns = concerns;
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
        return load(policyFile, partnersFile, null, clock);
    }

    /// Routing by these files and a geography table.
    ///
    /// @param geographyFile null for the table that the product carries
    /// @throws org.signpost.contract.config.ConfigurationRefused with every mistake in one of the files
    public static OfflineRouting load(Path policyFile, Path partnersFile, @Nullable Path geographyFile, Clock clock) {
        PartnerDirectory directory = PartnerDirectory.load(partnersFile);
        PolicyFile policy = PolicyFile.load(policyFile, directory);
        return new OfflineRouting(
                new WrittenConcerns(new ConcernReader(clock), CurrentGeography.once(geographyFile, directory, clock)),
                new TodaysDecider(policy.policy(), directory, clock));
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
        return switch (concerns.read(line, number)) {
            case NoConcern(var mistakes) -> new Answer(error(number, mistakes).toString(), false);
            case AsFacts(var id, _, var facts, var places) -> new Answer(decision(id, facts, places), true);
        };
    }

    private String decision(String id, Facts facts, LocatedPlaces places) {
        Decision decision = deciders.get().decide(facts);

        ObjectNode answer = json.createObjectNode();
        answer.put("id", id);
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
}
