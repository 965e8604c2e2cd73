package org.signpost.routing.places;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.signpost.routing.places.Mentions.Mention;
import org.signpost.routing.places.Placement.Candidates;
import org.signpost.routing.places.Placement.Placed;
import org.signpost.routing.places.Placement.Unplaced;

/// Places the words of a person. It never chooses between two places: either something beside the name settles it,
/// or the answer is all of them.
final class Gazetteer {

    /// How far apart a place and the town beside its name may be, in metres.
    private static final int BESIDE = 12_000;

    /// How far outside a county or district a place said to be in it may lie: post towns and old county borders
    /// reach over.
    private static final int OVER_THE_BORDER = 10_000;

    /// Towns whose post town is a town of another district, so that the two are one address and no list.
    private static final Map<String, String> POST_TOWNS = Map.of("polesworth", "tamworth", "coleshill", "birmingham");

    private final List<LocalAuthority> authorities;
    private final DistrictMap map;
    private final Set<Long> townPoints;
    private final Mentions mentions;
    private final StopsBeside stops;

    Gazetteer(
            List<LocalAuthority> authorities,
            List<NamedPlace> places,
            List<PlaceStops> stops,
            DistrictMap map,
            Postcodes postcodes) {
        this.authorities = authorities;
        this.map = map;
        this.townPoints = places.stream()
                .filter(place -> place.kind() == PlaceKind.TOWN || place.kind() == PlaceKind.CITY)
                .filter(NamedPlace::hasPoint)
                .map(Gazetteer::pointOf)
                .collect(Collectors.toUnmodifiableSet());
        List<Spelt> spelt = new ArrayList<>(places.size());
        for (NamedPlace place : places) {
            spelt.add(Spelt.of(place));
        }
        this.mentions = new Mentions(names(authorities, spelt), spelt, postcodes, authorities);
        this.stops = new StopsBeside(stops);
    }

    /// A place and the words of its name.
    record Spelt(NamedPlace place, List<String> words, Named named) {

        static Spelt of(NamedPlace place) {
            List<String> words = PlaceWords.words(place.name());
            return new Spelt(place, words, Named.place(place, words));
        }
    }

    /// Places one text.
    Placement find(String text) {
        return resolve(mentions.in(PlaceWords.parts(text)), false);
    }

    /// Places a text of which {@link #find} left several places of one name, if a stop or street beside it tells which;
    /// otherwise the answer is the same.
    Placement findByStops(String text) {
        List<List<String>> parts = PlaceWords.parts(text);
        return resolve(mentions.in(parts), StopsBeside.isPlain(parts));
    }

    private static Map<String, List<Named>> names(List<LocalAuthority> authorities, List<Spelt> places) {
        Map<String, List<Named>> names = new HashMap<>();
        for (Spelt place : places) {
            names.computeIfAbsent(place.named().key(), key -> new ArrayList<>(2))
                    .add(place.named());
        }
        Groups groups = new Groups(new LinkedHashMap<>(), new HashMap<>());
        for (int i = 0; i < authorities.size(); i++) {
            LocalAuthority authority = authorities.get(i);
            List<String> words = PlaceWords.words(authority.name());
            addDistrict(names, words, i);
            // "Glasgow City" and "City of Edinburgh" are not what people say.
            if (words.size() > 1 && words.getLast().equals("city")) {
                addDistrict(names, words.subList(0, words.size() - 1), i);
            } else if (words.size() > 2 && words.getFirst().equals("city")) {
                addDistrict(names, words.subList(2, words.size()), i);
            }
            if (!authority.policeArea().equals("West Midlands")) {
                groups.join(authority.policeArea(), i);
            }
            groups.join(authority.county(), i);
            groups.join(authority.region(), i);
            if (authority.region().equals("London")) {
                groups.join("Greater London", i);
                groups.join("East London", i);
            }
            boolean english = authority.code().value().startsWith("E");
            if (english) {
                groups.join("England", i);
            }
            groups.join("Britain", i);
            groups.join("Great Britain", i);
            groups.join("United Kingdom", i);
            groups.join("UK", i);
            groups.join("Midlands", authority.region().endsWith("Midlands") ? i : -1);
        }
        groups.members().forEach((key, members) -> {
            if (members.size() > 1) {
                names.computeIfAbsent(key, any -> new ArrayList<>(2)).add(Named.group(key, members, authorities));
            }
        });
        return names;
    }

