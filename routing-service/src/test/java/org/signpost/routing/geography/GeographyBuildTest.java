package org.signpost.routing.geography;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.contract.id.DistrictCode;
import org.signpost.routing.geography.Downloads.Entry;
import org.signpost.routing.geography.GeographyChange.Moved;
import org.signpost.routing.geography.GeographyChange.OfDistrict;
import org.signpost.routing.places.Border;
import org.signpost.routing.places.Geography;
import org.signpost.routing.places.GeographyCheck;
import org.signpost.routing.places.GeographyTable;
import org.signpost.routing.places.GeographyTable.ListedPostcode;
import org.signpost.routing.places.LocalAuthority;
import org.signpost.routing.places.PlaceClue;
import org.signpost.routing.places.PlaceKind;

/// An operator downloads what the Ordnance Survey and the Office for National Statistics publish, and makes a new
/// table.
/// The country of these tests has five outcodes, one for each district of Warwickshire.
class GeographyBuildTest {

    private static final GeographyTable BASE = Downloads.of(Set.of("B46", "CV8", "CV12", "CV23", "CV37"));
    private static final Map<String, String> WARWICK_AND_COVENTRY =
            Map.of("E07000222", "E06000990", "E08000026", "E06000990");
    private static final Map<String, String> COUNTY_IN_TWO = Map.of(
            "E07000218", "E06000991",
            "E07000219", "E06000991",
            "E07000220", "E06000991",
            "E07000221", "E06000992",
            "E07000222", "E06000992");

    @TempDir
    private Path folder;

    @Test
    void sameListGivesTheSameFactsWithItsDate() throws IOException {
        GeographyTable table = built(codePointOpen(Downloads.inUse(BASE))).table();

        assertThat(table.listedPostcodes())
                .extracting(ListedPostcode::postcode, ListedPostcode::authority, ListedPostcode::live)
                .isEqualTo(BASE.listedPostcodes().stream()
                        .map(old -> tuple(old.postcode(), old.authority(), old.live()))
                        .toList());
        assertThat(table.listedSectors()).isEqualTo(BASE.listedSectors());
        assertThat(table.places()).isEqualTo(BASE.places());
        assertThat(table.vintage()).isEqualTo("2026-02");
        assertThat(table.sources())
                .contains("Postcodes in use, with districts: OS Code-Point Open 2026.1 (February 2026)")
                .contains("Postcodes not in use: National Statistics Postcode Lookup, May 2025");
        assertThat(table.attribution()).contains("Contains OS data © Crown copyright and database right 2026");
        assertThat(GeographyCheck.findings(BASE, table)).isEmpty();
        GeographyChange change = GeographyChange.between(BASE, table);
        assertThat(change.moved()).isEmpty();
        assertThat(change.borders()).isEmpty();
        assertThat(change.county().begun() + change.county().ended()).isZero();
    }

    @Test
    void zipAndFolderGiveTheSameBytes() throws IOException {
        Map<String, byte[]> files = Downloads.codePointOpen(Downloads.inUse(BASE), "2026.1", "20260210");

        byte[] ofZip = bytes(
                built(Downloads.zip(folder.resolve("codepo_gb.zip"), files)).table());
        byte[] ofFolder = bytes(
                built(Downloads.folder(folder.resolve("codepo_gb"), files)).table());

        assertThat(ofZip).isEqualTo(ofFolder);
    }

