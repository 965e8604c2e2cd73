package org.signpost.routing.geography;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.routing.places.Area;
import org.signpost.routing.places.Geography;
import org.signpost.routing.places.LocalAuthority;
import org.signpost.routing.places.PlaceClue;
import org.signpost.routing.places.Placement;

/// A country of two districts, side by side.
class PreparedFolderTest {

    /// The authorities that the extra places name have to exist in any list.
    private static final String AUTHORITIES = """
        lad_code,lad_name,upper_tier_code,upper_tier_name,region,pfa_code,pfa_name,police_force
        E07000222,Warwick,E10000031,Warwickshire,West Midlands,E23000017,Warwickshire,Warwickshire Police
        E08000026,Coventry,E08000026,Coventry,West Midlands,E23000014,West Midlands,West Midlands Police
        E07000221,Stratford-on-Avon,E10000031,Warwickshire,West Midlands,E23000017,Warwickshire,Warwickshire Police
        E07000218,North Warwickshire,E10000031,Warwickshire,West Midlands,E23000017,Warwickshire,Warwickshire Police
        E07000219,Nuneaton and Bedworth,E10000031,Warwickshire,West Midlands,E23000017,Warwickshire,Warwickshire Police
        E09000025,Newham,E12000007,Newham,London,E23000001,Metropolitan Police,Metropolitan Police Service
        E07000179,South Oxfordshire,E10000025,Oxfordshire,South East,E23000029,Thames Valley,Thames Valley Police
        E06000010,"Kingston upon Hull, City of",E06000010,"Kingston upon Hull, City of",Yorkshire,E23000012,Humberside,Humberside Police
        E06000062,West Northamptonshire,E06000062,West Northamptonshire,East Midlands,E23000022,Northamptonshire,Northamptonshire Police
        E06000061,North Northamptonshire,E06000061,North Northamptonshire,East Midlands,E23000022,Northamptonshire,Northamptonshire Police
        E06000020,Telford and Wrekin,E06000020,Telford and Wrekin,West Midlands,E23000016,West Mercia,West Mercia Police
        E07000193,East Staffordshire,E10000028,Staffordshire,West Midlands,E23000015,Staffordshire,Staffordshire Police
        E07000239,Wyre Forest,E10000034,Worcestershire,West Midlands,E23000016,West Mercia,West Mercia Police
        E06000047,County Durham,E06000047,County Durham,North East,E23000008,Durham,Durham Constabulary
        E06000015,Derby,E06000015,Derby,East Midlands,E23000018,Derbyshire,Derbyshire Constabulary
        E07000130,Charnwood,E10000018,Leicestershire,East Midlands,E23000021,Leicestershire,Leicestershire Police
        E07000220,Rugby,E10000031,Warwickshire,West Midlands,E23000017,Warwickshire,Warwickshire Police
        """;

    private static final String BORDERS = """
        {"features": [
          {"properties": {"lad_code": "E07000222", "in_warwickshire": true}, "geometry": {"type": "Polygon",
            "coordinates": [[[-1.6, 52.3], [-1.5, 52.3], [-1.5, 52.4], [-1.6, 52.4], [-1.6, 52.3]]]}},
          {"properties": {"lad_code": "E08000026", "in_warwickshire": false}, "geometry": {"type": "MultiPolygon",
            "coordinates": [[[[-1.6, 52.4], [-1.5, 52.4], [-1.5, 52.5], [-1.6, 52.5], [-1.6, 52.4]]]]}}
        ]}
        """;

    @TempDir
    private Path folder;

