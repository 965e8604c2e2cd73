package org.signpost.routing.geography;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.routing.places.Geography;
import org.signpost.routing.places.GeographyCheck;
import org.signpost.routing.places.GeographyTable;
import org.signpost.routing.places.ListedStop;
import org.signpost.routing.places.LocalAuthority;
import org.signpost.routing.places.PlaceClue;
import org.signpost.routing.places.PlaceKind;
import org.signpost.routing.places.PlaceStops;
import org.signpost.routing.places.TellingStops;

/// Which stops of a list come into a table, from what, and what becomes of them when the table is made anew.
class StopsOfTableTest {

    private static final GeographyTable SHIPPED = Downloads.shipped();
    private static final GeographyTable BASE = SHIPPED.with(List.of());

    private static final String OWN = """
        atco_code,common_name,indicator,street,locality,parent_locality,lat,lon,lad_code,stop_type
        1,Pithead Baths,Adj,Snodgrass Way,Exhall,Bedworth,52.465,-1.48,E07000219,BCT
        2,Church,Adj,Whistlers Row,Exhall,,52.19,-1.85,E07000221,BCT
        3,High Street,Adj,High Street,Exhall,Bedworth,52.465,-1.48,E07000219,BCT
        4,Pithead Baths,Adj,---,Kenilworth,,52.34,-1.58,E07000222,BCT
        5,Warwick Parkway Rail Station,,,Hampton Magna,,52.31,-1.59,E07000222,RSE
        6,Zebedee Mews,,,Kenilworth,,52.34,-1.58,E07000222,BCT
        7,Quibbler Road,,Quibbler Rd,Exhall,Bedworth,52.465,-1.48,E07000219,BCT
        """;

    private static final String PUBLISHED = """
        ATCOCode,NaptanCode,CommonName,Landmark,Street,Indicator,LocalityName,ParentLocalityName,Easting,Northing,StopType,Status
        1,,Quibbler Road,,Quibbler Rd,Adj,Exhall,Bedworth,435500,285500,BCT,active
        2,,Abandoned Corner Shopfront,,---,Adj,Exhall,Bedworth,435500,285500,BCT,inactive
        3,,Taxi Quadrant,,---,Adj,Exhall,Bedworth,435500,285500,TXR,active
        4,,Scottish Quayside,,---,Adj,Exhall,,325000,673000,BCT,active
        5,,Somewhere Unmeasured,,---,Adj,Exhall,,,,BCT,active
        6,,Warwick Parkway Rail Station,,-,,Hampton Magna,,426000,264500,RSE,active
        """;

    @TempDir
    private Path folder;

    @Test
    void onlyAStopThatOneNamesakeHasAndNoOtherIsLikelyToHaveIsTaken() throws IOException {
        GeographyTable table = built(OWN);

        // not the church nor the High Street, not the baths that Kenilworth has too, nothing of a place that is not
        // asked
        assertThat(inWords(table))
                .containsExactly(
                        "Exhall, Nuneaton and Bedworth: Quibbler Rd, Snodgrass Way",
                        "Exhall, Stratford-on-Avon: Whistlers Row");
        assertThat(district(table, "Exhall, Snodgrass Way")).containsExactly("Nuneaton and Bedworth");
        assertThat(district(table, "Exhall, Quibbler Road")).containsExactly("Nuneaton and Bedworth");
        assertThat(district(table, "Whistlers Row, Exhall")).containsExactly("Stratford-on-Avon");
        assertThat(district(table, "Exhall, Church")).hasSize(2);
        assertThat(district(table, "Exhall, Pithead Baths")).hasSize(2);
        assertThat(district(table, "Exhall, Snodgrass Way, Whistlers Row")).hasSize(2);
        assertThat(GeographyCheck.findings(table)).isEqualTo(GeographyCheck.findings(BASE));
    }

    @Test
    void naptanAsPublishedIsTakenByPositionInTheCounty() throws IOException {
        GeographyTable table = built(PUBLISHED);

        assertThat(inWords(table)).containsExactly("Exhall, Nuneaton and Bedworth: Quibbler Rd");
        assertThat(table.places().stream().filter(place -> place.kind() == PlaceKind.STOP))
                .singleElement()
                .satisfies(station -> {
                    assertThat(station.name()).isEqualTo("Warwick Parkway");
                    assertThat(table.authorities().get(station.authority()).name())
                            .isEqualTo("Warwick");
                });
    }