    @Test
    void whatBeganEndedAndMovedIsToldByDistrict() throws IOException {
        Map<String, Entry> list = Downloads.inUse(BASE);
        list.remove("CV23 0AD");
        list.put("CV8 1XH", new Entry("CV8 1XH", "E07000222", 430_740, 272_440, "202601", ""));
        list.computeIfPresent("CV8 1LZ", (postcode, entry) -> entry.in("E07000220"));

        GeographyTable table = built(codePointOpen(list)).table();

        GeographyChange change = GeographyChange.between(BASE, table);
        GeographyChange.Count rugby = count(change, "Rugby");
        GeographyChange.Count warwick = count(change, "Warwick");
        assertThat(rugby.ended()).isEqualTo(1);
        assertThat(rugby.cameIn()).isEqualTo(1);
        assertThat(rugby.after()).isEqualTo(rugby.before());
        assertThat(warwick.begun()).isEqualTo(1);
        assertThat(warwick.wentOut()).isEqualTo(1);
        assertThat(change.moved()).extracting(Moved::postcode).containsExactly("CV8 1LZ");
        assertThat(change.disagreements())
                .anySatisfy(one -> assertThat(one.postcode()).isEqualTo("CV8 1LZ"));
        assertThat(table.listedPostcodes()).anySatisfy(listed -> {
            assertThat(listed.postcode()).isEqualTo("CV23 0AD");
            assertThat(listed.live()).isFalse();
        });
        Geography geography = Geography.of(table);
        assertThat(geography.locate(PlaceClue.ofText("CV8 1XH")).inWords()).contains("Warwick district");
        assertThat(geography.locate(PlaceClue.ofText("CV23 0AD")).inWords()).contains("Rugby");
    }

    @Test
    void outcodeThatNowReachesIntoTheCountyIsListedFromThenOn() throws IOException {
        Map<String, Entry> list = Downloads.inUse(BASE);
        list.put("CV99 1AA", new Entry("CV99 1AA", "E07000222", 430_740, 272_440, "202601", ""));
        list.put("AB10 1AA", new Entry("AB10 1AA", "S12000033", 394_251, 806_376, "198001", ""));

        GeographyTable table = built(codePointOpen(list)).table();

        assertThat(table.listedPostcodes()).extracting(ListedPostcode::postcode).contains("CV99 1AA");
        assertThat(table.listedPostcodes()).extracting(ListedPostcode::postcode).doesNotContain("AB10 1AA");
        assertThat(table.listedSectors())
                .extracting(GeographyTable.ListedSector::sector)
                .contains("AB10 1");
    }

    @Test
    void directoryAddsWhatEndedAndWhatIsNewest() throws IOException {
        Map<String, Entry> everything = Downloads.everInUse(BASE);
        everything.computeIfPresent("CV23 0AD", (postcode, entry) -> entry.endedIn("202603"));
        everything.put("CV8 1XH", new Entry("CV8 1XH", "E07000222", 430_740, 272_440, "202604", ""));
        everything.put("CV8 1XJ", new Entry("CV8 1XJ", "E07000222", 430_740, 272_440, "199001", ""));
        everything.put("CV8 1XX", new Entry("CV8 1XX", "E07000222", 0, 0, "199001", "199906"));
        everything.put("BT1 1AA", new Entry("BT1 1AA", "N09000003", 146_000, 530_000, "198001", ""));
        Path list = codePointOpen(Downloads.inUse(BASE));

        byte[] ofOld = bytes(built(list, directory("ONSPD_MAY_2026_UK.csv", everything, Downloads.OLD_COLUMNS))
                .table());
        byte[] ofNew = bytes(built(list, directory("ONSPD_MAY_2026.csv", everything, Downloads.NEW_COLUMNS))
                .table());

        assertThat(ofNew).isEqualTo(ofOld);
        GeographyTable table = GeographyTable.read(new ByteArrayInputStream(ofNew));
        assertThat(table.vintage()).isEqualTo("2026-04");
        assertThat(table.sources()).contains("Postcodes not in use: ONS Postcode Directory (April 2026)");
        assertThat(live(table, "CV23 0AD")).isFalse();
        assertThat(live(table, "CV8 1XH")).isTrue();
        // a post box: in use, and in no list of ordinary postcodes
        assertThat(live(table, "CV8 1XJ")).isFalse();
        assertThat(table.listedPostcodes()).extracting(ListedPostcode::postcode).doesNotContain("CV8 1XX", "BT1 1AA");
    }

