package org.signpost.routing.places;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The names of places of one district that another table no longer has there. Whoever reports with such a name would
/// be understood no more, or be taken to mean a place of the same name elsewhere.
///
/// @param district as the table in use has it
/// @param before how many different names it has there
/// @param names those that would be lost, in the order of the alphabet
/// @param wellKnown those among them that many people live by: cities, towns, and every other place that is the
///     nearest of at least a hundred postcodes in use
public record LostNames(LocalAuthority district, int before, List<String> names, List<String> wellKnown) {

    private static final int MANY_POSTCODES = 100;

    private static final Set<PlaceKind> TOWNS = EnumSet.of(PlaceKind.CITY, PlaceKind.TOWN);

    /// Where people live; wards and parishes lie over these, and a station is beside one.
    private static final Set<PlaceKind> SETTLED = EnumSet.range(PlaceKind.CITY, PlaceKind.SETTLEMENT);

    /// Copies the lists.
    public LostNames {
        names = List.copyOf(names);
        wellKnown = List.copyOf(wellKnown);
    }

    /// Every district of the table in use that has names, in the order of the codes, with what it would lose.
    ///
    /// A place that straddles a border may be listed on either side. Of a district that ended, the names may be
    /// anywhere in the county, or outside of it, as the district was.
    public static List<LostNames> between(GeographyTable inUse, GeographyTable next) {
        Map<LocalAuthority, Map<String, NamedPlace>> before = new TreeMap<>(Comparator.comparing(LocalAuthority::code));
        for (NamedPlace place : inUse.places()) {
            if (place.kind() != PlaceKind.DISTRICT) {
                before.computeIfAbsent(inUse.authorities().get(place.authority()), any -> new LinkedHashMap<>())
                        .merge(key(place), place, LostNames::better);
            }
        }
        NamesThere after = NamesThere.of(next);
        Map<NamedPlace, Integer> postcodes = nearestPostcodes(inUse);
        List<LostNames> lost = new ArrayList<>();
        before.forEach((district, places) -> {
            Set<String> there = after.in(district);
            Set<String> names = new TreeSet<>();
            Set<String> wellKnown = new TreeSet<>();
            places.forEach((key, place) -> {
                if (!there.contains(key)) {
                    names.add(place.name());
                    if (TOWNS.contains(place.kind()) || postcodes.getOrDefault(place, 0) >= MANY_POSTCODES) {
                        wellKnown.add(place.name());
                    }
                }
            });
            lost.add(new LostNames(district, places.size(), List.copyOf(names), List.copyOf(wellKnown)));
        });
        return lost;
    }

    /// The keys of the names that a table has in each of its districts, by their codes.
    private record NamesThere(Map<String, Set<String>> districts, Set<String> county, Set<String> around) {

        static NamesThere of(GeographyTable table) {
            NamesThere names = new NamesThere(new HashMap<>(), new HashSet<>(), new HashSet<>());
            table.authorities()
                    .forEach(authority -> names.districts().put(authority.code().value(), new HashSet<>()));
            for (NamedPlace place : table.places()) {
                if (place.kind() != PlaceKind.DISTRICT) {
                    names.add(table.authorities().get(place.authority()), place);
                    if (place.other() >= 0) {
                        names.add(table.authorities().get(place.other()), place);
                    }
                }
            }
            return names;
        }

        private void add(LocalAuthority district, NamedPlace place) {
            in(district).add(key(place));
            (district.inWarwickshire() ? county : around).add(key(place));
        }

        Set<String> in(LocalAuthority district) {
            return districts.getOrDefault(district.code().value(), district.inWarwickshire() ? county : around);
        }
    }

    private static String key(NamedPlace place) {
        return PlaceWords.key(PlaceWords.words(place.name()));
    }

    /// Of a town and its parish, the town.
    private static NamedPlace better(NamedPlace one, NamedPlace other) {
        return one.kind().compareTo(other.kind()) <= 0 ? one : other;
    }

    /// How many postcodes in use have each settled place of the county as the nearest of their district.
    private static Map<NamedPlace, Integer> nearestPostcodes(GeographyTable table) {
        Map<Integer, List<NamedPlace>> settled = new HashMap<>();
        for (NamedPlace place : table.places()) {
            if (SETTLED.contains(place.kind())
                    && place.hasPoint()
                    && table.authorities().get(place.authority()).inWarwickshire()) {
                settled.computeIfAbsent(place.authority(), any -> new ArrayList<>())
                        .add(place);
            }
        }
        PostcodeColumns postcodes = table.postcodes();
        Map<NamedPlace, Integer> counts = new HashMap<>();
        for (int i = 0; i < postcodes.count(); i++) {
            if ((postcodes.flags[i] & PostcodeColumns.LIVE) != 0) {
                double east = postcodes.easting[i];
                double north = postcodes.northing[i];
                settled.getOrDefault((int) postcodes.authority[i], List.of()).stream()
                        .min(Comparator.comparingDouble(
                                place -> Math.hypot(place.easting() - east, place.northing() - north)))
                        .ifPresent(place -> counts.merge(place, 1, Integer::sum));
            }
        }
        return counts;
    }
}