    private static void addDistrict(Map<String, List<Named>> names, List<String> words, int authority) {
        String key = PlaceWords.key(words);
        List<Named> known = names.computeIfAbsent(key, absent -> new ArrayList<>(2));
        if (known.stream().noneMatch(named -> named.kind() == PlaceKind.DISTRICT)) {
            known.add(Named.district(key, authority));
        }
    }

    /// The districts of each county, police area, region and country.
    ///
    /// @param members the districts by the key of the name
    /// @param keys the key of each name, for most are those of many districts
    private record Groups(Map<String, Set<Integer>> members, Map<String, String> keys) {

        void join(String name, int authority) {
            if (!name.isEmpty() && authority >= 0) {
                String key = keys.computeIfAbsent(name, any -> PlaceWords.key(PlaceWords.words(any)));
                members.computeIfAbsent(key, any -> new TreeSet<>()).add(authority);
            }
        }
    }

    /// @param byStops whether a stop beside the name may tell which place is meant
    private Placement resolve(List<Mention> all, boolean byStops) {
        int subjectAt = -1;
        boolean wide = false;
        boolean detailBefore = false;
        for (int i = 0; i < all.size() && subjectAt < 0; i++) {
            Mention mention = all.get(i);
            if (mention.isKnown() && !mention.isWide()) {
                subjectAt = i;
            } else {
                wide |= mention.isWide();
                detailBefore |= !mention.isKnown();
            }
        }
        if (subjectAt < 0) {
            boolean denied = all.stream().anyMatch(Mention::denied);
            return new Unplaced(denied ? Reason.NAME_DENIED : wide ? Reason.NAME_TOO_WIDE : Reason.NAME_UNKNOWN);
        }
        Mention subject = all.get(subjectAt);
        List<Mention> beside = new ArrayList<>(all);
        beside.remove(subjectAt);

        List<Named> options = mentions.optionsOf(subject);
        boolean confirmed = false;
        boolean settled = false;
        boolean unknownAfter = false;
        boolean elsewhere = false;
        boolean countyKnown = false;
        List<Named> listed = new ArrayList<>();
        for (int i = 0; i < beside.size(); i++) {
            Mention context = beside.get(i);
            if (!context.isKnown()) {
                unknownAfter |= i >= subjectAt;
                elsewhere |= i >= subjectAt && context.elsewhere();
                continue;
            }
            elsewhere = false;
            countyKnown |= context.options().stream().allMatch(Named::isCounty);
            if (namesAnother(subject, options, context)) {
                listed.addAll(context.options());
                continue;
            }
            if (subject.several()) {
                continue;
            }
            List<Named> fitting = fitting(options, context);
            if (fitting.isEmpty()) {
                return farApart(subject, options, all, subjectAt, context);
            }
            confirmed |= !context.isWide() && fitting.stream().allMatch(option -> isAlsoIn(option, context));
            settled |= fitting.size() < options.size();
            options = fitting;
        }

        Set<Remark> remarks = new LinkedHashSet<>(subject.remarks());
        if (!listed.isEmpty()) {
            listed.addAll(options);
            Set<LocalAuthority> each = new LinkedHashSet<>();
            listed.forEach(named -> named.authorities().forEach(i -> each.add(authorities.get(i))));
            return Candidates.of(each, Reason.SEVERAL_PLACES_NAMED, remarks.toArray(Remark[]::new));
        }
        if (byStops && isAskedAbout(subject, options, countyKnown)) {
            List<Named> told = stops.told(options, beside);
            if (!told.isEmpty()) {
                remarks.add(Remark.NAME_SETTLED_BY_STOP);
                return placement(told, Confidence.MEDIUM, false, Reason.NAME_OF_SEVERAL_PLACES, remarks);
            }
        }
        Confidence confidence = confirmed ? Confidence.HIGH : Confidence.MEDIUM;
        if (settled) {
            remarks.add(Remark.NAME_SETTLED_BY_NEIGHBOUR);
            confidence = Confidence.MEDIUM;
        }
        if (detailBefore) {
            remarks.add(Remark.NAME_BY_ITS_TOWN);
            confidence = Confidence.MEDIUM;
        }
        if (unknownAfter) {
            remarks.add(Remark.NAME_PARTLY_UNKNOWN);
            confidence = Confidence.LOW;
        }
        boolean alone = !confirmed && !settled && !countyKnown;
        if (alone && options.stream().anyMatch(option -> Namesakes.has(option.key()))) {
            remarks.add(Remark.NAME_ALSO_ELSEWHERE);
            confidence = Confidence.LOW;
        }
        if (remarks.contains(Remark.NAME_SHORT_FORM)) {
            confidence = Confidence.lower(confidence, Confidence.MEDIUM);
        }
        if (remarks.contains(Remark.NAME_NEARBY) || remarks.contains(Remark.NAME_SPELLING_FORGIVEN)) {
            confidence = Confidence.LOW;
        }
        Reason reason = subject.several() ? Reason.SEVERAL_PLACES_NAMED : Reason.NAME_OF_SEVERAL_PLACES;
        Placement placement = placement(options, confidence, detailBefore, reason, remarks);
        if (remarks.contains(Remark.NAME_SPELLING_FORGIVEN)) {
            placement = readAs(placement, options);
        }
        // Rugby, Tennessee: the table has one Rugby, the world has more.
        return elsewhere && !countyKnown && placement instanceof Placed
                ? new Unplaced(Reason.NAME_BESIDE_UNKNOWN)
                : placement;
    }

