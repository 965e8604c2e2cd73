package org.signpost.routing.places;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// How far the postcodes of one district lie from where the table in use has them.
///
/// @param district of the new table
/// @param compared how many postcodes in use both tables list
/// @param moved how many of them lie more than {@link #MOVED} m from where they were
/// @param movedFar how many more than {@link #FAR} m
/// @param median of the distances of those that moved, in metres; 0 if none did
/// @param most the greatest of them, in metres
/// @param farthest the postcode that moved so far; empty if none did
public record PositionShift(
        LocalAuthority district, int compared, int moved, int movedFar, int median, int most, String farthest) {

    /// Less than this, in metres, is what a new measurement of the same place gives.
    public static final int MOVED = 100;

    /// More than this, in metres, is another place.
    public static final int FAR = 500;

    /// Every district of the new table with postcodes that are in use in both, in the order of the codes.
    public static List<PositionShift> between(GeographyTable inUse, GeographyTable next) {
        PostcodeColumns was = inUse.postcodes();
        PostcodeColumns is = next.postcodes();
        Map<LocalAuthority, List<Shift>> shifts = new TreeMap<>(Comparator.comparing(LocalAuthority::code));
        for (int i = 0; i < is.count(); i++) {
            int old = Arrays.binarySearch(was.keys, is.keys[i]);
            if (old >= 0 && (is.flags[i] & was.flags[old] & PostcodeColumns.LIVE) != 0) {
                double metres = Math.hypot(is.easting[i] - was.easting[old], is.northing[i] - was.northing[old]);
                shifts.computeIfAbsent(next.authorities().get(is.authority[i]), any -> new ArrayList<>())
                        .add(new Shift(is.keys[i], metres));
            }
        }
        List<PositionShift> found = new ArrayList<>();
        shifts.forEach((district, all) -> found.add(of(district, all)));
        return found;
    }

    private record Shift(int key, double metres) {}

    private static PositionShift of(LocalAuthority district, List<Shift> all) {
        List<Shift> moved = all.stream()
                .filter(shift -> shift.metres() > MOVED)
                .sorted(Comparator.comparingDouble(Shift::metres))
                .toList();
        if (moved.isEmpty()) {
            return new PositionShift(district, all.size(), 0, 0, 0, 0, "");
        }
        Shift most = moved.getLast();
        return new PositionShift(
                district,
                all.size(),
                moved.size(),
                (int) moved.stream().filter(shift -> shift.metres() > FAR).count(),
                (int) Math.round(moved.get(moved.size() / 2).metres()),
                (int) Math.round(most.metres()),
                PostcodeKey.text(most.key()));
    }

    /// Many postcodes in use at one point.
    ///
    /// @param easting in metres
    /// @param northing in metres
    /// @param postcodes how many
    /// @param sectors of how many sectors
    record Heap(int easting, int northing, int postcodes, int sectors) {}

    /// The points at which more than a number of postcodes of different sectors lie, the most crowded first.
    static List<Heap> heaps(GeographyTable table, int most) {
        PostcodeColumns postcodes = table.postcodes();
        Map<Long, List<Integer>> sectors = new HashMap<>();
        for (int i = 0; i < postcodes.count(); i++) {
            if ((postcodes.flags[i] & PostcodeColumns.LIVE) != 0) {
                long point = (long) postcodes.easting[i] << 32 | postcodes.northing[i];
                sectors.computeIfAbsent(point, any -> new ArrayList<>(1)).add(postcodes.keys[i] / PostcodeKey.UNITS);
            }
        }
        List<Heap> heaps = new ArrayList<>();
        sectors.forEach((point, there) -> {
            int different = (int) there.stream().distinct().count();
            if (there.size() > most && different > 1) {
                heaps.add(new Heap((int) (point >> 32), (int) (long) point, there.size(), different));
            }
        });
        heaps.sort(Comparator.comparingInt(Heap::postcodes).reversed().thenComparingInt(Heap::easting));
        return heaps;
    }
}