    @Test
    void directoryAloneIsAWholeListOfPostcodes() throws IOException {
        Map<String, Entry> everything = Downloads.everInUse(BASE);
        everything.put("CV8 1XH", new Entry("CV8 1XH", "E07000222", 430_740, 272_440, "202604", ""));
        Path zip = Downloads.zip(
                folder.resolve("nspl.zip"),
                Map.of(
                        "Data/NSPL_MAY_2026_UK.csv",
                        Downloads.utf8(Downloads.directory(everything, Downloads.OLD_COLUMNS)
                                .replaceFirst("oslaua", "laua")),
                        "Data/multi_csv/NSPL_MAY_2026_UK_AB.csv",
                        Downloads.utf8("pcd\n"),
                        "Documents/LA_UA names and codes UK as at 05_25.csv",
                        Downloads.utf8("LAD25CD,LAD25NM\n")));

        GeographyTable table = built(null, zip).table();

        assertThat(GeographyCheck.findings(BASE, table)).isEmpty();
        GeographyChange.Count county = GeographyChange.between(BASE, table).county();
        assertThat(county.begun()).isEqualTo(1);
        assertThat(county.ended()).isZero();
        assertThat(table.sources())
                .contains("Postcodes in use, with districts: National Statistics Postcode Lookup (April 2026)");
    }

    @Test
    void boundariesInDegreesAndInMetresAreTheSame() throws IOException {
        GeographyTable degrees = bounded(Downloads.inDegrees(BASE));
        GeographyTable metres = bounded(Downloads.inMetres(BASE, true));

        assertThat(GeographyCheck.findings(BASE, degrees)).isEmpty();
        assertThat(GeographyChange.between(BASE, metres).borders()).isEmpty();
        assertThat(GeographyChange.between(BASE, degrees).borders())
                .allSatisfy(border -> assertThat(border.metres()).isLessThan(1));
        assertThat(degrees.sources())
                .contains("Boundaries: ONS local authority districts, 2025 (boundaries.geojson)")
                .anyMatch(line -> line.startsWith("Coarse boundaries: ONS lower layer super output areas"));
    }

    @Test
    void borderThatMovedIsToldWithHowFarAndWhere() throws IOException {
        GeographyTable shifted = GeographyTable.of(
                new GeographyTable.Origin(BASE.vintage(), BASE.sources(), BASE.attribution()),
                BASE.authorities(),
                BASE.listedPostcodes(),
                BASE.listedSectors(),
                BASE.near().stream().map(GeographyBuildTest::withASpike).toList(),
                BASE.far(),
                BASE.places());

        GeographyTable table = bounded(Downloads.inMetres(shifted, true));

        assertThat(GeographyChange.between(BASE, table).borders().getFirst()).satisfies(border -> {
            assertThat(border.district().code().value()).isEqualTo("E07000221");
            assertThat(border.metres()).isBetween(50.0, 600.0);
        });
    }

