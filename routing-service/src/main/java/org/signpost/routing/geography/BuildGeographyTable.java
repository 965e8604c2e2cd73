package org.signpost.routing.geography;

import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.id.DistrictCode;
import org.signpost.routing.geography.CsvFile.Row;
import org.signpost.routing.places.Border;
import org.signpost.routing.places.GeographyTable;
import org.signpost.routing.places.LocalAuthority;
import org.signpost.routing.places.NamedPlace;
import org.signpost.routing.places.NationalGrid;
import org.signpost.routing.places.PlaceKind;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Builds the geography table: `--from FOLDER --to FILE`. `docs/geography.md` lists the files and their columns.
final class BuildGeographyTable {

    private static final String VINTAGE = "2025-12";
    private static final List<String> SOURCES = List.of(
            "Postcodes in use, with districts: OS Code-Point Open 2025.4 (October 2025)",
            "Postcodes not in use: National Statistics Postcode Lookup, May 2025",
            "Boundaries: ONS lower layer super output areas, December 2021 (generalised, 20 m), dissolved",
            "Police areas: ONS lookup of local authorities to police force areas, December 2019, carried to current"
                    + " codes",
            "Places and stops: DfT NPTG and NaPTAN, July 2026",
            "Wards: ONS, December 2025; parishes: ONS, December 2019");
    private static final List<String> ATTRIBUTION = List.of(
            "Contains OS data © Crown copyright and database right 2025",
            "Contains Royal Mail data © Royal Mail copyright and database right 2025",
            "Contains National Statistics data © Crown copyright and database right 2025",
            "Source: Office for National Statistics licensed under the Open Government Licence v.3.0",
            "Contains public sector information licensed under the Open Government Licence v3.0"
                    + " (NaPTAN and NPTG, Department for Transport)");
    private static final String EXTRA_PLACES = "extra-places.csv";
    private static final int EXACT_AT_MOST = 30;

    private final List<LocalAuthority> authorities = new ArrayList<>();
    private final Map<String, Integer> indexes = new HashMap<>();

    private BuildGeographyTable() {}

