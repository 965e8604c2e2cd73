package org.signpost.routing.geography;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Polygon;
import org.signpost.routing.places.NationalGrid;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/// Boundaries of local authority districts as GeoJSON, as the Office for National Statistics publishes them: in degrees
/// of WGS 84, or in metres of the National Grid with a `crs` member that says so. It is read district by district, and
/// only those are kept that are asked for.
final class BoundaryFile {

    /// Districts of Great Britain that the table has boundaries of.
    static final Pattern ENGLAND_AND_WALES = Pattern.compile("[EW][0-9]{8}");

    private static final Pattern CODE = Pattern.compile("lad([0-9]{2})?cd|lad_code");
    private static final Pattern NAME = Pattern.compile("lad([0-9]{2})?nm|lad_name");
    private static final String GRID = "27700";

    /// What a command's 256 MiB can hold and simplify.
    private static final int MOST_POINTS = 1_000_000;

    private static final String WGS84_OR_GRID =
            "download it as GeoJSON in WGS 84, or in British National Grid with the crs member EPSG:27700";

    private final String file;
    private final Predicate<String> wanted;
    private final GeometryFactory factory = new GeometryFactory();
    private final Map<String, String> names = new TreeMap<>();
    private final Map<String, List<List<double[]>>> shapes = new TreeMap<>();
    private boolean grid;
    private int year;
    private int points;

    private BoundaryFile(String file, Predicate<String> wanted) {
        this.file = file;
        this.wanted = wanted;
    }

    /// Reads the districts that are wanted, and the names of all.
    ///
    /// @throws SourceFileUnusable if it is not such a file
    static BoundaryFile read(Path path, Predicate<String> wanted) throws IOException {
        try (Download download = Download.of(path)) {
            List<Download.Part> parts = download.matching(".*\\.(geo)?json");
            if (parts.size() != 1) {
                throw new SourceFileUnusable(
                        download.name(),
                        "it has " + parts.size() + " files *.geojson or *.json",
                        "download the boundaries of local authority districts as GeoJSON");
            }
            Download.Part part = parts.getFirst();
            BoundaryFile boundaries = new BoundaryFile(part.name(), wanted);
            try (InputStream in = part.open();
                    JsonParser json = JsonMapper.shared().createParser(in)) {
                boundaries.collection(json);
            }
            boundaries.toGrid();
            return boundaries;
        }
    }

    String file() {
        return file;
    }

    /// The year that its columns are named after; 0 if they are not.
    int year() {
        return year;
    }

    /// The names of all its districts by their codes, wanted or not.
    Map<String, String> names() {
        return names;
    }

    /// How many points the wanted districts have.
    int points() {
        return points;
    }

    /// The wanted districts by their codes, in metres of the National Grid.
    Map<String, Geometry> geometries() {
        Map<String, Geometry> geometries = new TreeMap<>();
        shapes.forEach((code, polygons) -> {
            Polygon[] parts = polygons.stream().map(this::polygon).toArray(Polygon[]::new);
            geometries.put(code, parts.length == 1 ? parts[0] : factory.createMultiPolygon(parts));
        });
        return geometries;
    }

    private Polygon polygon(List<double[]> rings) {
        LinearRing[] lines = rings.stream()
                .map(ring -> {
                    Coordinate[] coordinates = new Coordinate[ring.length / 2];
                    for (int i = 0; i < coordinates.length; i++) {
                        coordinates[i] = new Coordinate(ring[2 * i], ring[2 * i + 1]);
                    }
                    return factory.createLinearRing(coordinates);
                })
                .toArray(LinearRing[]::new);
        return factory.createPolygon(lines[0], Arrays.copyOfRange(lines, 1, lines.length));
    }

    private SourceFileUnusable refused(JsonParser json, String fact, String remedy) {
        var at = json.currentLocation();
        return new SourceFileUnusable(file + ":" + at.getLineNr() + ":" + at.getColumnNr(), fact, remedy);
    }

