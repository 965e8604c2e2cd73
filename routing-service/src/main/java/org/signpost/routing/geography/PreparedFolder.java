package org.signpost.routing.geography;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.signpost.contract.id.DistrictCode;
import org.signpost.routing.geography.CsvFile.Row;
import org.signpost.routing.places.Border;
import org.signpost.routing.places.GeographyTable;
import org.signpost.routing.places.LocalAuthority;
import org.signpost.routing.places.NationalGrid;
import org.signpost.routing.places.TellingStops;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A folder of facts in this product's own columns, and the table made of them. `docs/geography.md` lists the files and
/// their columns.
final class PreparedFolder {

    private static final GeographyTable.Origin AS_SHIPPED = new GeographyTable.Origin(
            "2025-12",
            List.of(
                    "Postcodes in use, with districts: OS Code-Point Open 2025.4 (October 2025)",
                    "Postcodes not in use: National Statistics Postcode Lookup, May 2025",
                    "Boundaries: ONS lower layer super output areas, December 2021 (generalised, 20 m), dissolved",
                    "Police areas: ONS lookup of local authorities to police force areas, December 2019, carried to"
                            + " current codes",
                    "Places and stops: DfT NPTG and NaPTAN, July 2026",
                    "Wards: ONS, December 2025; parishes: ONS, December 2019"),
            List.of(
                    "Contains OS data © Crown copyright and database right 2025",
                    "Contains Royal Mail data © Royal Mail copyright and database right 2025",
                    "Contains National Statistics data © Crown copyright and database right 2025",
                    "Source: Office for National Statistics licensed under the Open Government Licence v.3.0",
                    "Contains public sector information licensed under the Open Government Licence v3.0"
                            + " (NaPTAN and NPTG, Department for Transport)"));

    private final List<LocalAuthority> authorities = new ArrayList<>();
    private final Map<String, Integer> indexes = new HashMap<>();

    private PreparedFolder() {}

    static GeographyTable table(Path folder) throws IOException {
        return new PreparedFolder().build(folder);
    }

    /// The facts' own sources and dates, if the folder says them; those of the shipped table otherwise.
    private static GeographyTable.Origin origin(Path folder) throws IOException {
        Path file = folder.resolve("origin.csv");
        if (!Files.exists(file)) {
            return AS_SHIPPED;
        }
        Map<String, List<String>> texts = new HashMap<>();
        for (Row row : CsvFile.read(file)) {
            texts.computeIfAbsent(row.get("what"), absent -> new ArrayList<>()).add(row.get("text"));
        }
        List<String> vintage = texts.getOrDefault("vintage", List.of());
        if (vintage.size() != 1 || !vintage.getFirst().matches("[0-9]{4}-[0-9]{2}")) {
            throw new SourceFileUnusable(
                    "origin.csv",
                    "it has not one row vintage such as 2026-05",
                    "write the month of the youngest source");
        }
        return new GeographyTable.Origin(
                vintage.getFirst(),
                texts.getOrDefault("source", List.of()),
                texts.getOrDefault("attribution", List.of()));
    }

    private GeographyTable build(Path folder) throws IOException {
        JsonNode near = geojson(folder, "districts.geojson");
        JsonNode far = geojson(folder, "lad_ew_coarse.geojson");
        List<Row> sectors = CsvFile.read(folder.resolve("sectors_gb.csv"));
        readAuthorities(CsvFile.read(folder.resolve("lad_police.csv")), sectors, near);
        // its stops say their districts themselves, so that none has to be found
        StopFile stops = StopFile.read(folder.resolve("stops.csv"), (easting, northing) -> null);
        GeographyTable table = GeographyTable.of(
                origin(folder),
                authorities,
                CsvFile.read(folder.resolve("postcodes.csv")).stream()
                        .map(this::postcode)
                        .toList(),
                sectors.stream()
                        .map(row -> new GeographyTable.ListedSector(
                                row.get("sector"), index(row.get("lad_code")), row.integer("n_postcodes")))
                        .toList(),
                borders(near, BorderLayer.NEAR_UNITS),
                borders(far, BorderLayer.COARSE_UNITS),
                PreparedPlaces.read(folder.resolve("places.csv"), stops, this::index));
        return table.with(TellingStops.of(table, stops.busStops(this::index)));
    }

    private static JsonNode geojson(Path folder, String name) throws IOException {
        Path file = folder.resolve(name);
        if (!Files.isReadable(file)) {
            throw new SourceFileUnusable(name, "the folder does not have it", "docs/geography.md lists all files");
        }
        try {
            return JsonMapper.shared().readTree(file);
        } catch (JacksonException broken) {
            throw new SourceFileUnusable(name, "this is no whole JSON in UTF-8", Download.DOWNLOAD_AGAIN);
        }
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
    static String plainName(String name) {
        return name.replace(", City of", "").replace(", County of", "");
    }

    private int index(String code) {
        Integer index = indexes.get(code);
        if (index == null) {
            throw new SourceFileUnusable(
                    "lad_police.csv", "no authority has the code " + code, "add a row for it, or correct the code");
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
                !quality.isEmpty() && row.integer("pq") <= CodePointOpen.EXACT_AT_MOST);
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
                NationalGrid.Point point = PreparedPlaces.point(
                        "districts.geojson",
                        position.get(1).asDouble(),
                        position.get(0).asDouble());
                ring[at++] = (int) Math.round(point.easting() * units);
                ring[at++] = (int) Math.round(point.northing() * units);
            }
            rings.add(ring);
        }
        return rings;
    }
}
