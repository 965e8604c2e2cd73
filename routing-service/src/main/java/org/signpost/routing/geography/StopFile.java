package org.signpost.routing.geography;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.signpost.routing.geography.CsvFile.Row;
import org.signpost.routing.places.ListedStop;
import org.signpost.routing.places.NationalGrid;

/// The bus stops and railway stations of a file: either in this product's own columns, or NaPTAN's `Stops.csv` as it is
/// published, of which the county's are taken by their positions.
final class StopFile {

    private static final String STATION = "RSE";
    private static final Set<String> PUBLISHED_KINDS = Set.of("BCT", "BCS", STATION);
    private static final String PUBLISHED = "atcocode";

    private final List<Stop> stops;

    private StopFile(List<Stop> stops) {
        this.stops = List.copyOf(stops);
    }

    /// @param station whether it is a railway station, and no bus stop
    /// @param name of the stop
    /// @param street that it is in; may be empty
    /// @param place that it is in
    /// @param district the code of its district
    /// @param easting in metres
    /// @param northing in metres
    record Stop(
            boolean station, String name, String street, String place, String district, int easting, int northing) {}

    /// Tells the code of the district of Warwickshire in which a point is; null for one outside of it.
    interface County {
        @Nullable
        String districtAt(int easting, int northing);
    }

    /// Tells the index of the district with a code.
    interface Index {
        int of(String code);
    }

    static StopFile read(Path file, County county) throws IOException {
        String name = Download.nameOf(file);
        if (!Files.isReadable(file)) {
            throw new SourceFileUnusable(
                    name, "there is no such file, or it may not be read", "name a file that is there");
        }
        List<Stop> stops = new ArrayList<>();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            // the national file has some hundred thousand rows: none is kept that is not of the county
            CsvFile.read(name, in, List.of(), row -> {
                Stop stop = row.has(PUBLISHED) ? published(row, county) : prepared(row);
                if (stop != null) {
                    stops.add(stop);
                }
            });
        }
        if (stops.isEmpty()) {
            throw new SourceFileUnusable(
                    name, "it has no stop in Warwickshire", "give the stops of the county (NaPTAN's area 420), or all");
        }
        return new StopFile(stops);
    }

    private static Stop prepared(Row row) {
        NationalGrid.Point point = PreparedPlaces.point(row);
        return new Stop(
                row.get("stop_type").equals(STATION),
                row.get("common_name"),
                row.get("street"),
                row.get("locality"),
                row.get("lad_code"),
                (int) Math.round(point.easting()),
                (int) Math.round(point.northing()));
    }

    private static @Nullable Stop published(Row row, County county) {
        String kind = row.get("stoptype");
        boolean ended = row.has("status")
                && !row.get("status").isEmpty()
                && !row.get("status").toLowerCase(Locale.ROOT).startsWith("act");
        if (ended || !PUBLISHED_KINDS.contains(kind) || row.get("easting").isEmpty()) {
            return null;
        }
        int easting = row.integer("easting");
        int northing = row.integer("northing");
        String district = county.districtAt(easting, northing);
        return district == null
                ? null
                : new Stop(
                        kind.equals(STATION),
                        row.get("commonname"),
                        row.get("street"),
                        row.get("localityname"),
                        district,
                        easting,
                        northing);
    }

    List<Stop> stations() {
        return stops.stream().filter(Stop::station).toList();
    }

    List<ListedStop> busStops(Index index) {
        return stops.stream()
                .filter(stop -> !stop.station())
                .map(stop -> new ListedStop(stop.name(), stop.street(), stop.place(), index.of(stop.district())))
                .toList();
    }
}
