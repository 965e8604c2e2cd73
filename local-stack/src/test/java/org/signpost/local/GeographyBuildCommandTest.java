package org.signpost.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.routing.places.Geography;
import org.signpost.routing.places.GeographyTable;
import org.signpost.routing.places.GeographyTable.ListedPostcode;
import org.signpost.routing.places.GeographyTable.ListedSector;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `signpost geography build` as an operator uses it, with a download as the Ordnance Survey publishes it: every
/// postcode in use that the shipped table lists, and one of each sector of the rest of the country.
class GeographyBuildCommandTest {

    private static final String KENILWORTH = "CV8 1LZ";

    /// Within 50 m of the border of Warwick and Rugby.
    private static final String ON_THE_BORDER = "CV8 3BG";

    @TempDir
    private Path folder;

    /// The rows of the download by their postcodes.
    private final Map<String, String> rows = new TreeMap<>();

    private Path to = Path.of("set before each test");

    @BeforeEach
    void theShippedListAsADownload() throws IOException {
        GeographyTable table;
        try (InputStream in = Objects.requireNonNull(Geography.class.getResourceAsStream(Geography.RESOURCE))) {
            table = GeographyTable.read(in);
        }
        Set<String> outcodes = new HashSet<>();
        for (ListedPostcode listed : table.listedPostcodes()) {
            outcodes.add(outcode(listed.postcode()));
            if (listed.live()) {
                put(listed.postcode(), listed.easting(), listed.northing(), table, listed.authority());
            }
        }
        Map<String, Integer> units = new TreeMap<>();
        for (ListedSector sector : table.listedSectors()) {
            if (!outcodes.contains(outcode(sector.sector()))) {
                char unit = "ABDEFGHJLN".charAt(units.merge(sector.sector(), 1, Integer::sum));
                put(sector.sector() + "A" + unit, 300_000, 300_000, table, sector.authority());
            }
        }
        to = folder.resolve("new.bin");
    }

