package org.signpost.routing.places;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.signpost.routing.places.Gazetteer.Named;
import org.signpost.routing.places.Mentions.Mention;

/// Tells which of several places of one name is meant by the stop or street beside it. It says nothing as soon as any
/// of the words beside the name is not understood, for what is not understood may speak against it.
final class StopsBeside {

    /// A text with any of these lists places, leads from one to the other, or says where it is not or was once.
    private static final Set<String> NOT_PLAINLY_THERE = PlaceWords.setOf("""
        and or either both from to towards toward between via past beyond through away far but then now
        moved was were formerly previously used maybe perhaps possibly probably unsure think might longer
        wrong another other
        """);

    /// What may stand before the name of a stop and tells nothing of another place.
    private static final Set<String> LEADING = PlaceWords.setOf("""
        at by near in on outside opposite opp adj adjacent off around next beside behind close along just
        somewhere of a an number bus stop stand shelter corner junction top bottom end side back front unit
        flat flats house shop bar nail car hand wash carwash warehouse factory building site yard garage
        depot office offices takeaway restaurant kitchen salon barbers farm pub hotel caravan container van
        lorry address premises seen waiting people men man women woman workers boy girl to
        """);

    private static final Set<String> TRAILING = PlaceWords.setOf("""
        bus stop stops shelter area industrial trading estate junction corner side
        """);

    /// Next to is there, to is not.
    private static final Set<String> BESIDE = Set.of("next", "close", "adjacent", "opposite");

    /// Of a house or a flat; 5m and 2km are distances.
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,4}[a-h]?");

    private static final int MOST_WORDS = 6;

    private final Map<String, Map<String, Set<Integer>>> districts = new HashMap<>();

    StopsBeside(List<PlaceStops> stops) {
        for (PlaceStops each : stops) {
            Map<String, Set<Integer>> ofPlace =
                    districts.computeIfAbsent(PlaceWords.key(PlaceWords.words(each.place())), any -> new HashMap<>());
            for (String name : each.names()) {
                ofPlace.computeIfAbsent(StopWords.key(name), any -> new HashSet<>(2))
                        .add(each.authority());
            }
        }
    }

    /// Whether a text says where something is, and nothing else.
    static boolean isPlain(List<List<String>> parts) {
        return parts.stream().allMatch(StopsBeside::isPlainPart);
    }

    private static boolean isPlainPart(List<String> words) {
        for (int i = 0; i < words.size(); i++) {
            boolean beside = words.get(i).equals("to") && i > 0 && BESIDE.contains(words.get(i - 1));
            if (!beside && NOT_PLAINLY_THERE.contains(words.get(i))) {
                return false;
            }
        }
        return !Mentions.isDeniedOrApart(words);
    }

    /// Those of the options that have the stops beside them; none if the stops do not tell.
    ///
    /// @param options places of one name, of several districts
    /// @param beside what else the text says
    List<Named> told(List<Named> options, List<Mention> beside) {
        Map<String, Set<Integer>> known = new HashMap<>();
        for (Named option : options) {
            districts
                    .getOrDefault(option.key(), Map.of())
                    .forEach((name, each) -> each.stream()
                            .filter(option.authorities()::contains)
                            .forEach(i -> known.computeIfAbsent(name, any -> new HashSet<>(2))
                                    .add(i)));
        }
        Set<Integer> told = new HashSet<>(2);
        for (Mention mention : beside) {
            boolean understood = mention.isKnown()
                    || (!mention.words().isEmpty() && understood(withoutNumberSign(mention.words()), known, told));
            if (!understood) {
                return List.of();
            }
        }
        if (told.size() != 1) {
            return List.of();
        }
        List<Named> left = new ArrayList<>(1);
        for (Named option : options) {
            if (told.containsAll(option.authorities())) {
                left.add(option);
            } else if (option.authorities().stream().anyMatch(told::contains)) {
                return List.of(); // it reaches over the border, and the stop need not be on this side
            }
        }
        return left;
    }

    /// @param told takes the districts of the stops in it
    private static boolean understood(List<String> words, Map<String, Set<Integer>> known, Set<Integer> told) {
        if (words.stream().allMatch(StopsBeside::leads)) {
            return true;
        }
        for (int start = 0; start < words.size(); start++) {
            for (int end = Math.min(words.size(), start + MOST_WORDS); end > start; end--) {
                Set<Integer> found = known.get(PlaceWords.key(words.subList(start, end)));
                boolean stop = found != null
                        && words.subList(end, words.size()).stream().allMatch(TRAILING::contains)
                        && understoodBefore(words.subList(0, start), known, told);
                if (stop) {
                    told.addAll(found);
                    return true;
                }
            }
        }
        return false;
    }

    /// `Phoenix Park on` before `Bayton Road`: a stop, or nothing but words that lead there.
    private static boolean understoodBefore(List<String> words, Map<String, Set<Integer>> known, Set<Integer> told) {
        int end = words.size();
        while (end > 0 && leads(words.get(end - 1))) {
            end--;
        }
        return end == 0 || (end < words.size() && understood(words.subList(0, end), known, told));
    }

    private static boolean leads(String word) {
        return LEADING.contains(word) || NUMBER.matcher(word).matches();
    }

    /// `No. 7 Startin Close` is number 7, and `no Startin Close` is not there.
    private static List<String> withoutNumberSign(List<String> words) {
        List<String> plain = StopWords.plain(words);
        for (int i = plain.size() - 2; i >= 0; i--) {
            if (plain.get(i).equals("no") && NUMBER.matcher(plain.get(i + 1)).matches()) {
                plain.remove(i);
            }
        }
        return plain;
    }
}
