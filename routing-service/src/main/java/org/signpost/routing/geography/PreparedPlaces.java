package org.signpost.routing.geography;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.signpost.routing.geography.CsvFile.Row;
import org.signpost.routing.places.NamedPlace;
import org.signpost.routing.places.NationalGrid;
import org.signpost.routing.places.PlaceKind;

/// The names of places, in this product's own columns, and the few that were added by hand.
final class PreparedPlaces {

    static final Comparator<NamedPlace> ORDER = Comparator.comparing(NamedPlace::name)
            .thenComparing(NamedPlace::kind)
            .thenComparingInt(NamedPlace::authority)
            .thenComparingInt(NamedPlace::easting)
            .thenComparingInt(NamedPlace::northing);

    private static final String EXTRA_PLACES = "extra-places.csv";

    private final ToIntFunction<String> index;

    private PreparedPlaces(ToIntFunction<String> index) {
        this.index = index;
    }

    /// The places of a file and the stations of another, in the table's order.
    ///
    /// @param index of the district with a code
    static List<NamedPlace> read(Path placeFile, StopFile stopFile, ToIntFunction<String> index) throws IOException {
        List<NamedPlace> places = new ArrayList<>(places(placeFile, index));
        places.addAll(stations(stopFile, index));
        places.sort(ORDER);
        return places;
    }

    /// The places of a file, and those that were added by hand.
    static List<NamedPlace> places(Path file, ToIntFunction<String> index) throws IOException {
        return new PreparedPlaces(index).places(file);
    }

    /// The railway stations of a file.
    static List<NamedPlace> stations(StopFile file, ToIntFunction<String> index) {
        return new PreparedPlaces(index).stations(file.stations());
    }

    static NationalGrid.Point point(String file, double latitude, double longitude) {
        NationalGrid.Point point = NationalGrid.ofDegrees(latitude, longitude);
        if (point == null) {
            throw new SourceFileUnusable(file, "a position is outside of Great Britain", "write degrees of WGS 84");
        }
        return point;
    }

    private List<NamedPlace> places(Path file) throws IOException {
        List<NamedPlace> places = new ArrayList<>();
        for (Row row : CsvFile.read(file)) {
            boolean listedByCode = row.get("qualifier").matches("[ENSW][0-9]{8}");
            String beside = !row.get("parent").isEmpty() || listedByCode ? row.get("parent") : row.get("qualifier");
            places.add(place(
                    row.get("name"),
                    kind(row),
                    row.get("lad_code"),
                    row.get("alt_lad_code"),
                    row.get("qualifier").startsWith("nr ") ? row.get("qualifier") : beside,
                    row.get("lat").isEmpty() ? null : point(row)));
        }
        for (Row row : extraPlaces()) {
            places.add(place(row.get("name"), kind(row), row.get("lad_code"), "", row.get("beside"), null));
        }
        return places;
    }

    static NationalGrid.Point point(Row row) {
        NationalGrid.Point point = NationalGrid.ofDegrees(row.number("lat"), row.number("lon"));
        if (point == null) {
            throw row.refused("lat", "and lon are outside of Great Britain", "write degrees of WGS 84");
        }
        return point;
    }

    private static PlaceKind kind(Row row) {
        try {
            return PlaceKind.valueOf(row.get("type").toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw row.refused("type", "is not a kind of place", "docs/geography.md lists the kinds");
        }
    }

    private NamedPlace place(
            String name, PlaceKind kind, String code, String other, String beside, NationalGrid.@Nullable Point point) {
        return new NamedPlace(
                name,
                kind,
                index.applyAsInt(code),
                other.isEmpty() || other.equals(code) ? -1 : index.applyAsInt(other),
                beside,
                point == null ? 0 : (int) Math.round(point.easting()),
                point == null ? 0 : (int) Math.round(point.northing()));
    }

    /// Railway stations by their names; a bus stop's name, such as "High Street", is no name of a place.
    private List<NamedPlace> stations(List<StopFile.Stop> stops) {
        Map<String, NamedPlace> stations = new LinkedHashMap<>();
        for (StopFile.Stop stop : stops) {
            String name = stop.name().replaceAll(" (Rail|Railway|Bus) Station$", "");
            if (!name.equals(stop.place())) {
                stations.putIfAbsent(
                        name,
                        new NamedPlace(
                                name,
                                PlaceKind.STOP,
                                index.applyAsInt(stop.district()),
                                -1,
                                stop.place(),
                                stop.easting(),
                                stop.northing()));
            }
        }
        return List.copyOf(stations.values());
    }

    private static List<Row> extraPlaces() throws IOException {
        try (InputStream in = PreparedPlaces.class.getResourceAsStream(EXTRA_PLACES)) {
            if (in == null) {
                throw new FileNotFoundException(EXTRA_PLACES);
            }
            List<Row> rows = new ArrayList<>();
            CsvFile.read(EXTRA_PLACES, in, List.of(), rows::add);
            return rows;
        }
    }
}