    @BeforeEach
    void writeSources() throws IOException {
        write("lad_police.csv", AUTHORITIES);
        write("districts.geojson", BORDERS);
        write("lad_ew_coarse.geojson", BORDERS);
        write("sectors_gb.csv", """
            sector,lad_code,lad_name,n_postcodes,police_force
            CV8 1,E07000222,Warwick,1,Warwickshire Police
            EH1 1,S12000036,City of Edinburgh,10,Police Scotland
            """);
        write("postcodes.csv", """
            postcode,lat,lon,easting,northing,lad_code,terminated,pq,source
            CV8 1LZ,52.35,-1.55,430740,272440,E07000222,0,10,here
            CV8 1LX,52.35,-1.55,430740,272440,E07000222,1,,there
            """);
        write("places.csv", """
            name,type,lat,lon,lad_code,lad_name,qualifier,parent,alt_lad_code,source
            Kenilworth,town,52.34,-1.58,E07000222,Warwick,,,,here
            Abbey,ward,,,E07000222,Warwick,E05012617,,,here
            """);
        write("stops.csv", """
            atco_code,common_name,indicator,street,locality,parent_locality,lat,lon,lad_code,stop_type
            1,Warwick Parkway Rail Station,,,Hampton Magna,,52.31,-1.59,E07000222,RSE
            2,High Street,Adj,,Kenilworth,,52.34,-1.58,E07000222,BCT
            """);
    }

    @Test
    void tableBuiltFromTheFilesAnswersFromThem() throws IOException {
        Geography geography = Geography.read(new ByteArrayInputStream(built()));

        assertThat(district(geography, "CV8 1LZ")).isEqualTo("Warwick");
        assertThat(geography.locate(PlaceClue.ofText("CV8 1LZ")).inWords()).contains("from Coventry");
        assertThat(district(geography, "EH1")).isEqualTo("City of Edinburgh");
        assertThat(district(geography, "52.3512, -1.5512")).isEqualTo("Warwick");
        assertThat(district(geography, "52.4512, -1.5512")).isEqualTo("Coventry");
        assertThat(district(geography, "Kenilworth")).isEqualTo("Warwick");
        assertThat(district(geography, "Warwick Parkway")).isEqualTo("Warwick");
        assertThat(district(geography, "Hull")).isEqualTo("Kingston upon Hull");
        assertThat(geography.locate(PlaceClue.ofName("High Street"))).isInstanceOf(Placement.Unplaced.class);
        assertThat(geography.locate(PlaceClue.ofName("Warwickshire")).area()).isEqualTo(Area.INSIDE);
        assertThat(geography.attribution()).hasSize(5);
    }

    @Test
    void sameFilesGiveTheSameBytes() throws IOException {
        assertThat(built()).isEqualTo(built());
    }

    @Test
    void fileThatIsNotAsDescribedIsNamedWithItsLine() throws IOException {
        write("postcodes.csv", "postcode,lat,lon,easting,northing,lad_code,terminated,pq,source\nCV8 1LZ,52.35\n");
        assertThatThrownBy(this::built)
                .isInstanceOf(SourceFileUnusable.class)
                .hasMessageStartingWith("postcodes.csv:2: 2 values for 9 columns; ");

        write("postcodes.csv", "postcode\nCV8 1LZ\n");
        assertThatThrownBy(this::built)
                .isInstanceOf(SourceFileUnusable.class)
                .hasMessageStartingWith("postcodes.csv:2: there is no column pq; ");
    }

    @Test
    void sourcesAndDatesAreThoseOfTheFolder() throws IOException {
        write("origin.csv", """
            what,text
            vintage,2026-05
            source,"Postcodes in use, with districts: a list (May 2026)"
            attribution,Contains somebody's data
            """);

        Geography geography = Geography.read(new ByteArrayInputStream(built()));

        assertThat(geography.vintage()).isEqualTo("2026-05");
        assertThat(geography.attribution()).containsExactly("Contains somebody's data");
    }

    private static String district(Geography geography, String text) {
        Placement placement = geography.locate(PlaceClue.ofText(text));
        assertThat(placement).as(text).isInstanceOf(Placement.Placed.class);
        return placement.authorities().stream()
                .map(LocalAuthority::name)
                .findFirst()
                .orElseThrow();
    }

    private byte[] built() throws IOException {
        Path file = folder.resolve("table.bin");
        GeographyBuild.write(GeographyBuild.ofFolder(folder).table(), file);
        return Files.readAllBytes(file);
    }

    private void write(String name, String content) throws IOException {
        Files.writeString(folder.resolve(name), content);
    }
}