    @Test
    void newDistrictsTakeThePlaceOfThoseThatEnded() throws IOException {
        Map<String, Entry> list = reorganised(Downloads.inUse(BASE), COUNTY_IN_TWO);
        Path boundaries = boundaries(Downloads.inMetres(dissolved(COUNTY_IN_TWO), true));

        GeographyBuild.Built built = GeographyBuild.of(
                BASE, new GeographySources(codePointOpen(list), null, boundaries, null, null, null, null));

        GeographyTable table = built.table();
        assertThat(GeographyCheck.findings(BASE, table)).isEmpty();
        assertThat(table.authorities().stream().filter(LocalAuthority::inWarwickshire))
                .extracting(
                        authority -> authority.code().value(),
                        LocalAuthority::name,
                        LocalAuthority::county,
                        LocalAuthority::policeForce)
                .containsExactly(
                        tuple("E06000991", "East", "East", "Warwickshire Police"),
                        tuple("E06000992", "West", "West", "Warwickshire Police"));
        assertThat(built.notes())
                .anyMatch(note -> note.equals("Rugby (E07000220) ended; in its place: East (E06000991)"));
        assertThat(GeographyCheck.disagreements(table)).hasSameSizeAs(GeographyCheck.disagreements(BASE));
        Geography geography = Geography.of(table);
        assertThat(geography.knows(new DistrictCode("E06000991"))).isTrue();
        assertThat(geography.knows(new DistrictCode("E07000220"))).isFalse();
        for (String place : List.of("Kenilworth", "CV37 6HB", "Leamington Spa")) {
            assertThat(geography.locate(PlaceClue.ofText(place)).inWords())
                    .as(place)
                    .contains("West");
        }
        assertThat(geography.locate(PlaceClue.ofText("Rugby")).inWords()).contains("East");
        assertThat(GeographyChange.between(BASE, table).moved())
                .filteredOn(moved -> moved.from().name().equals("Rugby"))
                .isNotEmpty()
                .allSatisfy(moved -> assertThat(moved.to().name()).isEqualTo("East"));
    }

    @Test
    void stopsFollowTheirDistrictsToThoseThatTookTheirPlace() throws IOException {
        GeographyTable base = BASE.with(Downloads.shipped().stops());
        Map<String, Entry> list = reorganised(Downloads.inUse(BASE), COUNTY_IN_TWO);
        Path boundaries = boundaries(Downloads.inMetres(dissolved(COUNTY_IN_TWO), true));

        Geography geography = Geography.of(GeographyBuild.of(
                        base, new GeographySources(codePointOpen(list), null, boundaries, null, null, null, null))
                .table());

        assertThat(geography.locate(PlaceClue.ofText("Exhall")).inWords()).startsWith("may be in East or West");
        assertThat(geography.locate(PlaceClue.ofText("Exhall, Bayton Road")).inWords())
                .startsWith("is in East");
    }

    @Test
    void newDistrictWithoutANameIsRefusedWithWhatNamesIt() throws IOException {
        Path list = codePointOpen(reorganised(Downloads.inUse(BASE), COUNTY_IN_TWO));

        assertThatThrownBy(() -> built(list))
                .isInstanceOf(SourceFileUnusable.class)
                .hasMessageContaining("does not know district E0600099")
                .hasMessageContaining("give --boundaries of the same date");
    }

    @Test
    void newDistrictOfTwoCountiesNeedsToBeDescribed() throws IOException {
        Map<String, Entry> entries = reorganised(Downloads.inUse(BASE), WARWICK_AND_COVENTRY);
        Path list = codePointOpen(entries);
        Path boundaries = boundaries(Downloads.inMetres(dissolved(WARWICK_AND_COVENTRY), true));
        Path described = Files.writeString(folder.resolve("lad_police.csv"), """
            lad_code,lad_name,upper_tier_code,upper_tier_name,region,pfa_code,pfa_name,police_force,in_warwickshire
            E06000990,Mid,E06000990,Mid,West Midlands,E23000017,Warwickshire,Warwickshire Police,true
            """);

        assertThatThrownBy(() ->
                        GeographyBuild.of(BASE, new GeographySources(list, null, boundaries, null, null, null, null)))
                .isInstanceOf(SourceFileUnusable.class)
                .hasMessageContaining("do not agree on its police")
                .hasMessageContaining("--authorities");
        GeographyTable table = GeographyBuild.of(
                        BASE, new GeographySources(list, null, boundaries, null, described, null, null))
                .table();
        assertThat(GeographyCheck.findings(table)).isEmpty();
        assertThat(Geography.of(table).locate(PlaceClue.ofText("Kenilworth")).inWords())
                .contains("Mid");
    }

