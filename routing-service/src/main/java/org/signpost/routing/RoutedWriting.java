package org.signpost.routing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.avro.ConcernArea;
import org.signpost.contract.avro.ConcernReported;
import org.signpost.contract.avro.ConcernRouted;
import org.signpost.contract.avro.PartnerDecided;
import org.signpost.contract.avro.PartnerOutcome;
import org.signpost.contract.avro.PartnerTask;
import org.signpost.contract.avro.PlaceConfidence;
import org.signpost.contract.avro.PlaceOutcome;
import org.signpost.contract.avro.PlaceRole;
import org.signpost.contract.avro.ResolvedPlace;
import org.signpost.contract.avro.UrgencyLevel;
import org.signpost.contract.codec.RecordCodec;
import org.signpost.contract.codec.RecordType;
import org.signpost.contract.concern.About;
import org.signpost.contract.id.DecisionId;
import org.signpost.routing.LocatedPlaces.Located;
import org.signpost.routing.places.LocalAuthority;
import org.signpost.routing.places.Placement;
import org.signpost.routing.policy.AlertTerms;
import org.signpost.routing.policy.Decision;
import org.signpost.routing.policy.Facts;
import org.signpost.routing.policy.PartnerDecision;
import org.signpost.routing.policy.RuleId;
import org.signpost.routing.policy.Task;
import org.signpost.routing.policy.Urgency;

/// Writes a decision down as `ConcernRouted`: districts, never a place as typed, and nothing about a person.
///
/// Most of a decision is what is said of the partners, and that is the same for many concerns, so each such part is
/// encoded once. One thread uses it, because codecs are reused.
final class RoutedWriting {

    /// More than any policy says; so that what is remembered stays small whatever a policy does.
    private static final int MOST_REMEMBERED = 4_096;

    private final RecordCodec<ConcernRouted> codec = new RecordCodec<>(RecordType.CONCERN_ROUTED);
    private final IdentityHashMap<AlertTerms, Remembered> remembered = new IdentityHashMap<>();

    /// What was written of alerts of an urgency.
    private record Remembered(org.signpost.contract.avro.AlertTerms terms, Map<PartnerDecision, byte[]> partners) {}

    /// The bytes of the record.
    byte[] bytes(
            ConcernReported reported,
            DecisionId id,
            Facts facts,
            LocatedPlaces places,
            Decision decision,
            Instant decidedAt) {
        Remembered written = remembered(decision.terms());
        return codec.encode(
                withoutPartners(reported, id, facts, places, decision, written.terms(), decidedAt),
                partners(decision, written.partners()));
    }

    private Remembered remembered(AlertTerms terms) {
        Remembered written = remembered.get(terms);
        if (written == null) {
            // those of another policy are not needed any more
            if (remembered.size() >= Urgency.values().length) {
                remembered.clear();
            }
            written = new Remembered(WrittenTerms.of(terms), new HashMap<>());
            remembered.put(terms, written);
        }
        return written;
    }

    private List<byte[]> partners(Decision decision, Map<PartnerDecision, byte[]> written) {
        var partners = new ArrayList<byte[]>(decision.partners().size());
        for (PartnerDecision partner : decision.partners()) {
            byte[] bytes = written.get(partner);
            if (bytes == null) {
                bytes = codec.encodeItem(partner(partner, decision.terms()));
                if (written.size() >= MOST_REMEMBERED) {
                    written.clear();
                }
                written.put(partner, bytes);
            }
            partners.add(bytes);
        }
        return partners;
    }