    @Test
    void fileWithoutAStopOfTheCountyIsRefused() {
        String elsewhere = PUBLISHED
                .lines()
                .filter(line -> !line.contains("4355") && !line.contains("4260"))
                .collect(Collectors.joining("\n"));

        assertThatThrownBy(() -> built(elsewhere))
                .isInstanceOf(SourceFileUnusable.class)
                .hasMessageStartingWith("stops.csv: it has no stop in Warwickshire; ");
    }

    @Test
    void stopFileIsRefusedWithLineAndColumn() {
        assertThatThrownBy(() -> built(PUBLISHED.replaceFirst("435500", "east")))
                .isInstanceOf(SourceFileUnusable.class)
                .hasMessageStartingWith("stops.csv:2: column easting is not a number; ");
        assertThatThrownBy(() -> built(OWN.replaceFirst(",lad_code", ",district")))
                .isInstanceOf(SourceFileUnusable.class)
                .hasMessageStartingWith("stops.csv:2: there is no column lad_code; ");
    }

    @Test
    void tableMadeAnewOfOtherSourcesKeepsItsStops() throws IOException {
        Path authorities = Files.writeString(folder.resolve("lad_police.csv"), """
            lad_code,lad_name,upper_tier_code,upper_tier_name,region,pfa_code,pfa_name,police_force
            E07000222,Warwick,E10000031,Warwickshire,West Midlands,E23000017,Warwickshire,Warwickshire Police
            """);

        GeographyTable after = GeographyBuild.of(
                        SHIPPED, new GeographySources(null, null, null, null, authorities, null, null))
                .table();

        assertThat(SHIPPED.stops()).isNotEmpty();
        assertThat(after.stops()).isEqualTo(SHIPPED.stops());
    }

    @Test
    void stopsOfAPlaceThatIsNoLongerAskedAboutAreLeftOut() {
        int stratford = SHIPPED.authorities().stream()
                .map(LocalAuthority::name)
                .toList()
                .indexOf("Stratford-on-Avon");
        GeographyTable oneExhall = GeographyTable.of(
                new GeographyTable.Origin(SHIPPED.vintage(), SHIPPED.sources(), SHIPPED.attribution()),
                SHIPPED.authorities(),
                SHIPPED.listedPostcodes(),
                SHIPPED.listedSectors(),
                SHIPPED.near(),
                SHIPPED.far(),
                SHIPPED.places().stream()
                        .filter(place -> !place.name().equals("Exhall") || place.authority() != stratford)
                        .toList());

        assertThat(TellingStops.still(oneExhall, SHIPPED.stops()))
                .extracting(PlaceStops::place)
                .doesNotContain("Exhall")
                .contains("Newbold on Avon");
        assertThat(TellingStops.still(SHIPPED, SHIPPED.stops())).isEqualTo(SHIPPED.stops());
    }

    @Test
    void stopsOfADistrictOutsideTheCountyAreLeftOut() {
        int coventry =
                BASE.authorities().stream().map(LocalAuthority::name).toList().indexOf("Coventry");

        assertThat(TellingStops.of(BASE, List.of(new ListedStop("Quibbler Road", "Quibbler Road", "Exhall", coventry))))
                .isEmpty();
    }

    private GeographyTable built(String stops) throws IOException {
        Path file = Files.writeString(folder.resolve("stops.csv"), stops);
        return GeographyBuild.of(BASE, new GeographySources(null, null, null, null, null, null, file))
                .table();
    }

    private static List<String> inWords(GeographyTable table) {
        return table.stops().stream()
                .map(stops -> stops.place() + ", "
                        + table.authorities().get(stops.authority()).name() + ": " + String.join(", ", stops.names()))
                .toList();
    }

    private static List<String> district(GeographyTable table, String text) {
        return Geography.of(table).locate(PlaceClue.ofText(text)).authorities().stream()
                .map(LocalAuthority::name)
                .toList();
    }
}
