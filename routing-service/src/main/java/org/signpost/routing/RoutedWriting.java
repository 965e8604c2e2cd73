package org.signpost.routing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.avro.ConcernArea;
import org.signpost.contract.avro.ConcernReported;
import org.signpost.contract.avro.ConcernRouted;
import org.signpost.contract.avro.PartnerDecided;
import org.signpost.contract.avro.PartnerOutcome;
import org.signpost.contract.avro.PlaceConfidence;
import org.signpost.contract.avro.PlaceOutcome;
import org.signpost.contract.avro.ResolvedPlace;
import org.signpost.contract.avro.UrgencyLevel;
import org.signpost.contract.concern.About;
import org.signpost.contract.id.DecisionId;
import org.signpost.routing.LocatedPlaces.Located;
import org.signpost.routing.places.LocalAuthority;
import org.signpost.routing.places.Placement;
import org.signpost.routing.policy.Decision;
import org.signpost.routing.policy.Facts;
import org.signpost.routing.policy.PartnerDecision;
import org.signpost.routing.policy.RuleId;
import org.signpost.routing.policy.Task;

/// Writes a decision down as `ConcernRouted`: districts, never a place as typed, and nothing about a person.
final class RoutedWriting {

    private RoutedWriting() {}

    static ConcernRouted of(
            ConcernReported reported,
            DecisionId id,
            Facts facts,
            LocatedPlaces places,
            Decision decision,
            Instant decidedAt) {
        return ConcernRouted.newBuilder()
                .setConcernId(reported.getConcernId())
                .setReference(reported.getReference())
                .setDecisionId(id.toString())
                .setMode(reported.getMode())
                .setKind(reported.getKind())
                .setRelatesTo(reported.getRelatesTo())
                .setSubmittedAt(reported.getSubmittedAt())
                .setReceivedAt(reported.getReceivedAt())
                .setDecidedAt(decidedAt)
                .setPolicyVersion(decision.policyVersion())
                .setPolicyHash(decision.policyHash())
                .setRule(decision.rule().value())
                .setUrgency(
                        switch (decision.urgency()) {
                            case EMERGENCY -> UrgencyLevel.EMERGENCY;
                            case URGENT -> UrgencyLevel.URGENT;
                            case STANDARD -> UrgencyLevel.STANDARD;
                            case INFORMATION -> UrgencyLevel.INFORMATION;
                        })
                .setChild(decision.child())
                .setAdvice(facts.about() == About.ADVICE)
                .setRestricted(decision.restricted())
                .setArea(
                        switch (facts.area()) {
                            case INSIDE -> ConcernArea.INSIDE;
                            case OUTSIDE -> ConcernArea.OUTSIDE;
                            case UNKNOWN -> ConcernArea.NOT_LOCATED;
                        })
                .setPlaces(places.places().stream().map(RoutedWriting::place).toList())
                .setPartners(partners(decision.partners()))
                .build();
    }

    private static List<PartnerDecided> partners(List<PartnerDecision> decisions) {
        var partners = new ArrayList<PartnerDecided>(decisions.size());
        for (PartnerDecision decision : decisions) {
            partners.add(new PartnerDecided(
                    decision.partner().value(),
                    switch (decision.part()) {
                        case LEAD -> PartnerOutcome.LEAD;
                        case COPY -> PartnerOutcome.COPY;
                        case WITHHELD -> PartnerOutcome.WITHHELD;
                        case NOT_TOLD -> PartnerOutcome.NOT_TOLD;
                    },
                    decision.task() == Task.TRANSFER,
                    ids(decision.rules()),
                    decision.because()));
        }
        return partners;
    }

    private static List<String> ids(List<RuleId> rules) {
        if (rules.size() == 1) {
            return List.of(rules.getFirst().value()); // nearly always
        }
        return rules.stream().map(RuleId::value).toList();
    }

    private static ResolvedPlace place(Located located) {
        var role = switch (located.role()) {
            case EXPLOITATION -> org.signpost.contract.avro.PlaceRole.EXPLOITATION;
            case ACCOMMODATION -> org.signpost.contract.avro.PlaceRole.ACCOMMODATION;
            case PICK_UP -> org.signpost.contract.avro.PlaceRole.PICK_UP;
            case VICTIM_NOW -> org.signpost.contract.avro.PlaceRole.VICTIM_NOW;
            case HOME -> org.signpost.contract.avro.PlaceRole.HOME;
        };
        Placement placement = located.placement();
        List<LocalAuthority> authorities = placement.authorities();
        var place = ResolvedPlace.newBuilder()
                .setRole(role)
                .setDistricts(authorities.stream()
                        .map(authority -> authority.code().value())
                        .toList())
                .setDistrictNames(authorities.stream().map(LocalAuthority::name).toList())
                // what is not placed is as little sure as can be; a place that is says its own below
                .setConfidence(PlaceConfidence.LOW)
                .setBecause(placement.inWords());
        return switch (placement) {
            case Placement.Placed placed ->
                place.setOutcome(PlaceOutcome.PLACED)
                        .setCounty(placed.county())
                        .setForce(placed.policeForce())
                        .setMethod(PlaceInWords.method(placed.method()))
                        .setConfidence(
                                switch (placed.confidence()) {
                                    case HIGH -> PlaceConfidence.HIGH;
                                    case MEDIUM -> PlaceConfidence.MEDIUM;
                                    case LOW -> PlaceConfidence.LOW;
                                })
                        .setMetresToNextDistrict(metres(placed))
                        .build();
            case Placement.Candidates _ ->
                place.setOutcome(PlaceOutcome.CANDIDATES)
                        .setConfidence(PlaceConfidence.LOW)
                        .build();
            case Placement.Unplaced _ ->
                place.setOutcome(PlaceOutcome.UNPLACED)
                        .setConfidence(PlaceConfidence.LOW)
                        .build();
        };
    }

    private static @Nullable Integer metres(Placement.Placed placed) {
        return placed.metresToNextDistrict().isPresent()
                ? Integer.valueOf(placed.metresToNextDistrict().getAsInt())
                : null;
    }
}
