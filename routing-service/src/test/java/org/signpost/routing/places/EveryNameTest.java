package org.signpost.routing.places;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.signpost.routing.places.Placement.Placed;

/// Every name of the table by itself, with what its source puts beside it, and with the county.
///
/// A name may be of several places, or of none that is certain; it is never of another place alone.
class EveryNameTest {

    private final Geography geography = TheGeography.loaded();
    private final GeographyTable table = TheGeography.table();

    @Test
    void noNameIsOnlyInADistrictWhereItIsNot() {
        List<String> wrong = new ArrayList<>();
        for (NamedPlace place : table.places()) {
            LocalAuthority own = table.authorities().get(place.authority());
            check(place.name(), own, wrong);
            if (!place.beside().isEmpty()) {
                check(place.name() + ", " + place.beside(), own, wrong);
            }
            if (own.inWarwickshire()) {
                check(place.name() + ", Warwickshire", own, wrong);
                check(place.name() + ", Warks", own, wrong);
            }
        }

        assertThat(wrong).isEmpty();
    }

    private void check(String text, LocalAuthority own, List<String> wrong) {
        Placement answer = geography.locate(PlaceClue.ofName(text));
        boolean another =
                !answer.authorities().isEmpty() && !answer.authorities().contains(own);
        boolean anotherForce = answer instanceof Placed placed
                && placed.districts().isEmpty()
                && !placed.policeForce().equals(own.policeForce());
        if (another || anotherForce) {
            wrong.add(own.name() + ": " + answer.inWords(text));
        }
    }
}
