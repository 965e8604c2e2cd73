package org.signpost.routing;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.avro.ConcernReported;
import org.signpost.contract.avro.ReportedPlace;
import org.signpost.contract.concern.About;
import org.signpost.contract.concern.AdviceKind;
import org.signpost.contract.concern.Danger;
import org.signpost.contract.concern.Exploitation;
import org.signpost.contract.concern.Kind;
import org.signpost.contract.concern.Mode;
import org.signpost.contract.concern.PlaceRole;
import org.signpost.contract.concern.PoliceMayBeTold;
import org.signpost.contract.concern.Preference;
import org.signpost.contract.concern.Premises;
import org.signpost.contract.concern.Sector;
import org.signpost.contract.concern.YesNoUnsure;
import org.signpost.contract.id.PartnerId;
import org.signpost.routing.LocatedPlaces.Located;
import org.signpost.routing.places.Geography;
import org.signpost.routing.places.Location;
import org.signpost.routing.places.PlaceClue;
import org.signpost.routing.policy.Facts;

/// What a `ConcernReported` says to routing. Nothing is guessed: a symbol that this build does not know, in a field
/// that a decision depends on, makes the whole record one to park.
sealed interface ReportedReading {

    /// Everything in it is known.
    record Understood(Facts facts, LocatedPlaces places) implements ReportedReading {}

    /// A symbol in it is not.
    record UnknownSymbol() implements ReportedReading {}

    /// Reads a record.
    ///
    /// @throws IllegalArgumentException if the record contradicts itself, as in a concern without a kind
    static ReportedReading of(ConcernReported reported, Geography geography) {
        try {
            known(reported.getMode(), Mode.class);
            known(reported.getKind(), Kind.class);
            LocatedPlaces places = located(reported.getPlaces(), geography);
            return new Understood(facts(reported, places), places);
        } catch (SymbolNotKnown notKnown) {
            return new UnknownSymbol();
        }
    }

    private static Facts facts(ConcernReported reported, LocatedPlaces places) throws SymbolNotKnown {
        About about = known(reported.getAbout(), About.class);
        YesNoUnsure under18 = answered(reported.getUnder18(), YesNoUnsure.class);
        Set<Exploitation> exploitation = EnumSet.noneOf(Exploitation.class);
        for (var kind : reported.getExploitation()) {
            exploitation.add(known(kind, Exploitation.class));
        }
        Set<PartnerId> subjectWorksFor = reported.getSubjectWorksFor().isEmpty() ? Set.of() : new HashSet<>();
        for (String partner : reported.getSubjectWorksFor()) {
            subjectWorksFor.add(new PartnerId(partner));
        }
        Location happening = places.happening();
        return new Facts(
                known(reported.getDanger(), Danger.class),
                about,
                answered(reported.getAdviceKind(), AdviceKind.class),
                under18,
                exploitation,
                known(reported.getCoercion(), YesNoUnsure.class),
                known(reported.getStillHappening(), YesNoUnsure.class),
                answered(reported.getSector(), Sector.class),
                answered(reported.getPremises(), Premises.class),
                answered(reported.getCareNeeds(), YesNoUnsure.class),
                subjectWorksFor,
                known(reported.getPrefers(), Preference.class),
                answered(reported.getPoliceMayBeTold(), PoliceMayBeTold.class),
                answered(reported.getSupportConsent(), YesNoUnsure.class) == YesNoUnsure.YES,
                LocatedPlaces.area(happening),
                LocatedPlaces.districts(happening),
                places.homeInside());
    }

    private static LocatedPlaces located(List<ReportedPlace> reported, Geography geography) throws SymbolNotKnown {
        var places = new ArrayList<Located>(reported.size());
        for (ReportedPlace place : reported) {
            var clue = new PlaceClue(
                    place.getPostcode(),
                    place.getPlace(),
                    place.getGridReference(),
                    place.getLatitude(),
                    place.getLongitude());
            if (!clue.saysNothing()) {
                places.add(new Located(known(place.getRole(), PlaceRole.class), geography.locate(clue)));
            }
        }
        return new LocatedPlaces(places);
    }

    private static <E extends Enum<E>> @Nullable E answered(@Nullable Enum<?> symbol, Class<E> answers)
            throws SymbolNotKnown {
        return symbol == null ? null : known(symbol, answers);
    }

    /// The symbols of the records have the names of the answers; a test holds them together.
    private static <E extends Enum<E>> E known(Enum<?> symbol, Class<E> answers) throws SymbolNotKnown {
        if (symbol.name().equals("UNKNOWN")) {
            throw new SymbolNotKnown();
        }
        return Enum.valueOf(answers, symbol.name());
    }

    /// Ends the reading; carries nothing, not even where it happened.
    final class SymbolNotKnown extends Exception {
        SymbolNotKnown() {
            super("a symbol is not known", null, false, false);
        }
    }
}
