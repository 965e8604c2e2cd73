package org.signpost.routing.places;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.signpost.routing.places.Placement.Candidates;

/// Chooses, of a list of all bus stops of Warwickshire, those that can tell which of several places of one name is
/// meant. They are few: the place must be one that is asked about, and the name of the stop one that no other place
/// is likely to have.
public final class TellingStops {

    private static final Comparator<PlaceStops> ORDER =
            Comparator.comparing(PlaceStops::place).thenComparingInt(PlaceStops::authority);

    /// A name in more places than these, though all in one district, is a common one.
    private static final int MOST_PLACES = 2;

    private final GeographyTable table;
    private final Geography geography;
    private final Set<String> names = new HashSet<>();
    private final Set<String> wordsOfNames = new HashSet<>();
    private final Map<String, Set<Integer>> districtsOfPlaces = new HashMap<>();
    private final Map<String, Boolean> asked = new HashMap<>();

    private TellingStops(GeographyTable table) {
        this.table = table;
        this.geography = Geography.of(table);
        for (NamedPlace place : table.places()) {
            List<String> words = PlaceWords.words(place.name());
            String key = PlaceWords.key(words);
            names.add(key);
            wordsOfNames.addAll(StopWords.plain(words));
            Set<Integer> districts = districtsOfPlaces.computeIfAbsent(key, any -> new HashSet<>());
            districts.add(place.authority());
            if (place.other() >= 0) {
                districts.add(place.other());
            }
        }
    }

    /// Those of a list of all stops of the county, for the places of a table.
    public static List<PlaceStops> of(GeographyTable table, List<ListedStop> stops) {
        return new TellingStops(table).chosen(stops);
    }

    /// Those of an earlier table that tell something with this one, too.
    public static List<PlaceStops> still(GeographyTable table, List<PlaceStops> earlier) {
        TellingStops telling = new TellingStops(table);
        return earlier.stream()
                .filter(stops -> telling.isAskedAbout(stops.place(), stops.authority()))
                .sorted(ORDER)
                .toList();
    }

    private List<PlaceStops> chosen(List<ListedStop> stops) {
        Map<String, Set<Integer>> districts = new HashMap<>();
        Map<String, Set<String>> places = new HashMap<>();
        for (ListedStop stop : stops) {
            for (String name : stop.names()) {
                String key = StopWords.key(name);
                districts.computeIfAbsent(key, any -> new HashSet<>()).add(stop.authority());
                places.computeIfAbsent(key, any -> new HashSet<>()).add(stop.place());
            }
        }
        Map<PlaceStops, Map<String, String>> chosen = new TreeMap<>(ORDER);
        for (ListedStop stop : stops) {
            if (!isAskedAbout(stop.place(), stop.authority())) {
                continue;
            }
            for (String name : stop.names()) {
                String key = StopWords.key(name);
                boolean once = districts.getOrDefault(key, Set.of()).size() == 1
                        && places.getOrDefault(key, Set.of()).size() <= MOST_PLACES;
                if (once && !StopWords.isEverywhere(name, wordsOfNames) && !isNamedAfterAPlace(name)) {
                    chosen.computeIfAbsent(
                                    new PlaceStops(stop.place(), stop.authority(), List.of()), any -> new TreeMap<>())
                            .merge(key, name, (one, other) -> one.compareTo(other) <= 0 ? one : other);
                }
            }
        }
        List<PlaceStops> all = new ArrayList<>();
        chosen.forEach((place, spelt) -> all.add(new PlaceStops(
                place.place(),
                place.authority(),
                spelt.values().stream().sorted().toList())));
        return all;
    }

    /// A road is called after where it leads, and roads lead there from everywhere.
    private boolean isNamedAfterAPlace(String name) {
        List<String> plain = StopWords.plain(PlaceWords.words(name));
        return names.contains(PlaceWords.key(plain)) || names.contains(PlaceWords.key(StopWords.own(plain)));
    }

    /// Whether whoever writes no more than a place's name, or a part of it, is asked which one is meant, and all
    /// that it may be are in Warwickshire: beyond its border no list of stops can speak against a place.
    private boolean isAskedAbout(String place, int authority) {
        return asked.computeIfAbsent(place + "|" + authority, any -> askedAbout(place, authority));
    }

    private boolean askedAbout(String place, int authority) {
        List<String> words = PlaceWords.words(place);
        if (!table.authorities().get(authority).inWarwickshire()
                || !districtsOfPlaces
                        .getOrDefault(PlaceWords.key(words), Set.of())
                        .contains(authority)) {
            return false;
        }
        Set<String> forms = new LinkedHashSet<>();
        for (int length = words.size(); length > 0; length--) {
            forms.add(String.join(" ", words.subList(0, length)));
        }
        LocalAuthority district = table.authorities().get(authority);
        return forms.stream()
                .flatMap(form -> List.of(form, form + ", " + LocalAuthority.WARWICKSHIRE).stream())
                .map(text -> geography.locate(PlaceClue.ofName(text)))
                .anyMatch(placement -> placement instanceof Candidates candidates
                        && candidates.reason() == Reason.NAME_OF_SEVERAL_PLACES
                        && candidates.authorities().contains(district)
                        && candidates.authorities().stream().allMatch(LocalAuthority::inWarwickshire));
    }
}