    /// Says which name of the table a misspelt one was taken for, so that whoever knows better sees it.
    private Placement readAs(Placement placement, List<Named> options) {
        String names = options.stream()
                .map(option -> option.place() != null
                        ? option.place().name()
                        : authorities.get(option.authorities().getFirst()).name())
                .distinct()
                .sorted()
                .limit(3)
                .collect(Collectors.joining(" or "));
        return switch (placement) {
            case Placed placed -> placed.readAs(names);
            case Candidates candidates -> candidates.readAs(names);
            case Unplaced unplaced -> unplaced;
        };
    }

    /// Whether what stands beside a name is another place of a list, as in `Nuneaton, Rugby`, and does not say
    /// where the first one is. A town may be the post town of a village across the border, as in
    /// `Binley Woods, Coventry`. Of a town it is not, and neither is a village.
    private boolean namesAnother(Mention subject, List<Named> options, Mention context) {
        if (context.isWide()
                || context.remarks().contains(Remark.NAME_NEARBY)
                || context.options().stream().allMatch(Named::isCounty)) {
            return false;
        }
        if (context.several() || subject.several()) {
            return context.options().stream()
                    .anyMatch(beside -> options.stream().noneMatch(option -> option.sharesAuthority(beside)));
        }
        boolean qualified = options.stream()
                .anyMatch(option -> context.options().stream()
                        .anyMatch(beside -> option.sharesAuthority(beside)
                                || option.isBeside(beside.key())
                                || beside.key().equals(POST_TOWNS.get(option.key()))));
        if (qualified) {
            return false;
        }
        if (context.options().stream().anyMatch(this::isTown)) {
            return options.stream().anyMatch(option -> isTown(option) || option.kind() == PlaceKind.DISTRICT);
        }
        return context.options().stream().allMatch(beside -> beside.place() != null);
    }

    /// A town by its own name or by another that it has: Leamington is Leamington Spa.
    private boolean isTown(Named named) {
        NamedPlace place = named.place();
        return named.isTown()
                || (place != null
                        && place.kind() == PlaceKind.ALIAS
                        && place.hasPoint()
                        && townPoints.contains(pointOf(place)));
    }

    private static long pointOf(NamedPlace place) {
        return (long) place.easting() << 32 | place.northing();
    }

    /// The name and what stands beside it cannot both be right. If the name is of a place in Warwickshire, both are
    /// kept as candidates. If not, the wider name is taken: Newbold in Derbyshire is some Newbold that the table
    /// does not have.
    private Placement farApart(
            Mention subject, List<Named> options, List<Mention> all, int subjectAt, Mention context) {
        boolean exactInside =
                subject.isExact() && options.stream().anyMatch(option -> option.touches(authorities, true));
        if (exactInside) {
            Set<LocalAuthority> both = new LinkedHashSet<>();
            options.forEach(option -> option.authorities().forEach(i -> both.add(authorities.get(i))));
            context.options().forEach(option -> option.authorities().forEach(i -> both.add(authorities.get(i))));
            if (both.size() > 1) {
                return Candidates.of(both, Reason.NAMES_FAR_APART);
            }
        }
        List<Mention> rest = new ArrayList<>(all);
        rest.set(subjectAt, Mention.unknown());
        return resolve(rest, false);
    }

