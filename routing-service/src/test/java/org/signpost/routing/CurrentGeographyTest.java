package org.signpost.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.signpost.contract.config.ConfigMistake;
import org.signpost.contract.config.ConfigurationRefused;
import org.signpost.contract.reload.ReloadedFiles;
import org.signpost.contract.reload.WatchedFile;
import org.signpost.routing.geography.Downloads;
import org.signpost.routing.geography.GeographyBuild;
import org.signpost.routing.geography.GeographySources;
import org.signpost.routing.places.BoundaryBand;
import org.signpost.routing.places.Geography;
import org.signpost.routing.places.GeographyTable;
import org.signpost.routing.places.GeographyTable.ListedPostcode;
import org.signpost.routing.places.PlaceClue;

/// An operator puts a geography table in the place of another while concerns are placed.
class CurrentGeographyTest {

    private static final Path CONFIG = Path.of("../config");
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-12-01T12:00:00Z"), ZoneOffset.UTC);

    @TempDir
    private Path folder;

    private Path file = Path.of("set before each test");
    private byte[] shipped = {};
    private GeographyTable table;

    @BeforeEach
    void theShippedTable() throws IOException {
        try (InputStream in = Geography.class.getResourceAsStream(Geography.RESOURCE)) {
            shipped = Objects.requireNonNull(in).readAllBytes();
        }
        table = GeographyTable.read(new ByteArrayInputStream(shipped));
        file = Files.write(folder.resolve("geography.bin"), shipped);
    }

    @Test
    void aYoungerTableIsTakenWhileRunning() throws IOException {
        ReloadedFiles<Geography> geography = load();

        Files.write(file, remade("2027-03", _ -> true));
        lookTwice(geography);

        assertThat(geography.refusal()).isEmpty();
        assertThat(geography.get().vintage()).isEqualTo("2027-03");
    }

    @Test
    void aTableBuiltFromDownloadsIsTakenWhileRunning() throws IOException {
        ReloadedFiles<Geography> geography = load();
        var list = Downloads.inUse(table);
        list.put("CV8 1XH", new Downloads.Entry("CV8 1XH", "E07000222", 430_740, 272_440, "202701", ""));
        Path download =
                Downloads.zip(folder.resolve("codepo_gb.zip"), Downloads.codePointOpen(list, "2027.1", "20270209"));
        assertThat(geography.get().locate(PlaceClue.ofText("CV8 1XH")).inWords())
                .contains("the postcode is not known");

        var sources = new GeographySources(download, null, null, null, null, null, null);
        GeographyBuild.write(GeographyBuild.of(table, sources).table(), file);
        lookTwice(geography);

        assertThat(geography.refusal()).isEmpty();
        assertThat(geography.get().vintage()).isEqualTo("2027-02");
        assertThat(geography.get().locate(PlaceClue.ofText("CV8 1XH")).inWords())
                .contains("Warwick district")
                .doesNotContain("the postcode is not known");
    }

    @Test
    void halfATableIsRefusedWhileTheOldOnePlaces() throws IOException {
        ReloadedFiles<Geography> geography = load();
        Geography before = geography.get();

        Files.write(file, Arrays.copyOf(shipped, shipped.length / 2));
        lookTwice(geography);

        assertThat(mistakes(geography)).singleElement().satisfies(mistake -> {
            assertThat(mistake.fact()).isEqualTo("this is no whole geography table");
            assertThat(mistake.remedy()).contains("docs/geography.md");
        });
        assertThat(geography.get()).isSameAs(before);

        Files.write(file, shipped);
        lookTwice(geography);
        assertThat(geography.refusal()).isEmpty();
    }

    @Test
    void aTableWithoutADistrictsPostcodesIsRefusedWhileRunningAndAtTheStart() throws IOException {
        ReloadedFiles<Geography> geography = load();
        Geography before = geography.get();

        Files.write(file, remade("2027-03", listed -> !inRugby(listed)));
        lookTwice(geography);

        assertThat(mistakes(geography)).extracting(ConfigMistake::fact).containsExactly("Rugby has no live postcode");
        assertThat(geography.get()).isSameAs(before);
        assertThatThrownBy(this::load)
                .isInstanceOf(ConfigurationRefused.class)
                .hasMessageContaining("Rugby has no live postcode");
    }

    @Test
    void aPoorerTableIsRefusedWhileRunningButNotByARestart() throws IOException {
        ReloadedFiles<Geography> geography = load();
        Geography before = geography.get();

        Files.write(
                file,
                remade(
                        "2020-01",
                        listed -> !inRugby(listed) || listed.postcode().endsWith("A")));
        lookTwice(geography);

        assertThat(mistakes(geography))
                .extracting(ConfigMistake::fact)
                .hasSize(2)
                .anySatisfy(fact -> assertThat(fact).contains("older (2020-01)"))
                .anySatisfy(fact -> assertThat(fact).startsWith("Rugby would go from 2,908 live postcodes to "));
        assertThat(mistakes(geography))
                .allSatisfy(mistake -> assertThat(mistake.remedy()).contains("restart the service"));
        assertThat(geography.get()).isSameAs(before);
        assertThat(load().get().vintage()).isEqualTo("2020-01");
    }

    @Test
    void aTableThatLostTheNamesOfPlacesIsRefusedWhileTheOldOnePlaces() throws IOException {
        ReloadedFiles<Geography> geography = load();
        var out = new ByteArrayOutputStream();
        GeographyTable.of(
                        new GeographyTable.Origin("2027-03", table.sources(), table.attribution()),
                        table.authorities(),
                        table.listedPostcodes(),
                        table.listedSectors(),
                        table.near(),
                        table.far(),
                        table.places().stream()
                                .filter(place -> !place.name().equals("Kenilworth"))
                                .toList())
                .write(out);

        Files.write(file, out.toByteArray());
        lookTwice(geography);

        assertThat(mistakes(geography)).singleElement().satisfies(mistake -> {
            assertThat(mistake.fact())
                    .startsWith("Warwick would lose 1 of its ")
                    .endsWith(": Kenilworth");
            assertThat(mistake.remedy()).contains("restart the service");
        });
        assertThat(geography.get().locate(PlaceClue.ofText("Kenilworth")).inWords())
                .contains("Warwick district");
    }

    private ReloadedFiles<Geography> load() {
        ReloadedFiles<Rules> rules = ReloadedFiles.load(
                "routing-service",
                List.of(
                        WatchedFile.edited("policy", CONFIG.resolve("policy.yaml")),
                        WatchedFile.edited("partners", CONFIG.resolve("partners.yaml"))),
                Rules::read,
                CLOCK);
        return CurrentGeography.load(file, BoundaryBand.USUAL, rules, CLOCK);
    }

    private static List<ConfigMistake> mistakes(ReloadedFiles<?> files) {
        return files.refusal().orElseThrow().mistakes();
    }

    private static void lookTwice(ReloadedFiles<?> files) {
        files.lookOnce();
        files.lookOnce();
    }

    private boolean inRugby(ListedPostcode listed) {
        return table.authorities().get(listed.authority()).name().equals("Rugby");
    }

    private byte[] remade(String vintage, Predicate<ListedPostcode> stays) throws IOException {
        var out = new ByteArrayOutputStream();
        GeographyTable.of(
                        new GeographyTable.Origin(vintage, table.sources(), table.attribution()),
                        table.authorities(),
                        table.listedPostcodes().stream().filter(stays).toList(),
                        table.listedSectors(),
                        table.near(),
                        table.far(),
                        table.places())
                .write(out);
        return out.toByteArray();
    }
}
