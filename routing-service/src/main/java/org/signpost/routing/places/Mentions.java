package org.signpost.routing.places;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.signpost.routing.places.Gazetteer.Named;
import org.signpost.routing.places.Gazetteer.Spelt;

/// Finds the names in a text: part by part, and within a part by the words that join names, such as `near` and
/// `in`.
final class Mentions {

    /// Something that a text names.
    ///
    /// @param options what it may stand for; none if it is not known
    /// @param remarks how it had to be read
    /// @param several whether the text names several places as one, such as `Rugby or Daventry`
    /// @param elsewhere whether it is unknown and may be a town, county or country that the table does not have
    /// @param denied whether it is a known place that the words say it is not
    /// @param words what was written, where it is not known; empty where that does not matter
    record Mention(
            List<Named> options,
            Set<Remark> remarks,
            boolean several,
            boolean elsewhere,
            boolean denied,
            List<String> words) {

        private static final Mention UNKNOWN = new Mention(List.of(), Set.of(), false);
        private static final Mention ELSEWHERE = new Mention(List.of(), Set.of(), false, true, false, List.of());
        private static final Mention DENIED = new Mention(List.of(), Set.of(), false, false, true, List.of());

        Mention(List<Named> options, Set<Remark> remarks, boolean several) {
            this(options, remarks, several, false, false, List.of());
        }

        /// The same, with the words of what is not known.
        Mention saying(List<String> unknown) {
            return isKnown() ? this : new Mention(options, remarks, several, elsewhere, denied, unknown);
        }

        /// The same, said to be near.
        Mention near() {
            if (!isKnown()) {
                return this;
            }
            Set<Remark> all = new LinkedHashSet<>(remarks);
            all.add(Remark.NAME_NEARBY);
            return new Mention(options, all, several);
        }

        static Mention unknown() {
            return UNKNOWN;
        }

        boolean isKnown() {
            return !options.isEmpty();
        }

        boolean isWide() {
            return isKnown() && options.stream().allMatch(Named::isWide);
        }

        boolean isExact() {
            return remarks.isEmpty();
        }
    }

    private static final Set<String> NEAR = Set.of(
            "near", "outside", "off", "around", "close", "next", "opposite", "towards", "beside", "behind", "between");
    private static final Set<String> BEFORE = Set.of(
            "in",
            "at",
            "by",
            "just",
            "somewhere",
            "to",
            "from",
            "central",
            "of",
            "village",
            "town",
            "city",
            "either",
            "both");
    private static final Set<String> AFTER = Set.of(
            "town",
            "city",
            "centre",
            "center",
            "village",
            "area",
            "district",
            "borough",
            "council",
            "parish",
            "county",
            "metropolitan",
            "station",
            "rail",
            "railway",
            "train",
            "bus",
            "hospital",
            "airfield",
            "racecourse",
            "library",
            "prison",
            "postcode");
    private static final Set<String> JOINING = Set.of(
            "near",
            "in",
            "at",
            "by",
            "outside",
            "off",
            "around",
            "from",
            "towards",
            "opposite",
            "beside",
            "behind",
            "to",
            "between");
    private static final Set<String> CLAUSES = Set.of(
            "but", "then", "now", "who", "lives", "living", "works", "working", "sleeps", "sleeping", "stays", "moved");
    private static final Set<String> DENIALS =
            Set.of("not", "isnt", "wasnt", "never", "except", "excluding", "without", "arent", "cannot", "left");
    private static final Set<String> NO_DENIAL_BEFORE = Set.of(
            "far", "sure", "certain", "clear", "known", "long", "exactly", "only", "just", "really", "turn", "hand",
            "side", "at", "the");
    private static final Set<String> COUNTABLE = Set.of(
            "mile",
            "miles",
            "km",
            "kms",
            "kilometre",
            "kilometres",
            "metres",
            "yards",
            "minute",
            "minutes",
            "mins",
            "min",
            "hour",
            "hours");
    private static final Set<String> DIRECTIONS =
            Set.of("north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest");
    private static final Set<String> LISTING = Set.of("and", "or");
    private static final Set<String> STREET = Set.of(
            "road",
            "rd",
            "street",
            "st",
            "lane",
            "ln",
            "way",
            "close",
            "avenue",
            "ave",
            "drive",
            "dr",
            "crescent",
            "court",
            "gardens",
            "grove",
            "place",
            "terrace",
            "square",
            "hill",
            "parade",
            "row",
            "walk",
            "green",
            "estate",
            "park",
            "hotel",
            "farm",
            "inn",
            "pub",
            "wash",
            "bar",
            "shop",
            "factory",
            "school",
            "hospital",
            "church",
            "services",
            "flat",
            "flats",
            "house",
            "market",
            "supermarket",
            "garage",
            "island",
            "roundabout");
    private static final Set<String> DETAIL = Set.of(
            "station",
            "library",
            "prison",
            "racecourse",
            "airfield",
            "centre",
            "center",
            "junction",
            "floor",
            "door",
            "room",
            "yard",
            "site",
            "unit",
            "caravan",
            "building",
            "corner",
            "entrance",
            "car",
            "van",
            "canal",
            "river",
            "bridge");
    private static final Set<String> PART_OF_A_NAME = Set.of(
            "north", "south", "east", "west", "of", "on", "in", "le", "under", "old", "new", "upper", "lower", "great",
            "little", "nether", "over", "long", "st", "st.", "and", "temple", "kings", "abbots", "bishops", "priors");
    private static final Set<String> SHORT_FORM_ENDS = Set.of("on", "in", "under", "le", "cum", "by", "next", "de");
    private static final int SHORTEST_MISSPELLING = 5;
    private static final int SHORTEST_SUBSTITUTION = 8;
    private static final int SHORTEST_DOUBLE_SLIP = 11;