    private void collection(JsonParser json) {
        boolean features = false;
        try {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw refused(json, "this is no GeoJSON", WGS84_OR_GRID);
            }
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String member = json.currentName();
                JsonToken value = json.nextToken();
                if (member.equals("features") && value == JsonToken.START_ARRAY) {
                    features = true;
                    while (json.nextToken() != JsonToken.END_ARRAY) {
                        feature(json);
                    }
                } else if (member.equals("crs") && value == JsonToken.START_OBJECT) {
                    crs(json);
                } else {
                    json.skipChildren();
                }
            }
        } catch (JacksonException broken) {
            throw refused(json, "this is no whole JSON in UTF-8", Download.DOWNLOAD_AGAIN);
        }
        if (!features || names.isEmpty()) {
            throw new SourceFileUnusable(
                    file,
                    "no feature has the code of a local authority district (LADnnCD)",
                    "download the boundaries of local authority districts as GeoJSON");
        }
    }

    private void crs(JsonParser json) {
        String name = json.readValueAsTree().toString().toUpperCase(Locale.ROOT);
        grid = name.contains(GRID);
        if (!grid && !name.contains("CRS84") && !name.contains("4326")) {
            throw refused(json, "its coordinates are neither WGS 84 nor British National Grid", WGS84_OR_GRID);
        }
    }

    private void feature(JsonParser json) {
        String code = "";
        String name = "";
        List<List<double[]>> polygons = List.of();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String member = json.currentName();
            JsonToken value = json.nextToken();
            if (member.equals("geometry") && value == JsonToken.START_OBJECT) {
                polygons = geometry(json);
            } else if (member.equals("properties") && value == JsonToken.START_OBJECT) {
                while (json.nextToken() != JsonToken.END_OBJECT) {
                    String property = json.currentName().toLowerCase(Locale.ROOT);
                    json.nextToken();
                    Matcher coded = CODE.matcher(property);
                    if (coded.matches()) {
                        code = json.getString();
                        String digits = coded.groupCount() > 0 ? coded.group(1) : null;
                        year = digits == null ? year : 2000 + Integer.parseInt(digits);
                    } else if (NAME.matcher(property).matches()) {
                        name = json.getString();
                    } else {
                        json.skipChildren();
                    }
                }
            } else {
                json.skipChildren();
            }
        }
        if (code.isEmpty()) {
            throw refused(
                    json,
                    "a feature has no code of a local authority district (LADnnCD)",
                    "download the boundaries of local authority districts as GeoJSON");
        }
        if (names.put(code, name) != null) {
            throw refused(json, "district " + code + " comes twice", "use the file as it is published");
        }
        if (!wanted.test(code)) {
            return;
        }
        if (polygons.isEmpty()) {
            throw refused(json, "district " + code + " has no polygon", "use the file as it is published");
        }
        shapes.put(code, polygons);
        points += polygons.stream()
                .flatMap(List::stream)
                .mapToInt(ring -> ring.length / 2)
                .sum();
        if (points > MOST_POINTS) {
            throw refused(
                    json,
                    "the districts that the table needs have more than a million points",
                    "choose generalised boundaries (BGC), or ultra generalised ones (BUC) for the coarse layer");
        }
    }

    private List<List<double[]>> geometry(JsonParser json) {
        List<List<double[]>> polygons = List.of();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String member = json.currentName();
            JsonToken value = json.nextToken();
            if (member.equals("coordinates") && value == JsonToken.START_ARRAY) {
                polygons = coordinates(json);
            } else {
                json.skipChildren();
            }
        }
        return polygons;
    }

    /// A polygon has its positions three arrays deep, a collection of polygons four.
    private List<List<double[]>> coordinates(JsonParser json) {
        List<List<double[]>> polygons = new ArrayList<>();
        List<double[]> rings = new ArrayList<>();
        double[] ring = new double[256];
        int filled = 0;
        int depth = 1;
        int positions = 0;
        int number = 0;
        while (depth > 0) {
            JsonToken token = json.nextToken();
            if (token == JsonToken.START_ARRAY) {
                depth++;
                number = 0;
            } else if (token == JsonToken.END_ARRAY) {
                if (depth == positions && number < 2) {
                    throw refused(json, "a position has less than two numbers", "use the file as it is published");
                } else if (depth == positions - 1) {
                    rings.add(closed(json, Arrays.copyOf(ring, filled)));
                    filled = 0;
                } else if (depth == positions - 2) {
                    polygons.add(rings);
                    rings = new ArrayList<>();
                }
                depth--;
            } else if (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT) {
                positions = positions == 0 ? depth : positions;
                if (depth != positions || depth < 3 || depth > 4) {
                    throw refused(json, "a feature is no polygon", "use the file as it is published");
                }
                // a third number is a height
                if (number++ < 2) {
                    ring = filled == ring.length ? Arrays.copyOf(ring, 2 * filled) : ring;
                    ring[filled++] = json.getDoubleValue();
                }
            } else {
                throw refused(json, "a coordinate is not a number", "use the file as it is published");
            }
        }
        return polygons;
    }

    private double[] closed(JsonParser json, double[] ring) {
        int last = ring.length - 2;
        if (last < 6 || ring[0] != ring[last] || ring[1] != ring[last + 1]) {
            throw refused(json, "a ring is not closed", "use the file as it is published");
        }
        return ring;
    }

    private void toGrid() {
        shapes.forEach((code, polygons) -> polygons.forEach(rings -> rings.forEach(ring -> {
            for (int i = 0; i < ring.length; i += 2) {
                boolean degrees = Math.abs(ring[i]) <= 180 && Math.abs(ring[i + 1]) <= 90;
                if (degrees == grid) {
                    throw new SourceFileUnusable(
                            file,
                            "the positions of district " + code + " are "
                                    + (grid
                                            ? "degrees, and its crs member says British National Grid"
                                            : "no degrees, and no crs member says what they are"),
                            WGS84_OR_GRID);
                }
                if (!grid) {
                    NationalGrid.@Nullable Point point = NationalGrid.ofDegrees(ring[i + 1], ring[i]);
                    if (point == null) {
                        throw new SourceFileUnusable(
                                file, "a position of district " + code + " is outside of Great Britain", WGS84_OR_GRID);
                    }
                    ring[i] = point.easting();
                    ring[i + 1] = point.northing();
                }
            }
        })));
    }
}
