package org.signpost.routing.places;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Says whether a geography table can be trusted to place concerns, and whether it may take the place of another.
/// What is wrong with a table is a finding, never an exception.
public final class GeographyCheck {

    /// Of the county's live postcodes this share must lie, by their point, in the district that lists them.
    private static final double AGREEMENT = 0.999;

    /// A district that loses more than this share of its live postcodes is more likely a broken download.
    private static final double LOSS = 0.02;

    /// The same of a district around the county, and of all those together; they are listed as far as they are near.
    private static final double LOSS_AROUND = 0.1;

    /// A district around the county with fewer live postcodes is only a corner of it.
    private static final int MORE_THAN_A_CORNER = 100;

    /// The shipped list has 106 at most: post office boxes at a sorting office.
    private static final int MOST_AT_ONE_POINT = 200;

    /// How far a point is looked for from its district, in metres.
    private static final int REACH = 1_000;

    /// So many are listed in a finding.
    private static final int MOST_NAMED = 12;

    private GeographyCheck() {}

    /// A live postcode of the county, or one that lies in it, whose point is in another district than the one that
    /// lists it.
    ///
    /// @param postcode in the usual form
    /// @param listed the district of the list
    /// @param mapped the district of the point
    /// @param metres how far the point is from the district of the list, up to 1,000
    public record Disagreement(String postcode, LocalAuthority listed, LocalAuthority mapped, int metres) {

        /// Whether somebody who gives the point would not be told to the district of the list: it is too far from
        /// the border for both sides to be told.
        public boolean isSilent() {
            return metres > BoundaryBand.USUAL.metres();
        }
    }

    /// What makes a table unusable; empty for a good one.
    public static List<String> findings(GeographyTable table) {
        List<String> findings = new ArrayList<>();
        if (table.attribution().isEmpty() || table.sources().isEmpty()) {
            findings.add("it does not say where its facts come from, or whom to attribute them to");
        }
        if (table.listedSectors().isEmpty()) {
            findings.add("it has no postcode sectors");
        }
        if (table.far().isEmpty()) {
            findings.add("it has no coarse borders");
        }
        if (table.places().isEmpty()) {
            findings.add("it has no names of places");
        }
        Map<LocalAuthority, Integer> live = livePostcodes(table);
        List<LocalAuthority> county = table.authorities().stream()
                .filter(LocalAuthority::inWarwickshire)
                .toList();
        if (county.isEmpty()) {
            findings.add("it has no district in Warwickshire");
        }
        int postcodes = 0;
        for (LocalAuthority district : county) {
            int count = live.getOrDefault(district, 0);
            postcodes += count;
            if (count == 0) {
                findings.add(district.name() + " has no live postcode");
            }
            if (table.near().stream()
                    .noneMatch(border ->
                            table.authorities().get(border.authority()).equals(district))) {
                findings.add(district.name() + " has no border");
            }
            if (!table.places().isEmpty()
                    && table.places().stream()
                            .noneMatch(place -> place.kind() != PlaceKind.DISTRICT
                                    && table.authorities()
                                            .get(place.authority())
                                            .equals(district))) {
                findings.add(district.name() + " has no name of a place");
            }
        }
        for (PlaceStops stops : table.stops()) {
            LocalAuthority district = table.authorities().get(stops.authority());
            if (!district.inWarwickshire() || !hasPlace(table, stops)) {
                findings.add("it has stops of " + stops.place() + " in " + district.name()
                        + ", and no such place in that district of Warwickshire");
            }
        }
        if (!table.near().isEmpty()) {
            int disagreeing = disagreements(table).size();
            if (disagreeing > (1 - AGREEMENT) * postcodes) {
                findings.add(disagreeing + " of " + postcodes
                        + " live postcodes of the county disagree with the borders; at most 1 in 1,000 may");
            }
        }
        return findings;
    }