    private final Map<String, List<Named>> names;
    private final Map<String, List<Named>> shortForms = new HashMap<>();
    private final Set<String> wordsOfNames = new HashSet<>();
    private final Map<String, List<Named>> insideByWord = new HashMap<>();
    private final Map<Character, List<String>> spellings = new HashMap<>();
    private final Postcodes postcodes;
    private final List<LocalAuthority> authorities;
    private final Map<LocalAuthority, Integer> indexes = new HashMap<>();

    Mentions(
            Map<String, List<Named>> names, List<Spelt> places, Postcodes postcodes, List<LocalAuthority> authorities) {
        this.names = names;
        this.postcodes = postcodes;
        this.authorities = List.copyOf(authorities);
        for (int i = 0; i < authorities.size(); i++) {
            indexes.put(authorities.get(i), i);
        }
        for (Spelt spelt : places) {
            NamedPlace place = spelt.place();
            List<String> words = spelt.words();
            boolean settlement = place.kind() != PlaceKind.DISTRICT && place.kind() != PlaceKind.STOP;
            if (settlement && words.size() > 1) {
                wordsOfNames.addAll(words);
                if (authorities.get(place.authority()).inWarwickshire()) {
                    insideByWord
                            .computeIfAbsent(words.getFirst(), word -> new ArrayList<>(2))
                            .add(spelt.named());
                }
            }
            for (int i = 1; settlement && i < words.size() - 1; i++) {
                if (SHORT_FORM_ENDS.contains(words.get(i))) {
                    shortForms
                            .computeIfAbsent(PlaceWords.key(words.subList(0, i)), key -> new ArrayList<>(2))
                            .add(spelt.named());
                }
            }
        }
        names.keySet().stream()
                .filter(key -> key.length() >= SHORTEST_MISSPELLING - 1)
                .sorted()
                .forEach(key -> spellings
                        .computeIfAbsent(key.charAt(0), first -> new ArrayList<>())
                        .add(key));
    }

    /// The names of a text, in its order; a part that is not understood is a mention of nothing.
    List<Mention> in(List<List<String>> parts) {
        if (parts.size() > 1) {
            List<String> whole = parts.stream().flatMap(List::stream).toList();
            List<Named> known = lookUp(whole);
            if (!known.isEmpty()) {
                return List.of(mention(known, false, false));
            }
        }
        List<Mention> found = new ArrayList<>();
        for (List<String> part : parts) {
            readClauses(part, found);
        }
        if (found.stream().noneMatch(mention -> mention.isKnown() && !mention.isWide())) {
            return forgiving(parts, found);
        }
        return found;
    }