    @Test
    void aNewTableIsWrittenWithAReportOfWhatChanged() throws IOException {
        rows.computeIfPresent(ON_THE_BORDER, (postcode, row) -> row.replace("E07000222", "E07000220"));
        rows.remove("CV23 0AD");

        var answer = build("--code-point-open", download().toString(), "--to", to.toString());

        assertThat(answer.err()).isEmpty();
        assertThat(answer.exitCode()).isZero();
        assertThat(answer.out())
                .contains(
                        "vintage 2025-12 -> 2026-02",
                        "Warwick (E07000222) -> Rugby (E07000220): 1",
                        "    " + ON_THE_BORDER,
                        ON_THE_BORDER + ": Rugby by the list, Warwick by its point",
                        "both are told",
                        "No postcode in use moved by more than 100 m.",
                        "The borders in and around the county are the same.",
                        "new.bin was written.")
                .containsPattern("Rugby +2,908 +2,908 +0 +1 +1 +0")
                .containsPattern("The county +16,592 +16,591 +0 +1 +1 +1");
        assertThat(CommandAsTyped.of("geography", "check", to.toString()).exitCode())
                .isZero();
        assertThat(CommandAsTyped.of("geography", "describe", to.toString()).out())
                .contains("OS Code-Point Open 2026.1 (February 2026)", "database right 2026");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(Path::getFileName).map(Path::toString)).containsOnly("new.bin", "codepo_gb");
        }
    }

    @Test
    void aScriptReadsTheSameAsJson() throws IOException {
        rows.computeIfPresent(ON_THE_BORDER, (postcode, row) -> row.replace("E07000222", "E07000220"));

        var answer = build("--code-point-open", download().toString(), "--dry-run", "--json");

        assertThat(answer.exitCode()).isZero();
        JsonNode json = JsonMapper.shared().readTree(answer.out());
        assertThat(json.path("usable").asBoolean()).isTrue();
        assertThat(json.path("written").asBoolean()).isFalse();
        assertThat(json.path("moved").path(0).path("postcode").asString()).isEqualTo(ON_THE_BORDER);
        assertThat(json.path("moved").path(0).path("to").asString()).isEqualTo("E07000220");
        assertThat(json.path("districts").size()).isEqualTo(5);
        assertThat(json.path("county").path("movedIn").asInt()).isEqualTo(1);
    }

    @Test
    void aTableThatIsAStepBackIsWrittenOnlyIfItIsMeant() throws IOException {
        rows.keySet().removeIf(postcode -> postcode.startsWith("CV23"));
        String download = download().toString();

        var refused = build("--code-point-open", download, "--to", to.toString());

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.out())
                .contains(
                        "It is a step back from the table in use:",
                        "Rugby would go from 2,908 live postcodes to",
                        "--accept-step-back");
        assertThat(to).doesNotExist();
        assertThat(build("--code-point-open", download, "--to", to.toString(), "--accept-step-back")
                        .exitCode())
                .isZero();
        assertThat(to).exists();
    }

    @Test
    void aTableThatLosesItsPlacesIsRefusedAndSoItIsByCheck() throws IOException {
        Path places = Files.writeString(folder.resolve("places.csv"), """
            name,type,lat,lon,lad_code,lad_name,qualifier,parent,alt_lad_code,source
            Atherstone,town,52.5754,-1.5464,E07000218,North Warwickshire,,,,test
            Nuneaton,town,52.5230,-1.4650,E07000219,Nuneaton and Bedworth,,,,test
            Rugby,town,52.3705,-1.2650,E07000220,Rugby,,,,test
            Southam,town,52.2523,-1.3886,E07000221,Stratford-on-Avon,,,,test
            Warwick,town,52.2820,-1.5840,E07000222,Warwick,,,,test
            """);

        var refused = build("--places", places.toString(), "--to", to.toString());

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.out().replaceAll("\\s+", " "))
                .contains(
                        "It is a step back from the table in use:",
                        "names of places: Kenilworth, Leamington Spa, Lillington,",
                        "Rugby would lose",
                        "the districts around the county would lose",
                        "Nothing was written.",
                        "--accept-step-back");
        assertThat(to).doesNotExist();

        assertThat(build("--places", places.toString(), "--to", to.toString(), "--accept-step-back")
                        .exitCode())
                .isZero();
        var check = CommandAsTyped.of("geography", "check", to.toString());
        assertThat(check.exitCode()).isEqualTo(1);
        assertThat(check.out())
                .contains("A step back from the table of this product: Warwick would lose", "Kenilworth")
                .contains("It can be used, but it is a step back");
        assertThat(CommandAsTyped.of("geography", "check", to.toString(), "--accept-step-back")
                        .exitCode())
                .isZero();
        assertThat(CommandAsTyped.of("geography", "check", to.toString(), "--base", to.toString())
                        .exitCode())
                .isZero();

        // the same question to either table
        assertThat(CommandAsTyped.of("locate", "Kenilworth").out()).contains("Warwick district");
        assertThat(CommandAsTyped.of("locate", "--geography", to.toString(), "Kenilworth")
                        .exitCode())
                .isEqualTo(1);
    }

    @Test
    void postcodesThatMovedAreReportedAndAreAStepBackWhenTheyAreMany() throws IOException {
        rows.replaceAll((postcode, row) ->
                row.contains("E07000222") ? row.replaceFirst(",10,\\d+,\\d+,", ",10,428100,264900,") : row);

        var answer = build("--code-point-open", download().toString(), "--to", to.toString());

        assertThat(answer.exitCode()).isEqualTo(1);
        assertThat(answer.out())
                .contains("Positions that moved by more than 100 m")
                .containsPattern("Warwick +4,100 +[34],\\d{3} +3,\\d{3} +\\d,\\d{3} m +\\d\\d,\\d{3} m")
                .containsPattern("Rugby +2,908 +0 +0 +0 m")
                .contains("would move by more than 500 m", "would share one point");
        assertThat(to).doesNotExist();
    }

    @Test
    void aPostcodeListedFarFromItsPointIsAStepBackAndFailsTheCheck() throws IOException {
        rows.computeIfPresent(KENILWORTH, (postcode, row) -> row.replace("E07000222", "E07000220"));
        String download = download().toString();

        var refused = build("--code-point-open", download, "--to", to.toString());

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.out().replaceAll("\\s+", " "))
                .contains("too far from the border for both to be told", "more than 50 m outside the district");
        assertThat(build("--code-point-open", download, "--to", to.toString(), "--accept-step-back")
                        .exitCode())
                .isZero();
        var check = CommandAsTyped.of("geography", "check", to.toString(), "--accept-step-back");
        assertThat(check.exitCode()).isEqualTo(1);
        assertThat(check.out())
                .contains(KENILWORTH + " of Rugby: its point is in Warwick district")
                .contains("It should not be used");
    }

    @Test
    void theAccuracyOfTheShippedTableIsShownForEveryPostcodeInUse() {
        var check = CommandAsTyped.of("geography", "check");

        assertThat(check.out())
                .containsPattern("all +37,307 +\\d\\d,\\d{3} +\\d{3} +0")
                .contains("CV3 2RR", "CV6 6AW", "None is placed anywhere else.", "It can be used.");
        assertThat(check.exitCode()).isZero();
    }

    @Test
    void aNewTableIsTriedBeforeAServiceHasIt() throws IOException {
        rows.put("CV8 1XH", rows.getOrDefault(KENILWORTH, "").replace(KENILWORTH, "CV8 1XH"));
        assertThat(build("--code-point-open", download().toString(), "--to", to.toString())
                        .exitCode())
                .isZero();
        Path concern = Files.writeString(folder.resolve("concern.jsonl"), """
            {"source": "trying", "sourceReference": "T1", "submittedAt": "2026-01-01T14:20:00+00:00",
             "danger": "no", "about": "someone-else", "under18": "no", "exploitation": ["labour"],
             "places": [{"role": "exploitation", "postcode": "CV8 1XH"}],
             "narrative": "Made up for a test.", "reporter": {"identity": "anonymous"}}
            """.replace("\n", " "));

        assertThat(CommandAsTyped.of("locate", "CV8 1XH").out()).contains("the postcode is not known");
        assertThat(CommandAsTyped.of("locate", "--geography", to.toString(), "CV8 1XH")
                        .out())
                .contains("Warwick district")
                .doesNotContain("the postcode is not known");
        assertThat(with("route", concern).out()).contains("the postcode is not known");
        assertThat(with("route", concern, "--geography", to.toString()).out())
                .contains("Warwick district")
                .doesNotContain("the postcode is not known");
        assertThat(with("policy explain", concern).out()).contains("the postcode is not known");
        assertThat(with("policy explain", concern, "--geography", to.toString()).out())
                .contains("Warwick district")
                .doesNotContain("the postcode is not known");
    }

    @Test
    void aTableThatAServiceWouldRefuseIsNotTried() throws IOException {
        Path half = Files.write(folder.resolve("half.bin"), new byte[1_000]);

        var locate = CommandAsTyped.of("locate", "--geography", half.toString(), "Kenilworth");
        assertThat(locate.exitCode()).isEqualTo(1);
        assertThat(locate.err())
                .contains("half.bin: the geography table cannot be used: it is not a table of this kind");
        var route = with("route", Path.of("nothing.jsonl"), "--geography", half.toString());
        assertThat(route.exitCode()).isEqualTo(1);
        assertThat(route.err()).contains("this is no whole geography table");
    }

    @Test
    void aTableThatCannotBeUsedIsNeverWritten() throws IOException {
        // as if two columns had been mixed up: everything in Rugby is listed in Warwick
        rows.replaceAll((postcode, row) -> postcode.startsWith("CV21") ? row.replace("E07000220", "E07000222") : row);

        var answer = build("--code-point-open", download().toString(), "--to", to.toString(), "--accept-step-back");

        assertThat(answer.exitCode()).isEqualTo(1);
        assertThat(answer.out()).contains("It cannot be used:", "disagree with the borders", "Nothing was written.");
        assertThat(to).doesNotExist();
    }

    @Test
    void aBrokenDownloadIsRefusedWithItsLine() throws IOException {
        rows.computeIfPresent(KENILWORTH, (postcode, row) -> row.replace(",10,", ",ten,"));

        var answer = build("--code-point-open", download().toString(), "--to", to.toString());

        assertThat(answer.exitCode()).isEqualTo(1);
        assertThat(answer.err())
                .contains(
                        "codepo_gb/Data/CSV/cv.csv:",
                        "positional_quality_indicator is not a number",
                        "Nothing was written.");
        assertThat(to).doesNotExist();
    }

    @Test
    void wrongOptionsAreToldApart() throws IOException {
        Path base = folder.resolve("base.bin");
        try (InputStream in = Objects.requireNonNull(Geography.class.getResourceAsStream(Geography.RESOURCE))) {
            Files.copy(in, base);
        }
        String download = download().toString();

        assertThat(build("--to", to.toString()).err()).contains("Give at least one of --code-point-open");
        assertThat(build("--code-point-open", download).err()).contains("--to", "--dry-run");
        assertThat(build("--code-point-open", download, "--from", download, "--dry-run")
                        .err())
                .contains("--from has all facts");
        var itself = build("--code-point-open", download, "--base", base.toString(), "--to", base.toString());
        assertThat(itself.err()).contains("--to is one of the files to read");
        assertThat(itself.exitCode()).isEqualTo(2);
        assertThat(build("--code-point-open", download, "--base", "nowhere.bin", "--dry-run")
                        .err())
                .contains("nowhere.bin: there is no such file");
    }

    @Test
    void aFolderInTheProductsColumnsThatLacksAFileIsRefused() {
        var answer = build("--from", folder.toString(), "--to", to.toString());

        assertThat(answer.exitCode()).isEqualTo(1);
        assertThat(answer.err()).contains("districts.geojson: the folder does not have it");
    }

    /// A command with the files of the repository; what it says comes as one line.
    private static CommandAsTyped with(String command, Path concern, String... options) {
        Stream<String> files = Stream.of(
                concern.toString(), "--policy", "../config/policy.yaml", "--partners", "../config/partners.yaml");
        var answer = CommandAsTyped.of(Stream.of(Stream.of(command.split(" ", -1)), files, Stream.of(options))
                .flatMap(words -> words)
                .toArray(String[]::new));
        return new CommandAsTyped(answer.exitCode(), answer.out().replaceAll("\\s+", " "), answer.err());
    }

    private static CommandAsTyped build(String... options) {
        return CommandAsTyped.of(Stream.concat(Stream.of("geography", "build"), Stream.of(options))
                .toArray(String[]::new));
    }

    private static String outcode(String postcodeOrSector) {
        return postcodeOrSector.substring(0, postcodeOrSector.indexOf(' '));
    }

    private void put(String postcode, int easting, int northing, GeographyTable table, int authority) {
        rows.put(
                postcode,
                "\"%s\",10,%d,%d,\"E92000001\",\"\",\"\",\"\",\"%s\",\"\""
                        .formatted(
                                postcode,
                                easting,
                                northing,
                                table.authorities().get(authority).code().value()));
    }

    private Path download() throws IOException {
        Path download = folder.resolve("codepo_gb");
        Files.createDirectories(download.resolve("Data/CSV"));
        Files.createDirectories(download.resolve("Doc"));
        Map<String, String> areas = rows.entrySet().stream()
                .collect(Collectors.groupingBy(
                        row -> row.getKey().replaceFirst("[0-9].*", ""),
                        TreeMap::new,
                        Collectors.mapping(Map.Entry::getValue, Collectors.joining("\n"))));
        var metadata = new StringBuilder("DATASET VERSION NUMBER: 2026.1.0\nCOPYRIGHT DATE: 20260210\n");
        for (Map.Entry<String, String> area : areas.entrySet()) {
            Files.writeString(
                    download.resolve("Data/CSV/" + area.getKey().toLowerCase(Locale.ROOT) + ".csv"), area.getValue());
            metadata.append("      %s\t%d\n"
                    .formatted(area.getKey(), area.getValue().lines().count()));
        }
        Files.writeString(download.resolve("Doc/metadata.txt"), metadata);
        return download;
    }
}