    @Test
    void placesAndStopsInTheProductsColumnsTakeThePlaceOfTheOldOnes() throws IOException {
        Path places = Files.writeString(folder.resolve("places.csv"), """
            name,type,lat,lon,lad_code,lad_name,qualifier,parent,alt_lad_code,source
            Newtown Parva,hamlet,52.34,-1.58,E07000222,Warwick,,,,here
            """);

        GeographyTable table = GeographyBuild.of(BASE, new GeographySources(null, null, null, null, null, places, null))
                .table();

        assertThat(Geography.of(table).locate(PlaceClue.ofText("Newtown Parva")).inWords())
                .contains("Warwick");
        assertThat(table.places().stream().filter(place -> place.kind() == PlaceKind.STOP))
                .hasSameSizeAs(BASE.places().stream()
                        .filter(place -> place.kind() == PlaceKind.STOP)
                        .toList());
        assertThat(table.listedPostcodes()).isEqualTo(BASE.listedPostcodes());
    }

    @Test
    void brokenListsAreRefusedWithFileLineAndRemedy() throws IOException {
        refused(
                cv(text -> text.replaceFirst("\"E07000222\"", "\"Warwick\"")),
                "Data/CSV/cv.csv:",
                "admin_district_code is not the code");
        refused(cv(text -> text.replaceFirst(",10,[0-9]+,", ",10,4x1,")), "cv.csv:1", "eastings is not a number");
        refused(
                cv(text -> text.replaceFirst(",10,[0-9]+,", ",10,9999999,")),
                "eastings is not within the National Grid");
        refused(cv(text -> text.replaceFirst(",\"E05007474\"", "")), "cv.csv:1", "9 values for 10 columns");
        refused(cv(text -> text.replaceFirst("CV12", "CVÄ2")), "postcode is not a full postcode");
        refused(cv(text -> text.substring(0, text.length() / 2 + 20)), "cv.csv:", "for 10 columns");
        refused(
                cv(text -> text.substring(0, text.indexOf('\n', text.length() / 2) + 1)),
                "its metadata.txt says",
                "download it again");

        Map<String, byte[]> latin = Downloads.codePointOpen(Downloads.inUse(BASE), "2026.1", "20260210");
        latin.computeIfPresent(
                "Data/CSV/cv.csv",
                (name, bytes) -> new String(bytes, StandardCharsets.UTF_8)
                        .replaceFirst("CV120", "CV12é")
                        .getBytes(StandardCharsets.ISO_8859_1));
        refused(latin, "cv.csv:1", "postcode is not written in UTF-8", "save the file as UTF-8");

        Map<String, byte[]> bare = Downloads.codePointOpen(Downloads.inUse(BASE), "2026.1", "20260210");
        bare.remove("Doc/metadata.txt");
        refused(bare, "it has no file Doc/metadata.txt", "give the whole download");

        refused(
                Downloads.codePointOpen(Downloads.inUse(BASE), "2024.1", "20240210"),
                "it is of February 2024",
                "download the newest");

        Map<String, Entry> half = Downloads.inUse(BASE);
        half.keySet().removeIf(postcode -> postcode.startsWith("B46"));
        refused(
                Downloads.codePointOpen(half, "2026.1", "20260210"),
                "no postcode in use of area B",
                "give the whole download");
    }

    @Test
    void cutOffZipIsRefused() throws IOException {
        byte[] zip = Downloads.zipped(Downloads.codePointOpen(Downloads.inUse(BASE), "2026.1", "20260210"));
        Path cut = Files.write(folder.resolve("codepo_gb.zip"), Arrays.copyOf(zip, zip.length * 2 / 3));
        Path damaged = Files.write(folder.resolve("damaged.zip"), damaged(zip));

        assertThatThrownBy(() -> built(cut)).hasMessage("codepo_gb.zip: this is no whole zip file; download it again");
        assertThatThrownBy(() -> built(damaged))
                .isInstanceOf(SourceFileUnusable.class)
                .hasMessageContaining("damaged.zip/");
    }

