package org.signpost.routing.places;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// The parts of the table against each other.
class EveryFactTest {

    /// Nobody is sent to a wrong district by a name alone: whatever the table has under it is in the answer.
    @Test
    void everyNameLeadsToItsOwnDistrictOrLeavesItOpen() throws IOException {
        GeographyTable table = table();
        List<String> wrong = new ArrayList<>();
        for (NamedPlace place : table.places()) {
            LocalAuthority own = table.authorities().get(place.authority());

            Placement placement = TheGeography.loaded().locate(PlaceClue.ofName(place.name()));

            boolean inside = !own.inWarwickshire() || placement.area() == Area.INSIDE;
            if (!placement.authorities().contains(own) || !inside) {
                wrong.add(placement.inWords(place.name()));
            }
        }

        assertThat(wrong).isEmpty();
    }

    @Test
    void everyPlaceWithItsTownBesideItIsInItsDistrict() throws IOException {
        GeographyTable table = table();
        List<String> wrong = new ArrayList<>();
        for (NamedPlace place : table.places()) {
            if (!place.beside().isEmpty() && place.kind() != PlaceKind.STOP) {
                LocalAuthority own = table.authorities().get(place.authority());

                String text = place.name() + ", " + place.beside();
                Placement placement = TheGeography.loaded().locate(PlaceClue.ofName(text));

                // beyond the county a town may be none of the table's, and is then for a person to place
                boolean leftOpen = placement instanceof Placement.Unplaced && !own.inWarwickshire();
                if (!placement.authorities().contains(own) && !leftOpen) {
                    wrong.add(placement.inWords(text));
                }
            }
        }

        assertThat(wrong).isEmpty();
    }

    /// Two independent sources: the district that the postcode's list gives, and the one its point lies in.
    @Test
    void everyLivePostcodeOfWarwickshireLiesInTheDistrictThatItsListGives() throws IOException {
        GeographyTable table = table();
        DistrictMap map = table.map();
        PostcodeColumns postcodes = table.postcodes();
        int checked = 0;
        for (int i = 0; i < postcodes.count(); i++) {
            boolean live = (postcodes.flags[i] & PostcodeColumns.LIVE) != 0;
            if (live && table.authorities().get(postcodes.authority[i]).inWarwickshire()) {
                assertThat(map.nearAt(postcodes.easting[i], postcodes.northing[i]))
                        .isEqualTo(postcodes.authority[i]);
                checked++;
            }
        }

        assertThat(checked).isEqualTo(16_592);
    }

    @Test
    void manyThreadsMayAskAtOnceFromTheFirstQuestionOn() throws IOException, InterruptedException, ExecutionException {
        Geography fresh = Geography.of(table());
        List<PlaceClue> clues = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            clues.add(PlaceClue.ofPoint(52.0 + i * 0.0031, -1.9 + i * 0.0033));
        }
        List<Placement> expected =
                clues.stream().map(TheGeography.loaded()::locate).toList();

        List<Future<List<Placement>>> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 8; i++) {
                answers.add(
                        threads.submit(() -> clues.stream().map(fresh::locate).toList()));
            }
        }

        for (Future<List<Placement>> answer : answers) {
            assertThat(answer.get()).isEqualTo(expected);
        }
    }

    private static GeographyTable table() throws IOException {
        try (InputStream in = Geography.class.getResourceAsStream(Geography.RESOURCE)) {
            return GeographyTable.read(Objects.requireNonNull(in));
        }
    }
}