    /// Whether a name leaves several districts open, and all of them are in Warwickshire: beyond its border the table
    /// has no stops, so that they could not speak for a place there.
    private boolean isAskedAbout(Mention subject, List<Named> options, boolean countyKnown) {
        boolean asSpelt = !subject.several()
                && !subject.remarks().contains(Remark.NAME_NEARBY)
                && !subject.remarks().contains(Remark.NAME_SPELLING_FORGIVEN);
        return asSpelt
                && options.stream()
                                .map(option -> option.authorities().getFirst())
                                .distinct()
                                .count()
                        > 1
                && options.stream().allMatch(option -> option.place() != null && !option.touches(authorities, false))
                && (countyKnown || options.stream().noneMatch(Gazetteer::isAlsoElsewhere));
    }

    private static boolean isAlsoElsewhere(Named option) {
        return Namesakes.has(option.key())
                || (option.place() != null
                        && Namesakes.has(PlaceWords.words(option.place().name()).getFirst()));
    }

    /// Those of the options that can be where the context says; those that only lie across its border if there is
    /// no better.
    private List<Named> fitting(List<Named> options, Mention context) {
        List<Named> fitting = new ArrayList<>(options.size());
        for (Named option : options) {
            if (context.options().stream().anyMatch(beside -> fits(option, beside))) {
                fitting.add(option);
            }
        }
        if (fitting.isEmpty()) {
            for (Named option : options) {
                if (context.options().stream().anyMatch(beside -> fitsAcrossTheBorder(option, beside))) {
                    fitting.add(option);
                }
            }
        }
        return fitting;
    }

    /// Whether what stands beside a name speaks for it, and not only not against it.
    private static boolean isAlsoIn(Named option, Mention context) {
        return context.options().stream()
                .anyMatch(beside -> option.sharesAuthority(beside) || option.isBeside(beside.key()));
    }

    private static boolean fits(Named option, Named beside) {
        if (option.sharesAuthority(beside) || option.isBeside(beside.key())) {
            return true;
        }
        NamedPlace place = option.place();
        NamedPlace town = beside.place();
        return place != null && town != null && town.kind() != PlaceKind.DISTRICT && place.metresTo(town) <= BESIDE;
    }

    private boolean fitsAcrossTheBorder(Named option, Named beside) {
        NamedPlace place = option.place();
        boolean district = beside.place() == null || beside.kind() == PlaceKind.DISTRICT;
        if (place == null || !place.hasPoint() || !district || beside.isWide()) {
            return false;
        }
        return map.within(OVER_THE_BORDER, place.easting(), place.northing()).stream()
                .anyMatch(distance -> beside.authorities().contains(distance.authority()));
    }

    private Placement placement(
            List<Named> options, Confidence confidence, boolean byTown, Reason reason, Set<Remark> remarks) {
        Set<Integer> first = new TreeSet<>();
        Set<Integer> each = new TreeSet<>();
        boolean places = true;
        for (Named option : options) {
            first.add(option.authorities().getFirst());
            each.addAll(option.authorities());
            places &= option.place() != null || option.authorities().size() == 1;
        }
        if (!places && options.size() == 1) {
            return ofGroup(options.getFirst(), remarks);
        }
        if (!places || first.size() > 1) {
            return Candidates.of(each.stream().map(authorities::get).toList(), reason, remarks.toArray(Remark[]::new));
        }
        LocalAuthority authority = authorities.get(first.iterator().next());
        Set<LocalAuthority> districts = new LinkedHashSet<>(List.of(authority));
        each.forEach(i -> districts.add(authorities.get(i)));
        Confidence sure = confidence;
        if (districts.size() > 1) {
            remarks.add(Remark.ON_THE_BOUNDARY);
            sure = Confidence.lower(sure, Confidence.MEDIUM);
        }
        boolean inside = districts.stream().anyMatch(LocalAuthority::inWarwickshire);
        if (byTown && !inside) {
            // A post town reaches over the county border: an address "in Coventry" may lie in four of our districts.
            sure = Confidence.LOW;
        }
        return new Placed(
                List.copyOf(districts),
                authority.county(),
                authority.policeForce(),
                options.getFirst().isPostcodeArea() ? Method.POSTCODE_AREA : Method.NAME,
                sure,
                null,
                List.copyOf(remarks));
    }