    /// Only when nothing is known: what stands there may be misspelt.
    private List<Mention> forgiving(List<List<String>> parts, List<Mention> found) {
        for (List<String> part : parts) {
            List<String> name = stripped(part);
            Mention misspelt = misspelt(name);
            if (misspelt.isKnown()) {
                List<Mention> better = new ArrayList<>();
                better.add(misspelt);
                found.stream().filter(Mention::isWide).forEach(better::add);
                return better;
            }
        }
        return found;
    }

    /// `lives in Rugby but works in Coventry` names two places, and neither tells where the other is.
    private void readClauses(List<String> part, List<Mention> found) {
        List<Mention> mentions = new ArrayList<>();
        List<Named> places = new ArrayList<>();
        int known = 0;
        int at = 0;
        for (int i = 0; i <= part.size(); i++) {
            if (i < part.size() && !CLAUSES.contains(part.get(i))) {
                continue;
            }
            List<Mention> clause = new ArrayList<>();
            readClause(withoutListing(part.subList(at, i)), clause);
            List<Mention> named = clause.stream()
                    .filter(mention -> mention.isKnown() && !mention.isWide())
                    .toList();
            known += named.isEmpty() ? 0 : 1;
            named.forEach(mention -> places.addAll(mention.options()));
            mentions.addAll(clause);
            at = i + 1;
        }
        if (known > 1) {
            found.add(new Mention(places, Set.of(), true));
        } else {
            found.addAll(mentions);
        }
    }

    /// `not in Rugby` does not say where it is, and `5 miles from Rugby` says near.
    private void readClause(List<String> words, List<Mention> found) {
        int denial = denial(words);
        if (denial >= 0) {
            read(withoutListing(words.subList(0, denial)), found, false);
            List<Mention> denied = new ArrayList<>();
            read(words.subList(denial + 1, words.size()), denied, false);
            boolean known = denied.stream().anyMatch(Mention::isKnown);
            found.add(known ? Mention.DENIED : Mention.unknown());
            return;
        }
        List<Mention> mentions = new ArrayList<>();
        read(words, mentions, false);
        boolean apart = isApart(words) && lookUp(words).isEmpty();
        for (Mention mention : mentions) {
            found.add(apart ? mention.near() : mention);
        }
    }

    /// Where the word is that denies what follows, or -1: `not sure, Rugby` and `not far from Rugby` deny nothing.
    private static int denial(List<String> words) {
        for (int i = 0; i < words.size() - 1; i++) {
            String next = words.get(i + 1);
            boolean no = words.get(i).equals("no") && (next.equals("longer") || next.equals("more"));
            if (no || (DENIALS.contains(words.get(i)) && !NO_DENIAL_BEFORE.contains(next))) {
                return i;
            }
        }
        return -1;
    }

    /// Whether the words of a part deny something, or tell a distance or a direction from something.
    static boolean isDeniedOrApart(List<String> words) {
        return isApart(words) || words.stream().anyMatch(DENIALS::contains);
    }

    /// Whether the words tell a distance or a direction from what they name.
    private static boolean isApart(List<String> words) {
        for (int i = 0; i < words.size() - 1; i++) {
            boolean counted = i > 0 && COUNTABLE.contains(words.get(i));
            boolean direction =
                    DIRECTIONS.contains(words.get(i)) && words.get(i + 1).equals("of");
            boolean away = words.get(i).equals("far")
                    || words.get(i).equals("away")
                    || words.get(i).equals("miles");
            if (counted || direction || away) {
                return true;
            }
        }
        return false;
    }

    private static List<String> withoutListing(List<String> words) {
        int start = 0;
        int end = words.size();
        while (start < end && LISTING.contains(words.get(start))) {
            start++;
        }
        while (end > start && LISTING.contains(words.get(end - 1))) {
            end--;
        }
        return words.subList(start, end);
    }