    @Test
    void brokenDirectoriesAreRefused() throws IOException {
        Map<String, Entry> entries = Downloads.everInUse(BASE);
        String text = Downloads.directory(entries, Downloads.NEW_COLUMNS);

        refusedDirectory(
                text.replaceFirst("lad25cd", "lsoa21cd"),
                "ONSPD.csv:1",
                "no column ladNNcd or ladcd or oslaua or laua");
        refusedDirectory(
                text.replaceFirst("\"198001\"", "\"1980\""), "ONSPD.csv:2", "dointr is not a year and a month");
        refusedDirectory(text.substring(0, text.length() - 20), "values for 11 columns");
        refusedDirectory("", "ONSPD.csv", "it is empty");
        refusedDirectory(text.substring(0, text.indexOf('\n') + 1), "it has no months of introduction");
    }

    @Test
    void brokenBoundariesAreRefused() throws IOException {
        String good = Downloads.inDegrees(BASE);
        String one = good.lines()
                .filter(line -> line.contains("E07000220"))
                .findFirst()
                .orElseThrow();

        refusedBoundaries(Downloads.inMetres(BASE, false), "are no degrees, and no crs member says what", "WGS 84");
        refusedBoundaries(
                Downloads.inMetres(BASE, true).replace("EPSG::27700", "EPSG::3857"),
                "neither WGS 84 nor British National Grid");
        refusedBoundaries(
                good.replaceFirst("\\{", "{\"crs\":{\"properties\":{\"name\":\"EPSG:27700\"}},"),
                "are degrees, and its crs member says");
        refusedBoundaries(good.substring(0, good.length() / 2), "this is no whole JSON", "download it again");
        refusedBoundaries(good.replace("LAD25CD", "WD25CD"), "no code of a local authority district");
        refusedBoundaries(
                good.replace(one + "\n", "").replace(one + ",\n", ""),
                "no boundary of Rugby (E07000220)",
                "--boundaries of the whole country");
        refusedBoundaries(good.replaceFirst("\\[-1\\.", "[\"x\",-1."), "a coordinate is not a number");
        refusedBoundaries("[]", "this is no GeoJSON");
    }