    private Placement ofGroup(Named group, Set<Remark> remarks) {
        List<LocalAuthority> members =
                group.authorities().stream().map(authorities::get).toList();
        Remark[] said = remarks.toArray(Remark[]::new);
        LocalAuthority one = members.getFirst();
        boolean oneForce =
                members.stream().allMatch(member -> member.policeForce().equals(one.policeForce()));
        if (!oneForce || group.isPostcodeArea()) {
            return Candidates.of(
                    members,
                    group.isPostcodeArea() ? Reason.POSTCODE_AREA_STRADDLES : Reason.NAME_OF_SEVERAL_PLACES,
                    said);
        }
        boolean oneCounty = members.stream().allMatch(member -> member.county().equals(one.county()));
        String area = oneCounty ? one.county() : one.policeArea().isEmpty() ? one.region() : one.policeArea();
        return new Placed(List.of(), area, one.policeForce(), Method.NAME, Confidence.MEDIUM, null, List.of(said));
    }

    /// Anything that a name may stand for: a place, a district, a county, a region, or the districts of part of a
    /// postcode.
    ///
    /// @param key of {@link PlaceWords#key}
    /// @param kind null for more than one district
    /// @param authorities the indexes of its districts, its own first
    /// @param place null for anything without a place of its own
    /// @param besideKeys the keys of what its source puts beside the name
    /// @param wide whether it is too wide to be an answer, such as England
    record Named(
            String key,
            @Nullable PlaceKind kind,
            List<Integer> authorities,
            @Nullable NamedPlace place,
            List<String> besideKeys,
            boolean wide) {

        private static final Set<String> WIDE = Set.of(
                "england",
                "britain",
                "greatbritain",
                "unitedkingdom",
                "uk",
                "wales",
                "midlands",
                "westmidlands",
                "eastmidlands",
                "eastofengland",
                "eastern",
                "southeast",
                "southwest",
                "northeast",
                "northwest",
                "yorkshireandhumber");

        /// @param words of its name
        static Named place(NamedPlace place, List<String> words) {
            List<String> beside = PlaceWords.words(place.beside());
            List<String> keys = new ArrayList<>(2);
            if (!beside.isEmpty()) {
                boolean near = beside.getFirst().equals("near");
                keys.add(PlaceWords.key(near ? beside.subList(1, beside.size()) : beside));
            }
            List<Integer> authorities =
                    place.other() < 0 ? List.of(place.authority()) : List.of(place.authority(), place.other());
            return new Named(PlaceWords.key(words), place.kind(), authorities, place, List.copyOf(keys), false);
        }

        static Named district(String key, int authority) {
            return new Named(key, PlaceKind.DISTRICT, List.of(authority), null, List.of(), false);
        }

        static Named group(String key, Collection<Integer> members, List<LocalAuthority> authorities) {
            boolean wide = WIDE.contains(key) || members.size() > authorities.size() / 2;
            return new Named(key, null, List.copyOf(members), null, List.of(), wide);
        }

        static Named postcodeArea(Collection<Integer> members) {
            return new Named("", null, List.copyOf(members), null, List.of(), false);
        }

        boolean isWide() {
            return wide;
        }

        /// A town around here, or a district that bears a town's name.
        boolean isTown() {
            return place != null
                    && (place.kind() == PlaceKind.TOWN
                            || place.kind() == PlaceKind.CITY
                            || place.kind() == PlaceKind.DISTRICT);
        }

        /// A county, a police area or part of a postcode: something that only one place of a name is in.
        boolean isCounty() {
            return place == null && kind == null && !wide;
        }

        boolean isPostcodeArea() {
            return key.isEmpty();
        }

        boolean sharesAuthority(Named other) {
            return authorities.stream().anyMatch(other.authorities::contains);
        }

        boolean isBeside(String town) {
            return !town.isEmpty() && besideKeys.contains(town);
        }

        boolean touches(List<LocalAuthority> all, boolean inside) {
            return authorities.stream().anyMatch(i -> all.get(i).inWarwickshire() == inside);
        }
    }
}