    private void read(List<String> words, List<Mention> found, boolean near) {
        if (words.isEmpty() || isFiller(words)) {
            return;
        }
        List<Named> exact = lookUp(words);
        if (!exact.isEmpty()) {
            found.add(mention(exact, near, false));
            return;
        }
        if (readWithPostcodeArea(words, found, near)) {
            return;
        }
        int start = 0;
        boolean nearby = near;
        while (start < words.size() - 1 && (NEAR.contains(words.get(start)) || BEFORE.contains(words.get(start)))) {
            nearby |= NEAR.contains(words.get(start));
            start++;
            List<Named> known = lookUp(words.subList(start, words.size()));
            if (!known.isEmpty()) {
                found.add(mention(known, nearby, false));
                return;
            }
        }
        List<String> core = words.subList(start, end(words, start));
        List<Named> known = lookUp(core);
        if (!known.isEmpty()) {
            found.add(mention(known, nearby, false));
            return;
        }
        if (readListed(core, found, nearby) || readJoined(core, found, nearby) || readEnding(core, found, nearby)) {
            return;
        }
        boolean apart = nearby || isBesideSomething(words.subList(0, start));
        found.add(shortForm(core, nearby, !apart && mayBeElsewhere(words)).saying(words));
    }

    /// `by the canal` says where in a place, and names no other one; `in Tennessee` may.
    private static boolean isBesideSomething(List<String> words) {
        return words.stream().anyMatch(word -> JOINING.contains(word) && !word.equals("in"));
    }