    private static ConcernRouted withoutPartners(
            ConcernReported reported,
            DecisionId id,
            Facts facts,
            LocatedPlaces places,
            Decision decision,
            org.signpost.contract.avro.AlertTerms terms,
            Instant decidedAt) {
        // not by its builder, which copies every field and takes as long as the decision
        return new ConcernRouted(
                reported.getConcernId(),
                reported.getReference(),
                id.toString(),
                reported.getMode(),
                reported.getKind(),
                reported.getRelatesTo(),
                reported.getSubmittedAt(),
                reported.getReceivedAt(),
                decidedAt,
                decision.policyVersion(),
                decision.policyHash(),
                decision.rule().value(),
                switch (decision.urgency()) {
                    case EMERGENCY -> UrgencyLevel.EMERGENCY;
                    case URGENT -> UrgencyLevel.URGENT;
                    case STANDARD -> UrgencyLevel.STANDARD;
                    case INFORMATION -> UrgencyLevel.INFORMATION;
                },
                decision.child(),
                facts.about() == About.ADVICE,
                decision.restricted(),
                switch (facts.area()) {
                    case INSIDE -> ConcernArea.INSIDE;
                    case OUTSIDE -> ConcernArea.OUTSIDE;
                    case UNKNOWN -> ConcernArea.NOT_LOCATED;
                },
                places(places.places()),
                terms,
                List.of());
    }

    private static PartnerDecided partner(PartnerDecision decision, AlertTerms terms) {
        return new PartnerDecided(
                decision.partner().value(),
                switch (decision.part()) {
                    case LEAD -> PartnerOutcome.LEAD;
                    case COPY -> PartnerOutcome.COPY;
                    case WITHHELD -> PartnerOutcome.WITHHELD;
                    case NOT_TOLD -> PartnerOutcome.NOT_TOLD;
                },
                decision.task() == Task.TRANSFER,
                decision.rules().stream().map(RuleId::value).toList(),
                decision.because(),
                switch (decision.part()) {
                    case LEAD, COPY ->
                        switch (decision.task()) {
                            case ACT -> PartnerTask.ACT;
                            case TRANSFER -> PartnerTask.TRANSFER;
                            case LOCATE -> PartnerTask.LOCATE;
                        };
                    case WITHHELD, NOT_TOLD -> PartnerTask.UNKNOWN;
                },
                // a partner that is in no file any more is told nothing
                Optional.ofNullable(terms.acknowledgeWithin().get(decision.partner()))
                        .map(WrittenTerms::of)
                        .orElse(null));
    }

    private static List<ResolvedPlace> places(List<Located> located) {
        var places = new ArrayList<ResolvedPlace>(located.size());
        for (Located one : located) {
            places.add(place(one));
        }
        return places;
    }

    private static ResolvedPlace place(Located located) {
        Placement placement = located.placement();
        List<LocalAuthority> authorities = placement.authorities();
        var codes = new ArrayList<String>(authorities.size());
        var names = new ArrayList<String>(authorities.size());
        for (LocalAuthority authority : authorities) {
            codes.add(authority.code().value());
            names.add(authority.name());
        }
        Placement.@Nullable Placed placed = placement instanceof Placement.Placed one ? one : null;
        return new ResolvedPlace(
                switch (located.role()) {
                    case EXPLOITATION -> PlaceRole.EXPLOITATION;
                    case ACCOMMODATION -> PlaceRole.ACCOMMODATION;
                    case PICK_UP -> PlaceRole.PICK_UP;
                    case VICTIM_NOW -> PlaceRole.VICTIM_NOW;
                    case HOME -> PlaceRole.HOME;
                },
                switch (placement) {
                    case Placement.Placed _ -> PlaceOutcome.PLACED;
                    case Placement.Candidates _ -> PlaceOutcome.CANDIDATES;
                    case Placement.Unplaced _ -> PlaceOutcome.UNPLACED;
                },
                codes,
                names,
                placed == null ? null : placed.county(),
                placed == null ? null : placed.policeForce(),
                placed == null ? null : PlaceInWords.method(placed.method()),
                placed == null ? PlaceConfidence.LOW : confidence(placed),
                placed == null ? null : metres(placed),
                placement.inWords());
    }

    private static PlaceConfidence confidence(Placement.Placed placed) {
        return switch (placed.confidence()) {
            case HIGH -> PlaceConfidence.HIGH;
            case MEDIUM -> PlaceConfidence.MEDIUM;
            case LOW -> PlaceConfidence.LOW;
        };
    }

    private static @Nullable Integer metres(Placement.Placed placed) {
        return placed.metresToNextDistrict().isPresent()
                ? Integer.valueOf(placed.metresToNextDistrict().getAsInt())
                : null;
    }
}