    @Test
    void tableIsWrittenWholeAndReadableAndWithoutARest(@TempDir Path other) throws IOException {
        Path file = folder.resolve("table.bin");

        GeographyBuild.write(BASE, file);
        GeographyBuild.write(BASE, file);

        assertThat(Files.readAllBytes(file)).isEqualTo(bytes(BASE));
        assertThat(Files.getPosixFilePermissions(file))
                .isEqualTo(Files.getPosixFilePermissions(Files.writeString(other.resolve("any"), "")));
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    private static boolean live(GeographyTable table, String postcode) {
        return table.listedPostcodes().stream()
                .filter(listed -> listed.postcode().equals(postcode))
                .findFirst()
                .orElseThrow()
                .live();
    }

    private static GeographyChange.Count count(GeographyChange change, String district) {
        return change.districts().stream()
                .filter(one -> one.district().name().equals(district))
                .map(OfDistrict::count)
                .findFirst()
                .orElseThrow();
    }

    private static byte[] bytes(GeographyTable table) throws IOException {
        var out = new ByteArrayOutputStream();
        table.write(out);
        return out.toByteArray();
    }

    /// A byte of the packed text of a file is another.
    private static byte[] damaged(byte[] zip) {
        byte[] damaged = zip.clone();
        for (int i = zip.length / 3; i < zip.length / 3 + 20; i++) {
            damaged[i] ^= 0x55;
        }
        return damaged;
    }

    private static Border withASpike(Border border) {
        if (!Downloads.code(BASE, border.authority()).equals("E07000221")) {
            return border;
        }
        int[] ring = border.polygons().getFirst().getFirst().clone();
        // the middle corner, half a kilometre to the north
        ring[ring.length / 4 * 2 + 1] += 5_000;
        return new Border(border.authority(), List.of(List.of(ring)));
    }

    private static Map<String, Entry> reorganised(Map<String, Entry> entries, Map<String, String> heirs) {
        Map<String, Entry> now = new TreeMap<>(entries);
        now.replaceAll((postcode, entry) -> entry.in(heirs.getOrDefault(entry.district(), entry.district())));
        return now;
    }

    /// The base with the districts that ended in one, for its borders.
    private static GeographyTable dissolved(Map<String, String> heirs) {
        Map<String, String> names = Map.of("E06000990", "Mid", "E06000991", "East", "E06000992", "West");
        List<LocalAuthority> authorities = new ArrayList<>(BASE.authorities());
        names.forEach((code, name) -> authorities.add(
                new LocalAuthority(new DistrictCode(code), name, name, "West Midlands", "", "", false)));
        BorderLayer near = BorderLayer.of(BASE.near(), BASE.authorities(), BorderLayer.NEAR_UNITS)
                .renamed(heirs);
        return GeographyTable.of(
                new GeographyTable.Origin(BASE.vintage(), BASE.sources(), BASE.attribution()),
                authorities,
                List.of(),
                List.of(),
                near.borders(
                        code -> authorities.indexOf(authorities.stream()
                                .filter(authority -> authority.code().value().equals(code))
                                .findFirst()
                                .orElseThrow()),
                        BorderLayer.NEAR_UNITS),
                List.of(),
                List.of());
    }

    private Path codePointOpen(Map<String, Entry> entries) throws IOException {
        return Downloads.zip(folder.resolve("codepo.zip"), Downloads.codePointOpen(entries, "2026.1", "20260210"));
    }

    private Path directory(String name, Map<String, Entry> entries, List<String> columns) throws IOException {
        return Files.writeString(folder.resolve(name), Downloads.directory(entries, columns));
    }

    private Path boundaries(String geojson) throws IOException {
        return Files.writeString(folder.resolve("boundaries.geojson"), geojson);
    }

    private GeographyTable bounded(String geojson) throws IOException {
        return GeographyBuild.of(BASE, new GeographySources(null, null, boundaries(geojson), null, null, null, null))
                .table();
    }

    private static GeographyBuild.Built built(Path codePointOpen) throws IOException {
        return built(codePointOpen, null);
    }

    private static GeographyBuild.Built built(@Nullable Path codePointOpen, @Nullable Path directory)
            throws IOException {
        return GeographyBuild.of(BASE, new GeographySources(codePointOpen, directory, null, null, null, null, null));
    }

    /// A good download but for the file of the area CV.
    private static Map<String, byte[]> cv(UnaryOperator<String> change) {
        Map<String, byte[]> files = Downloads.codePointOpen(Downloads.inUse(BASE), "2026.1", "20260210");
        files.computeIfPresent(
                "Data/CSV/cv.csv",
                (name, bytes) -> Downloads.utf8(change.apply(new String(bytes, StandardCharsets.UTF_8))));
        return files;
    }

    private void refused(Map<String, byte[]> codePointOpen, String... told) throws IOException {
        Path zip = Downloads.zip(folder.resolve("codepo.zip"), codePointOpen);
        assertThatThrownBy(() -> built(zip))
                .isInstanceOf(SourceFileUnusable.class)
                .hasMessageContainingAll(told);
    }

    private void refusedDirectory(String text, String... told) throws IOException {
        Path file = Files.writeString(folder.resolve("ONSPD.csv"), text);
        assertThatThrownBy(() -> built(null, file))
                .isInstanceOf(SourceFileUnusable.class)
                .hasMessageContainingAll(told);
    }

    private void refusedBoundaries(String text, String... told) {
        assertThatThrownBy(() -> bounded(text))
                .isInstanceOf(SourceFileUnusable.class)
                .hasMessageContainingAll(told);
    }
}