    /// Whether words that the table does not know may be of a town, a county or a country: not those of a street, a
    /// building or a number.
    private static boolean mayBeElsewhere(List<String> words) {
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            boolean saint = i == 0 && word.equals("st");
            boolean street = STREET.contains(word) && !word.equals("island") && !saint;
            if (street || DETAIL.contains(word) || word.chars().anyMatch(Character::isDigit)) {
                return false;
            }
        }
        return true;
    }

    /// `Exhall CV7`, `CV34 Warwick`: either end of a part may be the beginning of a postcode.
    private boolean readWithPostcodeArea(List<String> words, List<Mention> found, boolean near) {
        int size = words.size();
        for (int length = Math.min(2, size); length >= 1; length--) {
            Mention last = postcodeArea(words.subList(size - length, size));
            if (last.isKnown()) {
                read(words.subList(0, size - length), found, near);
                found.add(last);
                return true;
            }
            Mention first = postcodeArea(words.subList(0, length));
            if (first.isKnown()) {
                read(words.subList(length, size), found, near);
                found.add(first);
                return true;
            }
        }
        return false;
    }

    private Mention postcodeArea(List<String> words) {
        String text = String.join(" ", words);
        if (text.length() > 7 || text.chars().noneMatch(Character::isDigit) || isMotorway(text)) {
            return Mention.unknown();
        }
        Placement placement = postcodes.findExisting(text);
        if (placement == null || placement.authorities().isEmpty()) {
            return Mention.unknown();
        }
        List<Integer> members =
                placement.authorities().stream().map(this::index).toList();
        return new Mention(List.of(Named.postcodeArea(members)), Set.of(), false);
    }

    private int index(LocalAuthority authority) {
        Integer index = indexes.get(authority);
        if (index == null) {
            throw new IllegalStateException("an authority that is not of this table");
        }
        return index;
    }

    /// M6 is a road here, not a part of Manchester.
    static boolean isMotorway(String text) {
        return text.length() <= 3
                && (text.charAt(0) == 'm' || text.charAt(0) == 'M')
                && text.chars().skip(1).allMatch(Character::isDigit);
    }

    /// `Rugby or Daventry`: only if each of them is known; `farm and yard` lists nothing.
    private boolean readListed(List<String> words, List<Mention> found, boolean near) {
        List<Named> options = new ArrayList<>();
        int places = 0;
        int at = 0;
        for (int i = 0; i <= words.size(); i++) {
            if (i < words.size() && !LISTING.contains(words.get(i))) {
                continue;
            }
            if (i == at) {
                return false;
            }
            List<String> name = stripped(words.subList(at, i));
            List<Named> known = lookUp(name);
            known = known.isEmpty() ? shortForms.getOrDefault(PlaceWords.key(name), List.of()) : known;
            if (known.isEmpty()) {
                return false;
            }
            options.addAll(known);
            places++;
            at = i + 1;
        }
        if (places < 2) {
            return false;
        }
        found.add(new Mention(options, near ? Set.of(Remark.NAME_NEARBY) : Set.of(), true));
        return true;
    }

    /// Divides the words at those that join names; `in` may also be part of one, as in Henley in Arden, so that the
    /// longest name wins. Says whether any was found; otherwise nothing is added.
    private boolean readJoined(List<String> words, List<Mention> found, boolean near) {
        List<Mention> pieces = new ArrayList<>();
        boolean nearby = near;
        boolean apart = near;
        boolean joined = false;
        int at = 0;
        while (at < words.size()) {
            String word = words.get(at);
            if (JOINING.contains(word)) {
                joined = true;
                nearby |= NEAR.contains(word);
                apart |= !word.equals("in");
                at++;
                continue;
            }
            int end = endOfLongestName(words, at);
            if (end > at) {
                pieces.add(mention(lookUp(stripped(words.subList(at, end))), nearby, false));
            } else {
                end = at + 1;
                while (end < words.size() && !JOINING.contains(words.get(end))) {
                    end++;
                }
                List<String> piece = stripped(words.subList(at, end));
                if (!readListed(piece, pieces, nearby) && !readEnding(piece, pieces, nearby)) {
                    pieces.add(shortForm(piece, nearby, !apart && mayBeElsewhere(piece))
                            .saying(words.subList(at, end)));
                }
            }
            nearby = false;
            apart = false;
            at = end;
        }
        boolean known = joined && pieces.stream().anyMatch(Mention::isKnown);
        if (known) {
            found.addAll(pieces);
        }
        return known;
    }

    /// Names end where a joining word or the text does.
    private int endOfLongestName(List<String> words, int start) {
        for (int end = words.size(); end > start; end--) {
            boolean border = end == words.size() || JOINING.contains(words.get(end));
            if (border && !lookUp(stripped(words.subList(start, end))).isEmpty()) {
                return end;
            }
        }
        return start;
    }

    private Mention shortForm(List<String> words, boolean near, boolean elsewhere) {
        List<Named> longer = shortForms.getOrDefault(PlaceWords.key(words), List.of());
        if (longer.isEmpty()) {
            return elsewhere ? Mention.ELSEWHERE : Mention.unknown();
        }
        return mention(longer, near, true);
    }

    /// What a name may stand for as the subject of a text. Where Burton upon Trent is Burton, so are Burton
    /// Hastings and Burton Dassett to those who live there.
    List<Named> optionsOf(Mention subject) {
        if (!subject.remarks().contains(Remark.NAME_SHORT_FORM)) {
            return subject.options();
        }
        Set<Named> all = new LinkedHashSet<>(subject.options());
        for (Named option : subject.options()) {
            List<String> words = option.place() == null
                    ? List.of()
                    : PlaceWords.words(option.place().name());
            if (words.size() > 1 && SHORT_FORM_ENDS.contains(words.get(1))) {
                all.addAll(insideByWord.getOrDefault(words.getFirst(), List.of()));
            }
        }
        return List.copyOf(all);
    }

    /// `12 High Street Rugby`, `Newbold Rugby`: a name at the end, after another name or a street.
    private boolean readEnding(List<String> words, List<Mention> found, boolean near) {
        for (int i = 1; i < words.size(); i++) {
            String before = words.get(i - 1);
            List<Named> ending = lookUp(words.subList(i, words.size()));
            if (ending.isEmpty() || PART_OF_A_NAME.contains(before)) {
                continue;
            }
            List<String> front = words.subList(0, i);
            List<Named> name = lookUp(front);
            List<Named> shortForm = shortForms.getOrDefault(PlaceWords.key(front), List.of());
            if (!name.isEmpty()) {
                found.add(mention(name, near, false));
            } else if (!shortForm.isEmpty()) {
                found.add(mention(shortForm, near, true));
            } else if (readEnding(front, found, near)) {
                // "Kenilworth Leamington Rugby": the towns before the last one count no less.
                found.add(mention(ending, false, false));
                return true;
            } else if (STREET.contains(before)
                    || Character.isDigit(front.getFirst().charAt(0))
                    || ending.stream().anyMatch(Named::isTown)) {
                found.add(Mention.unknown().saying(front));
            } else {
                continue;
            }
            found.add(mention(ending, false, false));
            return true;
        }
        return false;
    }

    private List<Named> lookUp(List<String> words) {
        List<Named> found = names.getOrDefault(PlaceWords.key(words), List.of());
        if (found.isEmpty()) {
            return found;
        }
        // A lesser or faraway place and the short form of one nearby: "Welford" is more often Welford-on-Avon here.
        boolean small = found.stream().noneMatch(Named::isTown);
        List<Named> longer = shortForms.getOrDefault(PlaceWords.key(words), List.of());
        List<Named> all = new ArrayList<>(found);
        if (small) {
            all.addAll(longer);
        }
        // "Radford" is Radford Semele to those who live there, and no less than the Radfords elsewhere.
        if (words.size() == 1 && isOneOfSeveralOutside(all)) {
            all.addAll(insideByWord.getOrDefault(words.getFirst(), List.of()));
        }
        return all;
    }

    private boolean isOneOfSeveralOutside(List<Named> found) {
        return found.stream().noneMatch(option -> option.isWide() || option.touches(authorities, true))
                && found.stream().map(Named::authorities).distinct().count() > 1;
    }

    private static Mention mention(List<Named> options, boolean near, boolean shortForm) {
        if (near) {
            return new Mention(
                    options,
                    shortForm ? Set.of(Remark.NAME_NEARBY, Remark.NAME_SHORT_FORM) : Set.of(Remark.NAME_NEARBY),
                    false);
        }
        return new Mention(options, shortForm ? Set.of(Remark.NAME_SHORT_FORM) : Set.of(), false);
    }

    /// The words without what may stand around a name.
    private static List<String> stripped(List<String> words) {
        int start = 0;
        while (start < words.size() - 1 && (NEAR.contains(words.get(start)) || BEFORE.contains(words.get(start)))) {
            start++;
        }
        return words.subList(start, end(words, start));
    }

    private static int end(List<String> words, int start) {
        int end = words.size();
        while (end > start + 1 && AFTER.contains(words.get(end - 1))) {
            boolean oldTown = words.get(end - 1).equals("town")
                    && end > start + 2
                    && (words.get(end - 2).equals("old") || words.get(end - 2).equals("new"));
            end -= oldTown ? 2 : 1;
        }
        return end;
    }

    /// A house number or nothing but filling words says nothing, and takes nothing away.
    private static boolean isFiller(List<String> words) {
        return words.stream().allMatch(word -> word.chars().allMatch(Character::isDigit));
    }

    private Mention misspelt(List<String> words) {
        String key = PlaceWords.key(words);
        if (key.length() < SHORTEST_MISSPELLING
                || key.chars().anyMatch(Character::isDigit)
                || (words.size() == 1 && wordsOfNames.contains(words.getFirst()))
                || (words.size() > 1 && STREET.contains(words.getLast()))) {
            return Mention.unknown();
        }
        int slips = key.length() >= SHORTEST_DOUBLE_SLIP ? 2 : 1;
        boolean substitutions = key.length() >= SHORTEST_SUBSTITUTION;
        int best = slips + 1;
        List<Named> options = new ArrayList<>(2);
        for (String spelling : spellings.getOrDefault(key.charAt(0), List.of())) {
            if (Math.abs(spelling.length() - key.length()) > slips) {
                continue;
            }
            int distance = Spelling.slips(key, spelling, slips, substitutions);
            if (distance < best) {
                options.clear();
                best = distance;
            }
            if (distance == best && distance <= slips) {
                options.addAll(names.getOrDefault(spelling, List.of()));
            }
        }
        return options.isEmpty()
                ? Mention.unknown()
                : new Mention(options, Set.of(Remark.NAME_SPELLING_FORGIVEN), false);
    }
}
