package org.signpost.routing.places;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
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

    private static void read(byte[] bytes) throws IOException {
        GeographyTable.read(new ByteArrayInputStream(bytes));
    }

    private static byte[] bytes() throws IOException {
        try (InputStream in = Geography.class.getResourceAsStream(Geography.RESOURCE)) {
            return Objects.requireNonNull(in).readAllBytes();
        }
    }
}
