package org.signpost.routing.places;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
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
                table.places());

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

    private static void read(byte[] bytes) throws IOException {
        GeographyTable.read(new ByteArrayInputStream(bytes));
    }

    private static byte[] bytes() throws IOException {
        try (InputStream in = Geography.class.getResourceAsStream(Geography.RESOURCE)) {
            return Objects.requireNonNull(in).readAllBytes();
        }
    }
}
