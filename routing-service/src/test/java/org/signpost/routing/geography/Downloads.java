package org.signpost.routing.geography;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.signpost.routing.places.BackFromTheGrid;
import org.signpost.routing.places.Border;
import org.signpost.routing.places.Geography;
import org.signpost.routing.places.GeographyTable;
import org.signpost.routing.places.GeographyTable.ListedPostcode;
import org.signpost.routing.places.GeographyTable.ListedSector;

/// Files as the Ordnance Survey and the Office for National Statistics publish them, written from the facts of a table
/// and changed as a test wants them.
public final class Downloads {

    /// The columns of the ONSPD until 2025, and those since.
    static final List<String> OLD_COLUMNS = List.of(
            "pcd",
            "pcd2",
            "pcds",
            "dointr",
            "doterm",
            "oscty",
            "oslaua",
            "usertype",
            "oseast1m",
            "osnrth1m",
            "osgrdind");

    static final List<String> NEW_COLUMNS = List.of(
            "pcd7",
            "pcd8",
            "pcds",
            "dointr",
            "doterm",
            "cty25cd",
            "lad25cd",
            "usrtypind",
            "east1m",
            "north1m",
            "gridind");

    /// A postcode as a list has it.
    ///
    /// @param introduced such as 198001
    /// @param terminated the same, or empty
    public record Entry(
            String postcode, String district, int easting, int northing, String introduced, String terminated) {

        Entry in(String code) {
            return new Entry(postcode, code, easting, northing, introduced, terminated);
        }

        Entry endedIn(String month) {
            return new Entry(postcode, district, easting, northing, introduced, month);
        }
    }

    private Downloads() {}

