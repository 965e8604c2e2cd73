package org.signpost.notifier.casefile;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.avro.ConcernReported;
import org.signpost.contract.avro.ReportedPlace;
import org.signpost.contract.concern.About;
import org.signpost.contract.concern.AdviceKind;
import org.signpost.contract.concern.Danger;
import org.signpost.contract.concern.Exploitation;
import org.signpost.contract.concern.IdentityChoice;
import org.signpost.contract.concern.Indicator;
import org.signpost.contract.concern.PeopleAffected;
import org.signpost.contract.concern.PlaceRole;
import org.signpost.contract.concern.PoliceMayBeTold;
import org.signpost.contract.concern.Premises;
import org.signpost.contract.concern.Sector;
import org.signpost.contract.concern.Standing;
import org.signpost.contract.concern.YesNoUnsure;
import org.signpost.contract.id.PartnerId;

/// What a report says beside its particulars. An answer that a later version of the contract may have is left out.
///
/// @param identity confidential when the answer is not known
/// @param subjectWorksFor partners for whom somebody works who is complained of
public record ReportedFacts(
        Instant submittedAt,
        Optional<Danger> danger,
        Optional<About> about,
        Optional<AdviceKind> adviceKind,
        Optional<YesNoUnsure> under18,
        List<Exploitation> exploitation,
        Optional<YesNoUnsure> coercion,
        Optional<YesNoUnsure> stillHappening,
        Optional<Sector> sector,
        Optional<Premises> premises,
        Optional<YesNoUnsure> careNeeds,
        Optional<PeopleAffected> peopleAffected,
        List<Indicator> indicators,
        List<Place> places,
        List<PartnerId> subjectWorksFor,
        Optional<Standing> standing,
        IdentityChoice identity,
        Optional<PoliceMayBeTold> policeMayBeTold,
        Optional<YesNoUnsure> supportConsent,
        Optional<String> language,
        boolean interpreterNeeded) {

    public ReportedFacts {
        exploitation = List.copyOf(exploitation);
        indicators = List.copyOf(indicators);
        places = List.copyOf(places);
        subjectWorksFor = List.copyOf(subjectWorksFor);
    }

    /// A place as the reporter named it. It hides itself when printed.
    ///
    /// @param position latitude and longitude in degrees, such as `52.37, -1.26`
    public record Place(
            Optional<PlaceRole> role,
            Optional<String> postcode,
            Optional<String> name,
            Optional<String> gridReference,
            Optional<String> position) {
        @Override
        public String toString() {
            return "Place[hidden]";
        }
    }

    /// The facts of a report that was opened.
    public static ReportedFacts of(CaseFile.Opened opened) {
        ConcernReported record = opened.record();
        return new ReportedFacts(
                record.getSubmittedAt(),
                answer(Danger.class, record.getDanger()),
                answer(About.class, record.getAbout()),
                answer(AdviceKind.class, record.getAdviceKind()),
                answer(YesNoUnsure.class, record.getUnder18()),
                answers(Exploitation.class, record.getExploitation()),
                answer(YesNoUnsure.class, record.getCoercion()),
                answer(YesNoUnsure.class, record.getStillHappening()),
                answer(Sector.class, record.getSector()),
                answer(Premises.class, record.getPremises()),
                answer(YesNoUnsure.class, record.getCareNeeds()),
                answer(PeopleAffected.class, record.getPeopleAffected()),
                answers(Indicator.class, record.getIndicators()),
                record.getPlaces().stream().map(ReportedFacts::place).toList(),
                record.getSubjectWorksFor().stream().map(PartnerId::new).toList(),
                answer(Standing.class, record.getReporterStanding()),
                answer(IdentityChoice.class, record.getReporterIdentity()).orElse(IdentityChoice.CONFIDENTIAL),
                answer(PoliceMayBeTold.class, record.getPoliceMayBeTold()),
                answer(YesNoUnsure.class, record.getSupportConsent()),
                Optional.ofNullable(record.getLanguage()),
                Boolean.TRUE.equals(record.getInterpreterNeeded()));
    }

    private static Place place(ReportedPlace place) {
        Double latitude = place.getLatitude();
        Double longitude = place.getLongitude();
        return new Place(
                answer(PlaceRole.class, place.getRole()),
                Optional.ofNullable(place.getPostcode()),
                Optional.ofNullable(place.getPlace()),
                Optional.ofNullable(place.getGridReference()),
                latitude == null || longitude == null ? Optional.empty() : Optional.of(latitude + ", " + longitude));
    }

    private static <T extends Enum<T>> List<T> answers(Class<T> type, List<? extends Enum<?>> symbols) {
        List<T> known = new ArrayList<>();
        for (Enum<?> symbol : symbols) {
            answer(type, symbol).ifPresent(known::add);
        }
        return known;
    }

    /// The contract's own alternative, which has the same name.
    private static <T extends Enum<T>> Optional<T> answer(Class<T> type, @Nullable Enum<?> symbol) {
        if (symbol == null) {
            return Optional.empty();
        }
        for (T each : type.getEnumConstants()) {
            if (each.name().equals(symbol.name())) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return "ReportedFacts[hidden]";
    }
}