    private static boolean hasPlace(GeographyTable table, PlaceStops stops) {
        String key = PlaceWords.key(PlaceWords.words(stops.place()));
        return table.places().stream()
                .filter(place -> place.authority() == stops.authority() || place.other() == stops.authority())
                .anyMatch(
                        place -> PlaceWords.key(PlaceWords.words(place.name())).equals(key));
    }

    /// What speaks against putting a table in the place of the one in use; empty if it may replace it.
    ///
    /// A table that could be used is a step back if it is older, or if it loses or moves what people ask for:
    /// postcodes, names of places, positions.
    public static List<String> findings(GeographyTable inUse, GeographyTable next) {
        List<String> findings = new ArrayList<>(findings(next));
        if (next.vintage().compareTo(inUse.vintage()) < 0) {
            findings.add("it is older (" + next.vintage() + ") than the one in use (" + inUse.vintage() + ")");
        }
        addLostPostcodes(inUse, next, findings);
        addLostNames(LostNames.between(inUse, next), findings);
        addMovedPositions(inUse, next, findings);
        addSilentDisagreements(inUse, next, findings);
        return findings;
    }

    private static void addLostPostcodes(GeographyTable inUse, GeographyTable next, List<String> findings) {
        Map<LocalAuthority, Integer> after = livePostcodes(next);
        Map<LocalAuthority, Integer> before = livePostcodes(inUse);
        before.forEach((district, count) -> {
            // an abolished district is none of the next table's; its postcodes are checked where they went
            boolean stays =
                    next.authorities().stream().anyMatch(other -> other.code().equals(district.code()));
            int left = after.entrySet().stream()
                    .filter(entry -> entry.getKey().code().equals(district.code()))
                    .mapToInt(Map.Entry::getValue)
                    .sum();
            boolean counts = district.inWarwickshire() || count >= MORE_THAN_A_CORNER;
            double loss = district.inWarwickshire() ? LOSS : LOSS_AROUND;
            if (stays && counts && left < count * (1 - loss)) {
                findings.add(String.format(
                        Locale.ROOT, "%s would go from %,d live postcodes to %,d", district.name(), count, left));
            }
        });
        int around = around(before);
        int leftAround = around(after);
        if (leftAround < around * (1 - LOSS_AROUND)) {
            findings.add(String.format(
                    Locale.ROOT,
                    "the districts around the county would go from %,d live postcodes to %,d",
                    around,
                    leftAround));
        }
    }