    /// The table that the product carries.
    public static GeographyTable shipped() {
        try (InputStream in = Objects.requireNonNull(Geography.class.getResourceAsStream(Geography.RESOURCE))) {
            return GeographyTable.read(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The shipped table with the postcodes and the sectors of some outcodes only.
    static GeographyTable of(Set<String> outcodes) {
        GeographyTable all = shipped();
        return GeographyTable.of(
                new GeographyTable.Origin(all.vintage(), all.sources(), all.attribution()),
                all.authorities(),
                all.listedPostcodes().stream()
                        .filter(listed -> outcodes.contains(PostcodeRow.outcode(listed.postcode())))
                        .toList(),
                all.listedSectors().stream()
                        .filter(listed -> outcodes.contains(PostcodeRow.outcode(listed.sector())))
                        .toList(),
                all.near(),
                all.far(),
                all.places());
    }

    /// The postcodes in use of a table, by their names; of each sector that it knows only by its name, one of each
    /// district.
    public static Map<String, Entry> inUse(GeographyTable table) {
        Map<String, Entry> entries = new TreeMap<>();
        Set<String> outcodes = new TreeSet<>();
        for (ListedPostcode listed : table.listedPostcodes()) {
            outcodes.add(PostcodeRow.outcode(listed.postcode()));
            if (listed.live()) {
                entries.put(listed.postcode(), entry(table, listed, ""));
            }
        }
        Map<String, Integer> units = new HashMap<>();
        for (ListedSector sector : table.listedSectors()) {
            if (!outcodes.contains(PostcodeRow.outcode(sector.sector()))) {
                int unit = units.merge(sector.sector(), 1, Integer::sum);
                String postcode = sector.sector() + "A" + "ABDEFGHJLN".charAt(unit);
                entries.put(
                        postcode, new Entry(postcode, code(table, sector.authority()), 300_000, 300_000, "198001", ""));
            }
        }
        return entries;
    }

    /// All postcodes that a table lists, in use or ended in 2001.
    static Map<String, Entry> everInUse(GeographyTable table) {
        Map<String, Entry> entries = inUse(table);
        for (ListedPostcode listed : table.listedPostcodes()) {
            if (!listed.live()) {
                entries.put(listed.postcode(), entry(table, listed, "200101"));
            }
        }
        return entries;
    }

    private static Entry entry(GeographyTable table, ListedPostcode listed, String terminated) {
        return new Entry(
                listed.postcode(),
                code(table, listed.authority()),
                listed.easting(),
                listed.northing(),
                "198001",
                terminated);
    }

    static String code(GeographyTable table, int authority) {
        return table.authorities().get(authority).code().value();
    }

    /// The files of Code-Point Open by their paths.
    public static Map<String, byte[]> codePointOpen(Map<String, Entry> entries, String version, String date) {
        Map<String, StringBuilder> areas = new TreeMap<>();
        Map<String, Integer> counts = new TreeMap<>();
        for (Entry entry : entries.values()) {
            String area = PostcodeRow.area(entry.postcode());
            counts.merge(area, 1, Integer::sum);
            areas.computeIfAbsent(area, absent -> new StringBuilder())
                    .append(String.format(
                            Locale.ROOT,
                            "\"%s\",10,%d,%d,\"E92000001\",\"E19000002\",\"E18000005\",\"E10000031\",\"%s\",\"E05007474\"%n",
                            padded(entry.postcode(), 7),
                            entry.easting(),
                            entry.northing(),
                            entry.district()));
        }
        Map<String, byte[]> files = new TreeMap<>();
        areas.forEach(
                (area, text) -> files.put("Data/CSV/" + area.toLowerCase(Locale.ROOT) + ".csv", utf8(text.toString())));
        files.put(
                "Doc/metadata.txt",
                utf8("ORDNANCE SURVEY\nPRODUCT: OS CODE-POINT_03.02\nDATASET VERSION NUMBER: " + version
                        + ".0\nCOPYRIGHT DATE: " + date + "\nRM UPDATE DATE: " + date + "\n"
                        + counts.entrySet().stream()
                                .map(count -> "      " + count.getKey() + "\t" + count.getValue() + "\n")
                                .collect(Collectors.joining())));
        files.put("Doc/Code-Point_Open_Column_Headers.csv", utf8("PC,PQ,EA,NO,CY,RH,LH,CC,DC,WC\n"));
        return files;
    }

    /// One file of the ONSPD.
    static String directory(Map<String, Entry> entries, List<String> columns) {
        StringBuilder text =
                new StringBuilder("\uFEFF").append(String.join(",", columns)).append('\n');
        for (Entry entry : entries.values()) {
            text.append(String.format(
                    Locale.ROOT,
                    "\"%s\",\"%s\",\"%s\",\"%s\",\"%s\",\"E10000031\",\"%s\",0,%s,%s,1%n",
                    padded(entry.postcode(), 7),
                    padded(entry.postcode(), 8),
                    entry.postcode(),
                    entry.introduced(),
                    entry.terminated(),
                    entry.district(),
                    entry.easting() == 0 ? "" : String.valueOf(entry.easting()),
                    entry.northing() == 0 ? "" : String.valueOf(entry.northing())));
        }
        return text.toString();
    }

    private static String padded(String postcode, int length) {
        int space = postcode.indexOf(' ');
        String inward = postcode.substring(space + 1);
        return postcode.substring(0, space) + " ".repeat(length - space - inward.length()) + inward;
    }

    /// The near borders of a table as the portal gives them, in degrees.
    static String inDegrees(GeographyTable table) {
        return geojson(table, "", (easting, northing) -> {
            double[] degrees = BackFromTheGrid.degrees(easting, northing);
            return String.format(Locale.ROOT, "[%.7f,%.7f]", degrees[1], degrees[0]);
        });
    }

    /// The same in metres, with or without a member that says so.
    static String inMetres(GeographyTable table, boolean saysSo) {
        String crs = "\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"urn:ogc:def:crs:EPSG::27700\"}},";
        return geojson(
                table,
                saysSo ? crs : "",
                (easting, northing) -> String.format(Locale.ROOT, "[%.1f,%.1f]", easting, northing));
    }

    private static String geojson(GeographyTable table, String crs, BiFunction<Double, Double, String> position) {
        List<String> features = new ArrayList<>();
        for (Border border : table.near()) {
            String polygons = border.polygons().stream()
                    .map(rings -> rings.stream()
                            .map(ring -> {
                                List<String> positions = new ArrayList<>();
                                for (int i = 0; i < ring.length; i += 2) {
                                    positions.add(position.apply(ring[i] / 10.0, ring[i + 1] / 10.0));
                                }
                                return "[" + String.join(",", positions) + "]";
                            })
                            .collect(Collectors.joining(",", "[", "]")))
                    .collect(Collectors.joining(",", "[", "]"));
            features.add("""
                {"type":"Feature","properties":{"FID":%d,"LAD25CD":"%s","LAD25NM":"%s","LAD25NMW":" ","BNG_E":400000,"LONG":-1.5},"geometry":{"type":"MultiPolygon","coordinates":%s}}
                """.formatted(
                    features.size(),
                    code(table, border.authority()),
                    table.authorities().get(border.authority()).name(),
                    polygons).strip());
        }
        return "{\"type\":\"FeatureCollection\"," + crs + "\"features\":[\n" + String.join(",\n", features) + "\n]}\n";
    }

    /// Puts files into a folder.
    public static Path folder(Path folder, Map<String, byte[]> files) throws IOException {
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(Objects.requireNonNull(path.getParent()));
            Files.write(path, file.getValue());
        }
        return folder;
    }

    /// Puts files into a zip.
    public static Path zip(Path zip, Map<String, byte[]> files) throws IOException {
        try (OutputStream out = Files.newOutputStream(zip)) {
            out.write(zipped(files));
        }
        return zip;
    }

    static byte[] zipped(Map<String, byte[]> files) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes, StandardCharsets.UTF_8)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                out.putNextEntry(new ZipEntry(file.getKey()));
                out.write(file.getValue());
                out.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