    /// Takes `--from` a folder of source files and `--to` the file to write.
    public static void main(String[] args) throws IOException {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i + 1 < args.length; i += 2) {
            options.put(args[i], args[i + 1]);
        }
        String from = options.get("--from");
        String to = options.get("--to");
        if (from == null || to == null || options.size() != 2) {
            throw new SourceFileUnusable("usage: --from FOLDER --to FILE");
        }
        GeographyTable table = new BuildGeographyTable().build(Path.of(from));
        try (OutputStream out = Files.newOutputStream(Path.of(to))) {
            table.write(out);
        }
    }

    private GeographyTable build(Path folder) throws IOException {
        JsonNode near = JsonMapper.shared().readTree(folder.resolve("districts.geojson"));
        JsonNode far = JsonMapper.shared().readTree(folder.resolve("lad_ew_coarse.geojson"));
        List<Row> sectors = CsvFile.read(folder.resolve("sectors_gb.csv"));
        readAuthorities(CsvFile.read(folder.resolve("lad_police.csv")), sectors, near);
        return GeographyTable.of(
                new GeographyTable.Origin(VINTAGE, SOURCES, ATTRIBUTION),
                authorities,
                CsvFile.read(folder.resolve("postcodes.csv")).stream()
                        .map(this::postcode)
                        .toList(),
                sectors.stream()
                        .map(row -> new GeographyTable.ListedSector(
                                row.get("sector"), index(row.get("lad_code")), row.integer("n_postcodes")))
                        .toList(),
                borders(near, 10),
                borders(far, 1),
                places(folder));
    }

    /// Those of Warwickshire first, then by code, so that the table is the same however the files are sorted.
    private void readAuthorities(List<Row> police, List<Row> sectors, JsonNode near) {
        Map<String, Boolean> inside = new HashMap<>();
        for (JsonNode feature : near.path("features")) {
            JsonNode properties = feature.path("properties");
            inside.put(
                    properties.path("lad_code").asString(),
                    properties.path("in_warwickshire").asBoolean());
        }
        Map<String, LocalAuthority> byCode = new TreeMap<>();
        for (Row row : police) {
            String code = row.get("lad_code");
            byCode.put(
                    code,
                    new LocalAuthority(
                            new DistrictCode(code),
                            plainName(row.get("lad_name")),
                            plainName(row.get("upper_tier_name")),
                            row.get("region"),
                            row.get("pfa_name"),
                            row.get("police_force"),
                            inside.getOrDefault(code, false)));
        }
        for (Row row : sectors) {
            String code = row.get("lad_code");
            String name = plainName(row.get("lad_name"));
            byCode.computeIfAbsent(
                    code,
                    absent -> new LocalAuthority(
                            new DistrictCode(code), name, name, "Scotland", "", row.get("police_force"), false));
        }
        byCode.values().stream()
                .sorted(Comparator.comparing((LocalAuthority authority) -> !authority.inWarwickshire())
                        .thenComparing(LocalAuthority::code))
                .forEach(authority -> {
                    indexes.put(authority.code().value(), authorities.size());
                    authorities.add(authority);
                });
    }

    /// `Bristol, City of` is Bristol in a sentence.
    private static String plainName(String name) {
        return name.replace(", City of", "").replace(", County of", "");
    }

    private int index(String code) {
        Integer index = indexes.get(code);
        if (index == null) {
            throw new SourceFileUnusable("no authority has the code " + code);
        }
        return index;
    }

    private GeographyTable.ListedPostcode postcode(Row row) {
        String quality = row.get("pq");
        return new GeographyTable.ListedPostcode(
                row.get("postcode"),
                index(row.get("lad_code")),
                row.integer("easting"),
                row.integer("northing"),
                row.get("terminated").equals("0"),
                !quality.isEmpty() && Integer.parseInt(quality) <= EXACT_AT_MOST);
    }

    private List<Border> borders(JsonNode collection, int units) {
        List<Border> borders = new ArrayList<>();
        for (JsonNode feature : collection.path("features")) {
            int authority = index(feature.path("properties").path("lad_code").asString());
            JsonNode geometry = feature.path("geometry");
            JsonNode coordinates = geometry.path("coordinates");
            List<List<int[]>> polygons = new ArrayList<>();
            if (geometry.path("type").asString().equals("Polygon")) {
                polygons.add(rings(coordinates, units));
            } else {
                coordinates.forEach(polygon -> polygons.add(rings(polygon, units)));
            }
            borders.add(new Border(authority, polygons));
        }
        borders.sort(Comparator.comparingInt(Border::authority));
        return borders;
    }

    private static List<int[]> rings(JsonNode polygon, int units) {
        List<int[]> rings = new ArrayList<>();
        for (JsonNode line : polygon) {
            int[] ring = new int[2 * line.size()];
            int at = 0;
            for (JsonNode position : line) {
                NationalGrid.Point point =
                        point(position.get(1).asDouble(), position.get(0).asDouble());
                ring[at++] = (int) Math.round(point.easting() * units);
                ring[at++] = (int) Math.round(point.northing() * units);
            }
            rings.add(ring);
        }
        return rings;
    }

    private static NationalGrid.Point point(double latitude, double longitude) {
        NationalGrid.Point point = NationalGrid.ofDegrees(latitude, longitude);
        if (point == null) {
            throw new SourceFileUnusable("a position outside Great Britain");
        }
        return point;
    }

    private List<NamedPlace> places(Path folder) throws IOException {
        List<NamedPlace> places = new ArrayList<>();
        for (Row row : CsvFile.read(folder.resolve("places.csv"))) {
            boolean listedByCode = row.get("qualifier").matches("[ENSW][0-9]{8}");
            String beside = !row.get("parent").isEmpty() || listedByCode ? row.get("parent") : row.get("qualifier");
            places.add(place(
                    row.get("name"),
                    row.get("type"),
                    row.get("lad_code"),
                    row.get("alt_lad_code"),
                    row.get("qualifier").startsWith("nr ") ? row.get("qualifier") : beside,
                    row.get("lat").isEmpty() ? null : point(row.number("lat"), row.number("lon"))));
        }
        for (Row row : extraPlaces()) {
            places.add(place(row.get("name"), row.get("type"), row.get("lad_code"), "", row.get("beside"), null));
        }
        places.addAll(stations(CsvFile.read(folder.resolve("stops.csv"))));
        places.sort(Comparator.comparing(NamedPlace::name)
                .thenComparing(NamedPlace::kind)
                .thenComparingInt(NamedPlace::authority)
                .thenComparingInt(NamedPlace::easting)
                .thenComparingInt(NamedPlace::northing));
        return places;
    }

    private NamedPlace place(
            String name, String kind, String code, String other, String beside, NationalGrid.@Nullable Point point) {
        return new NamedPlace(
                name,
                PlaceKind.valueOf(kind.toUpperCase(Locale.ROOT)),
                index(code),
                other.isEmpty() || other.equals(code) ? -1 : index(other),
                beside,
                point == null ? 0 : (int) Math.round(point.easting()),
                point == null ? 0 : (int) Math.round(point.northing()));
    }

    /// Railway and bus stations by their names; a bus stop's name, such as "High Street", tells nothing.
    private List<NamedPlace> stations(List<Row> stops) {
        Map<String, NamedPlace> stations = new LinkedHashMap<>();
        for (Row row : stops) {
            String name = row.get("common_name").replaceAll(" (Rail|Railway|Bus) Station$", "");
            boolean railway = row.get("stop_type").equals("RSE");
            if (railway && !name.equals(row.get("locality"))) {
                stations.putIfAbsent(
                        name,
                        place(
                                name,
                                "stop",
                                row.get("lad_code"),
                                "",
                                row.get("locality"),
                                point(row.number("lat"), row.number("lon"))));
            }
        }
        return List.copyOf(stations.values());
    }

    private static List<Row> extraPlaces() throws IOException {
        try (InputStream in = BuildGeographyTable.class.getResourceAsStream(EXTRA_PLACES)) {
            if (in == null) {
                throw new FileNotFoundException(EXTRA_PLACES);
            }
            return CsvFile.read(EXTRA_PLACES, new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)));
        }
    }
}
