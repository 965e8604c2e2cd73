package org.signpost.routing.places;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.signpost.routing.places.Placement.Candidates;
import org.signpost.routing.places.Placement.Placed;
import org.signpost.routing.places.Placement.Unplaced;

/// Both sides of each of the 29 borders that a Warwickshire district has with another district, in every way in which
/// a place can be said.
///
/// The answers in `places/borders.csv` were worked out from the published postcodes and boundaries by another program
/// than this one; the file beside it says how.
class BordersTest {

    private static final Pattern COLUMN = Pattern.compile("\"([^\"]*)\"(?:,|$)|([^,]*)(?:,|$)");

    private final Geography geography = TheGeography.loaded();

    @Test
    void placesOnBothSidesOfEveryBorderAreInTheirDistricts() throws IOException {
        List<Case> cases = cases();

        List<String> wrong = new ArrayList<>();
        for (Case one : cases) {
            Placement answer = geography.locate(PlaceClue.ofText(one.place));
            if (!one.isAnsweredBy(answer)) {
                wrong.add(one + " was answered: " + answer.inWords(one.place));
            }
        }

        assertThat(wrong).isEmpty();
    }

    @Test
    void everyBorderIsAskedAboutFromBothSidesInEveryWay() throws IOException {
        Set<String> borders = new HashSet<>();
        Set<String> ways = new HashSet<>();
        for (Case one : cases()) {
            borders.add(one.border);
            ways.add(one.border + ':' + one.side + ':' + one.kind);
        }

        assertThat(borders).hasSize(29);
        assertThat(ways).hasSize(29 * 2 * 9);
    }

    /// A row of the file.
    ///
    /// @param answer `one`: this district alone; `boundary`: all of these, its own first;
    ///     `candidates`: these, and a person has to choose
    private record Case(
            String border,
            String side,
            String kind,
            String place,
            List<String> districts,
            String answer,
            String area,
            String force) {

        static Case of(String line) {
            List<String> columns = new ArrayList<>(8);
            Matcher column = COLUMN.matcher(line);
            while (column.find() && columns.size() < 8) {
                columns.add(column.group(1) != null ? column.group(1) : column.group(2));
            }
            return new Case(
                    columns.get(0),
                    columns.get(1),
                    columns.get(2),
                    columns.get(3),
                    List.of(columns.get(4).split("\\|")),
                    columns.get(5),
                    columns.get(6),
                    columns.get(7));
        }

        boolean isAnsweredBy(Placement placement) {
            List<String> names =
                    placement.authorities().stream().map(LocalAuthority::name).toList();
            boolean alike = placement.area().name().toLowerCase(Locale.ROOT).equals(area)
                    && placement.policeForces().contains(force);
            return alike
                    && switch (placement) {
                        case Placed placed ->
                            names.equals(districts)
                                    && placed.policeForce().equals(force)
                                    && answer.equals("boundary")
                                            == placed.remarks().contains(Remark.ON_THE_BOUNDARY)
                                    && !answer.equals("candidates");
                        case Candidates candidates ->
                            Set.copyOf(names).equals(Set.copyOf(districts)) && answer.equals("candidates");
                        case Unplaced unplaced -> false;
                    };
        }
    }

    private static List<Case> cases() throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(BordersTest.class.getResourceAsStream("/places/borders.csv")),
                StandardCharsets.UTF_8))) {
            return lines.lines().skip(1).map(Case::of).toList();
        }
    }
}
