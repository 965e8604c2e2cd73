package org.signpost.routing.places;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GeographyTableTest {

    @Test
    void tableWrittenAgainIsTheSameToTheByte() throws IOException {
        byte[] bytes = bytes();

        ByteArrayOutputStream again = new ByteArrayOutputStream();
        GeographyTable.read(new ByteArrayInputStream(bytes)).write(again);

        assertThat(again.toByteArray()).isEqualTo(bytes);
        assertThat(bytes).hasSizeLessThan(3 << 20);
    }

    @Test
    void tableSaysWhereItsFactsComeFrom() {
        Geography geography = TheGeography.loaded();

        assertThat(geography.vintage()).matches("20[0-9]{2}-[0-9]{2}");
        assertThat(geography.attribution())
                .hasSize(5)
                .anyMatch(line -> line.startsWith("Contains OS data © Crown copyright and database right"))
                .anyMatch(line -> line.startsWith("Contains Royal Mail data"))
                .anyMatch(line -> line.contains("Open Government Licence"));
    }

    @Test
    void anythingElseIsRefusedWithWhatToDo() throws IOException {
        byte[] bytes = bytes();
        byte[] otherLayout = bytes.clone();
        otherLayout[13] = 9;

        assertThatThrownBy(() -> read("no table at all".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .isInstanceOf(GeographyUnreadable.class)
                .hasMessageContaining("docs/geography.md");
        assertThatThrownBy(() -> read(new byte[0])).isInstanceOf(GeographyUnreadable.class);
        assertThatThrownBy(() -> read(otherLayout))
                .isInstanceOf(GeographyUnreadable.class)
                .hasMessageContaining("its layout is 9");
        for (int cut = 20; cut < bytes.length; cut += bytes.length / 50) {
            byte[] part = Arrays.copyOf(bytes, cut);
            assertThatThrownBy(() -> read(part)).isInstanceOf(GeographyUnreadable.class);
        }
    }

    @Test
    void tableWithOneChangedByteIsRefused() throws IOException {
        byte[] bytes = bytes();

        for (int at = 18; at < bytes.length; at += bytes.length / 50) {
            byte[] damaged = bytes.clone();
            damaged[at] ^= 1;
            assertThatThrownBy(() -> read(damaged))
                    .isInstanceOf(GeographyUnreadable.class)
                    .hasMessageContaining("its checksum does not fit");
        }
    }

    @Test
    void tableMadeOfItsOwnFactsIsTheSameToTheByte() throws IOException {
        GeographyTable table = GeographyTable.read(new ByteArrayInputStream(bytes()));

        GeographyTable made = GeographyTable.of(
                        new GeographyTable.Origin(table.vintage(), table.sources(), table.attribution()),
                        table.authorities(),
                        table.listedPostcodes(),
                        table.listedSectors(),
                        table.near(),
                        table.far(),
                        table.places())
                .with(table.stops());

        ByteArrayOutputStream out = new ByteArrayOutputStream();
        made.write(out);
        assertThat(out.toByteArray()).isEqualTo(bytes());
    }

    @Test
    void shippedTableMayReplaceItself() throws IOException {
        GeographyTable table = GeographyTable.read(new ByteArrayInputStream(bytes()));

        assertThat(GeographyCheck.findings(table, table)).isEmpty();
        assertThat(GeographyCheck.livePostcodes(table).entrySet().stream()
                        .filter(entry -> entry.getKey().inWarwickshire())
                        .mapToInt(Map.Entry::getValue)
                        .sum())
                .isEqualTo(16_592);
    }

    @Test
    void tableThatLacksADistrictsPostcodesMayNotReplaceAnother() throws IOException {
        GeographyTable table = GeographyTable.read(new ByteArrayInputStream(bytes()));

        GeographyTable broken = GeographyTable.of(
                new GeographyTable.Origin("2020-01", table.sources(), table.attribution()),
                table.authorities(),
                table.listedPostcodes().stream()
                        .filter(listed -> !table.authorities()
                                .get(listed.authority())
                                .name()
                                .equals("Rugby"))
                        .toList(),
                table.listedSectors(),
                table.near(),
                table.far(),
                table.places());

        assertThat(GeographyCheck.findings(table, broken))
                .containsExactly(
                        "Rugby has no live postcode",
                        "it is older (2020-01) than the one in use (2025-12)",
                        "Rugby would go from 2,908 live postcodes to 0");
    }

    @Test
    void tableThatLosesTheNamesOfPlacesMayNotReplaceAnother() throws IOException {
        GeographyTable table = GeographyTable.read(new ByteArrayInputStream(bytes()));
        int warwick = index(table, "Warwick");

        GeographyTable fewer = of(
                table,
                table.listedPostcodes(),
                table.places().stream()
                        .filter(place -> place.authority() != warwick
                                || place.name().equals("Lapworth")
                                || place.kind() == PlaceKind.DISTRICT)
                        .toList());

        assertThat(GeographyCheck.findings(fewer)).isEmpty();
        assertThat(GeographyCheck.findings(table, fewer))
                .singleElement()
                .asString()
                .matches("Warwick would lose \\d+ of its \\d+ names of places: Kenilworth, Leamington Spa, Lillington,"
                        + " Milverton, Sydenham, Warwick, Warwick Gates, Whitnash, Woodloes Park and \\d+ more");
    }

    @Test
    void oneTownIsTooMuchToLoseAndOneHamletIsNot() throws IOException {
        GeographyTable table = GeographyTable.read(new ByteArrayInputStream(bytes()));

        assertThat(GeographyCheck.findings(table, without(table, "Kenilworth")))
                .singleElement()
                .asString()
                .matches("Warwick would lose 1 of its \\d+ names of places: Kenilworth");
        assertThat(GeographyCheck.findings(table, without(table, "Ashow"))).isEmpty();
    }

    /// Otherwise a concern at Exhall would go to the other district that has one.
    @Test
    void placeOfTheSameNameInAnotherDistrictDoesNotMakeUpForALostOne() throws IOException {
        GeographyTable table = GeographyTable.read(new ByteArrayInputStream(bytes()));
        int nuneaton = index(table, "Nuneaton and Bedworth");

        GeographyTable fewer = of(
                table,
                table.listedPostcodes(),
                table.places().stream()
                        .filter(place ->
                                place.authority() != nuneaton || !place.name().equals("Exhall"))
                        .toList());

        assertThat(GeographyCheck.findings(table, fewer))
                .singleElement()
                .asString()
                .startsWith("Nuneaton and Bedworth would lose 1 of its ")
                .endsWith(" names of places: Exhall");
    }

    @Test
    void tableWithoutAnyPlaceOfADistrictCannotBeUsed() throws IOException {
        GeographyTable table = GeographyTable.read(new ByteArrayInputStream(bytes()));
        int rugby = index(table, "Rugby");

        GeographyTable none = of(
                table,
                table.listedPostcodes(),
                table.places().stream()
                        .filter(place -> place.authority() != rugby)
                        .toList());

        assertThat(GeographyCheck.findings(none)).containsExactly("Rugby has no name of a place");
    }

    @Test
    void tableWhosePostcodesLieElsewhereMayNotReplaceAnother() throws IOException {
        GeographyTable table = GeographyTable.read(new ByteArrayInputStream(bytes()));
        int warwick = index(table, "Warwick");

        // the market place of Warwick, for all of its district
        GeographyTable onePoint = of(
                table,
                table.listedPostcodes().stream()
                        .map(listed -> listed.authority() == warwick && listed.live()
                                ? new GeographyTable.ListedPostcode(
                                        listed.postcode(), warwick, 428_100, 264_900, true, true)
                                : listed)
                        .toList(),
                table.places());

        assertThat(GeographyCheck.findings(onePoint)).isEmpty();
        assertThat(GeographyCheck.findings(table, onePoint))
                .hasSize(2)
                .anySatisfy(finding -> assertThat(finding)
                        .matches("\\d,\\d{3} of 4,100 live postcodes of Warwick would move by more than 500 m, .*"))
                .anySatisfy(finding -> assertThat(finding)
                        .matches("4,100 live postcodes of \\d+ sectors would share one point, at 428100 264900 of the"
                                + " National Grid"));
        PositionShift shift = PositionShift.between(table, onePoint).stream()
                .filter(one -> one.district().name().equals("Warwick"))
                .findFirst()
                .orElseThrow();
        assertThat(shift.compared()).isEqualTo(4_100);
        assertThat(shift.moved()).isGreaterThanOrEqualTo(shift.movedFar()).isGreaterThan(3_900);
        assertThat(shift.median()).isBetween(1_000, 10_000);
        assertThat(shift.most()).isBetween(10_000, 30_000);
        assertThat(PositionShift.between(table, onePoint))
                .filteredOn(one -> one.moved() > 0)
                .containsExactly(shift);
    }

    @Test
    void tableThatLosesMuchAroundTheCountyMayNotReplaceAnother() throws IOException {
        GeographyTable table = GeographyTable.read(new ByteArrayInputStream(bytes()));
        List<Integer> seen = new ArrayList<>();

        GeographyTable fewer = of(
                table,
                table.listedPostcodes().stream()
                        .filter(listed -> {
                            boolean around =
                                    !table.authorities().get(listed.authority()).inWarwickshire();
                            if (around && listed.live()) {
                                seen.add(1);
                            }
                            return !around || !listed.live() || seen.size() % 8 != 0;
                        })
                        .toList(),
                table.places());

        assertThat(GeographyCheck.findings(table, fewer))
                .anySatisfy(
                        finding -> assertThat(finding).startsWith("Coventry would go from 6,397 live postcodes to 5,"))
                .anySatisfy(finding -> assertThat(finding)
                        .startsWith("the districts around the county would go from 20,715 live postcodes to 18,"));
    }

    private static int index(GeographyTable table, String district) {
        return IntStream.range(0, table.authorities().size())
                .filter(i -> table.authorities().get(i).name().equals(district))
                .findFirst()
                .orElseThrow();
    }

    private static GeographyTable without(GeographyTable table, String place) {
        return of(
                table,
                table.listedPostcodes(),
                table.places().stream().filter(one -> !one.name().equals(place)).toList());
    }

    private static GeographyTable of(
            GeographyTable table, List<GeographyTable.ListedPostcode> postcodes, List<NamedPlace> places) {
        return GeographyTable.of(
                new GeographyTable.Origin(table.vintage(), table.sources(), table.attribution()),
                table.authorities(),
                postcodes,
                table.listedSectors(),
                table.near(),
                table.far(),
                places);
    }

    private static void read(byte[] bytes) throws IOException {
        GeographyTable.read(new ByteArrayInputStream(bytes));
    }

    private static byte[] bytes() throws IOException {
        try (InputStream in = Geography.class.getResourceAsStream(Geography.RESOURCE)) {
            return Objects.requireNonNull(in).readAllBytes();
        }
    }
}
