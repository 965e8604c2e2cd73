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
/// postcode
/// in use that the shipped table lists, and one of each sector of the rest of the country.
class GeographyBuildCommandTest {

    private static final String KENILWORTH = "CV8 1LZ";

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
        rows.computeIfPresent(KENILWORTH, (postcode, row) -> row.replace("E07000222", "E07000220"));
        rows.remove("CV23 0AD");

        var answer = build("--code-point-open", download().toString(), "--to", to.toString());

        assertThat(answer.err()).isEmpty();
        assertThat(answer.exitCode()).isZero();
        assertThat(answer.out())
                .contains(
                        "vintage 2025-12 -> 2026-02",
                        "Warwick (E07000222) -> Rugby (E07000220): 1",
                        "    " + KENILWORTH,
                        KENILWORTH + ": Rugby by the list, Warwick by its point",
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
        rows.computeIfPresent(KENILWORTH, (postcode, row) -> row.replace("E07000222", "E07000220"));

        var answer = build("--code-point-open", download().toString(), "--dry-run", "--json");

        assertThat(answer.exitCode()).isZero();
        JsonNode json = JsonMapper.shared().readTree(answer.out());
        assertThat(json.path("usable").asBoolean()).isTrue();
        assertThat(json.path("written").asBoolean()).isFalse();
        assertThat(json.path("moved").path(0).path("postcode").asString()).isEqualTo(KENILWORTH);
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
