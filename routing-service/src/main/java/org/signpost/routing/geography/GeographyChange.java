package org.signpost.routing.geography;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.locationtech.jts.geom.Geometry;
import org.signpost.routing.places.GeographyCheck;
import org.signpost.routing.places.GeographyCheck.Disagreement;
import org.signpost.routing.places.GeographyTable;
import org.signpost.routing.places.GeographyTable.ListedPostcode;
import org.signpost.routing.places.LocalAuthority;
import org.signpost.routing.places.LostNames;
import org.signpost.routing.places.PositionShift;

/// What a new table has otherwise than the one in use, district by district.
///
/// @param vintageBefore of the table in use
/// @param vintageAfter of the new one
/// @param districts those of the county, before or after, in the order of their codes
/// @param elsewhere all others that have listed postcodes, in one sum
/// @param moved the postcodes in use that went from one district to another, where one of them is in the county
/// @param shifts how far the postcodes of each district of the county lie from where they were, and those of each
///     other district whose postcodes moved at all
/// @param disagreements the postcodes in use whose district by the list is not the one in whose borders they lie
/// @param disagreementsBefore how many those were in the table in use
/// @param borders how far each near border moved, the farthest first; only those that moved at all
/// @param placesBefore how many names of places there were
/// @param placesAfter how many there are
/// @param lostNames the districts that lose names of places, with the names
public record GeographyChange(
        String vintageBefore,
        String vintageAfter,
        List<OfDistrict> districts,
        Count elsewhere,
        List<Moved> moved,
        List<PositionShift> shifts,
        List<Disagreement> disagreements,
        int disagreementsBefore,
        List<MovedBorder> borders,
        int placesBefore,
        int placesAfter,
        List<LostNames> lostNames) {

    /// Copies the lists.
    public GeographyChange {
        districts = List.copyOf(districts);
        moved = List.copyOf(moved);
        shifts = List.copyOf(shifts);
        disagreements = List.copyOf(disagreements);
        borders = List.copyOf(borders);
        lostNames = List.copyOf(lostNames);
    }

    /// Postcodes in use.
    ///
    /// @param before in the table in use
    /// @param after in the new one
    /// @param begun in use only after
    /// @param ended in use only before
    /// @param cameIn from another district
    /// @param wentOut to another district
    public record Count(int before, int after, int begun, int ended, int cameIn, int wentOut) {

        static final Count NONE = new Count(0, 0, 0, 0, 0, 0);

        /// Both together.
        public Count plus(Count other) {
            return new Count(
                    before + other.before,
                    after + other.after,
                    begun + other.begun,
                    ended + other.ended,
                    cameIn + other.cameIn,
                    wentOut + other.wentOut);
        }
    }

    /// The postcodes of one district.
    public record OfDistrict(LocalAuthority district, Count count) {}

    /// A postcode that is listed in another district than before.
    public record Moved(String postcode, LocalAuthority from, LocalAuthority to) {}

    /// A border that moved.
    ///
    /// @param district whose border it is
    /// @param metres the greatest distance of a corner of the one border from the other
    /// @param easting of that corner
    /// @param northing of that corner
    public record MovedBorder(LocalAuthority district, double metres, int easting, int northing) {}

    /// The county in sum. What moved inside of it came in and went out.
    public Count county() {
        return districts.stream().map(OfDistrict::count).reduce(Count.NONE, Count::plus);
    }

    /// Compares two tables.
    public static GeographyChange between(GeographyTable before, GeographyTable after) {
        Map<String, LocalAuthority> authorities = new TreeMap<>();
        before.authorities()
                .forEach(authority -> authorities.put(authority.code().value(), authority));
        after.authorities()
                .forEach(authority -> authorities.put(authority.code().value(), authority));
        Map<String, LocalAuthority> was = live(before);
        Map<String, LocalAuthority> is = live(after);
        Map<String, Count> counts = new TreeMap<>();
        List<Moved> moved = new ArrayList<>();
        is.forEach((postcode, now) -> {
            LocalAuthority then = was.get(postcode);
            add(counts, now, new Count(0, 1, then == null ? 1 : 0, 0, 0, 0));
            if (then != null && !then.code().equals(now.code())) {
                add(counts, now, new Count(0, 0, 0, 0, 1, 0));
                add(counts, then, new Count(0, 0, 0, 0, 0, 1));
                if (then.inWarwickshire() || now.inWarwickshire()) {
                    moved.add(new Moved(postcode, then, now));
                }
            }
        });
        was.forEach((postcode, then) -> add(counts, then, new Count(1, 0, 0, is.containsKey(postcode) ? 0 : 1, 0, 0)));
        moved.sort(Comparator.comparing(Moved::postcode));

        List<OfDistrict> districts = new ArrayList<>();
        Count elsewhere = Count.NONE;
        for (Map.Entry<String, LocalAuthority> entry : authorities.entrySet()) {
            Count count = counts.getOrDefault(entry.getKey(), Count.NONE);
            if (entry.getValue().inWarwickshire()) {
                districts.add(new OfDistrict(entry.getValue(), count));
            } else {
                elsewhere = elsewhere.plus(count);
            }
        }
        return new GeographyChange(
                before.vintage(),
                after.vintage(),
                districts,
                elsewhere,
                moved,
                PositionShift.between(before, after).stream()
                        .filter(shift -> shift.district().inWarwickshire() || shift.moved() > 0)
                        .toList(),
                GeographyCheck.disagreements(after),
                GeographyCheck.disagreements(before).size(),
                movedBorders(before, after),
                before.places().size(),
                after.places().size(),
                LostNames.between(before, after).stream()
                        .filter(lost -> !lost.names().isEmpty())
                        .toList());
    }

    private static void add(Map<String, Count> counts, LocalAuthority district, Count more) {
        counts.merge(district.code().value(), more, Count::plus);
    }

    private static Map<String, LocalAuthority> live(GeographyTable table) {
        Map<String, LocalAuthority> live = new HashMap<>();
        for (ListedPostcode listed : table.listedPostcodes()) {
            if (listed.live()) {
                live.put(listed.postcode(), table.authorities().get(listed.authority()));
            }
        }
        return live;
    }

    private static List<MovedBorder> movedBorders(GeographyTable before, GeographyTable after) {
        Map<String, Geometry> was = BorderLayer.of(before.near(), before.authorities(), BorderLayer.NEAR_UNITS)
                .districts();
        Map<String, Geometry> is = BorderLayer.of(after.near(), after.authorities(), BorderLayer.NEAR_UNITS)
                .districts();
        List<MovedBorder> moved = new ArrayList<>();
        for (LocalAuthority district : after.authorities()) {
            Optional<Geometry> one = Optional.ofNullable(was.get(district.code().value()));
            Optional<Geometry> other =
                    Optional.ofNullable(is.get(district.code().value()));
            if (one.isPresent() && other.isPresent() && !one.get().equalsExact(other.get())) {
                BorderLayer.Shift shift = BorderLayer.shift(one.get(), other.get());
                if (shift.metres() > 0) {
                    moved.add(new MovedBorder(district, shift.metres(), shift.easting(), shift.northing()));
                }
            }
        }
        moved.sort(Comparator.comparingDouble(MovedBorder::metres).reversed());
        return moved;
    }
}