    private static int around(Map<LocalAuthority, Integer> live) {
        return live.entrySet().stream()
                .filter(entry -> !entry.getKey().inWarwickshire())
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    private static void addLostNames(List<LostNames> districts, List<String> findings) {
        int around = 0;
        int lostAround = 0;
        for (LostNames lost : districts) {
            int names = lost.names().size();
            if (!lost.district().inWarwickshire()) {
                around += lost.before();
                lostAround += names;
            } else if (names > lost.before() * LOSS || !lost.wellKnown().isEmpty()) {
                findings.add(String.format(
                        Locale.ROOT,
                        "%s would lose %,d of its %,d names of places: %s",
                        lost.district().name(),
                        names,
                        lost.before(),
                        listed(lost.wellKnown().isEmpty() ? lost.names() : lost.wellKnown(), names)));
            }
        }
        if (lostAround > around * LOSS_AROUND) {
            findings.add(String.format(
                    Locale.ROOT,
                    "the districts around the county would lose %,d of their %,d names of places",
                    lostAround,
                    around));
        }
    }

    private static void addMovedPositions(GeographyTable inUse, GeographyTable next, List<String> findings) {
        for (PositionShift shift : PositionShift.between(inUse, next)) {
            boolean inside = shift.district().inWarwickshire();
            boolean counts = inside || shift.compared() >= MORE_THAN_A_CORNER;
            if (counts && shift.movedFar() > shift.compared() * (inside ? LOSS : LOSS_AROUND)) {
                findings.add(String.format(
                        Locale.ROOT,
                        "%,d of %,d live postcodes of %s would move by more than %d m, %s by %,d m",
                        shift.movedFar(),
                        shift.compared(),
                        shift.district().name(),
                        PositionShift.FAR,
                        shift.farthest(),
                        shift.most()));
            }
        }
        List<PositionShift.Heap> before = PositionShift.heaps(inUse, MOST_AT_ONE_POINT);
        for (PositionShift.Heap heap : PositionShift.heaps(next, MOST_AT_ONE_POINT)) {
            if (!before.contains(heap)) {
                findings.add(String.format(
                        Locale.ROOT,
                        "%,d live postcodes of %d sectors would share one point, at %d %d of the National Grid",
                        heap.postcodes(),
                        heap.sectors(),
                        heap.easting(),
                        heap.northing()));
            }
        }
    }

    private static void addSilentDisagreements(GeographyTable inUse, GeographyTable next, List<String> findings) {
        List<String> after = silentDisagreements(next);
        int before = silentDisagreements(inUse).size();
        if (after.size() > before) {
            findings.add(String.format(
                    Locale.ROOT,
                    "%,d live postcodes would lie, by their points, more than %d m outside the district that lists"
                            + " them (now: %,d): %s",
                    after.size(),
                    BoundaryBand.USUAL.metres(),
                    before,
                    listed(after, after.size())));
        }
    }

    private static List<String> silentDisagreements(GeographyTable table) {
        return disagreements(table).stream()
                .filter(Disagreement::isSilent)
                .map(Disagreement::postcode)
                .toList();
    }

    /// The first of them, and how many more there are of all.
    private static String listed(List<String> names, int all) {
        List<String> first = names.subList(0, Math.min(MOST_NAMED, names.size()));
        return String.join(", ", first)
                + (all > first.size() ? String.format(Locale.ROOT, " and %,d more", all - first.size()) : "");
    }

    /// How many live postcodes of each district the table lists, in the order of the districts' codes.
    public static Map<LocalAuthority, Integer> livePostcodes(GeographyTable table) {
        Map<LocalAuthority, Integer> live = new TreeMap<>(Comparator.comparing(LocalAuthority::code));
        PostcodeColumns postcodes = table.postcodes();
        for (int i = 0; i < postcodes.count(); i++) {
            if ((postcodes.flags[i] & PostcodeColumns.LIVE) != 0) {
                live.merge(table.authorities().get(postcodes.authority[i]), 1, Integer::sum);
            }
        }
        return live;
    }

    /// The live postcodes whose list and border disagree, where either says Warwickshire.
    public static List<Disagreement> disagreements(GeographyTable table) {
        DistrictMap map = table.map();
        PostcodeColumns postcodes = table.postcodes();
        List<Disagreement> found = new ArrayList<>();
        for (int i = 0; i < postcodes.count(); i++) {
            int mapped = map.nearAt(postcodes.easting[i], postcodes.northing[i]);
            boolean live = (postcodes.flags[i] & PostcodeColumns.LIVE) != 0;
            if (live && mapped >= 0 && mapped != postcodes.authority[i]) {
                LocalAuthority listed = table.authorities().get(postcodes.authority[i]);
                LocalAuthority there = table.authorities().get(mapped);
                if (listed.inWarwickshire() || there.inWarwickshire()) {
                    int own = postcodes.authority[i];
                    double metres = map.within(REACH, postcodes.easting[i], postcodes.northing[i]).stream()
                            .filter(distance -> distance.authority() == own)
                            .mapToDouble(DistrictMap.Distance::metres)
                            .findFirst()
                            .orElse(REACH);
                    found.add(new Disagreement(
                            PostcodeKey.text(postcodes.keys[i]), listed, there, (int) Math.ceil(metres)));
                }
            }
        }
        return found;
    }
}
