package org.signpost.routing.places;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.id.DistrictCode;
import org.signpost.routing.places.Placement.Candidates;
import org.signpost.routing.places.Placement.NextDistrict;
import org.signpost.routing.places.Placement.Placed;
import org.signpost.routing.places.Placement.Unplaced;

/// Tells in which district a place is, from whatever a report says about it. It never fails on what it is given,
/// and asks nobody else: all it knows is in its table. It may be used by many threads at once.
public final class Geography {

    /// The table on the classpath.
    public static final String RESOURCE = "/signpost-geography.bin";

    private static final Pattern POSTCODE_IN_WORDS = Pattern.compile(
            "(?<![A-Z0-9])([A-Z]{1,2}[0-9][0-9A-Z]?)[ .\\u00A0-]{0,3}([0-9][A-Z]{2})(?![A-Z0-9])",
            Pattern.CASE_INSENSITIVE);
    private static final int ROUGH_SQUARE = 1000;
    private static final double METRES_IN_A_DEGREE = 111_200;

    private static final String SCOTLAND = "Scotland";

    // In metres of the National Grid; each leaves some kilometres to spare.
    private static final int NORTH_END_OF_ENGLAND = 659_000;
    private static final int EAST_END_OF_THE_BORDER = 396_000;
    private static final int NORTH_END_OF_IRELAND = 620_000;
    private static final int SOUTH_END_OF_SCOTLAND = 545_000;
    private static final int WEST_END_OF_GALLOWAY = 200_000;
    private static final int COARSE_REACH = 500;

    private final GeographyTable table;
    private final List<LocalAuthority> authorities;
    private final BoundaryBand band;
    private final Postcodes postcodes;
    private final DistrictMap map;
    private final Gazetteer gazetteer;

    private Geography(GeographyTable table, BoundaryBand band) {
        this.table = table;
        this.band = band;
        this.authorities = table.authorities();
        this.postcodes = new Postcodes(authorities, table.postcodes(), table.sectors(), band);
        this.map = table.map();
        this.gazetteer = new Gazetteer(authorities, table.places(), table.stops(), map, postcodes);
    }

    /// Reads the table that the product carries, with the usual boundary band.
    ///
    /// @throws UncheckedIOException if it is missing or not readable
    public static Geography load() {
        return load(BoundaryBand.USUAL);
    }

    /// Reads the table that the product carries.
    ///
    /// @throws UncheckedIOException if it is missing or not readable
    public static Geography load(BoundaryBand band) {
        try (InputStream in = Geography.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new FileNotFoundException("the geography table is missing from the classpath");
            }
            return read(in, band);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    /// Reads a table from anywhere, with the usual boundary band.
    public static Geography read(InputStream in) throws IOException {
        return read(in, BoundaryBand.USUAL);
    }

    /// Reads a table from anywhere.
    public static Geography read(InputStream in, BoundaryBand band) throws IOException {
        return of(GeographyTable.read(in), band);
    }

    /// Makes a table ready to be asked, with the usual boundary band.
    public static Geography of(GeographyTable table) {
        return of(table, BoundaryBand.USUAL);
    }

    /// Makes a table ready to be asked.
    public static Geography of(GeographyTable table, BoundaryBand band) {
        return new Geography(table, band);
    }

    /// Whether its table has this district.
    public boolean knows(DistrictCode district) {
        return authorities.stream().anyMatch(authority -> authority.code().equals(district));
    }

    /// What makes it unusable as the table of a service; empty for a good one.
    public List<String> findings() {
        return GeographyCheck.findings(table);
    }

    /// What speaks against putting another in its place; empty if it may be replaced by it.
    public List<String> findingsAgainst(Geography next) {
        return GeographyCheck.findings(table, next.table);
    }

    /// The lines that the licence asks to be shown.
    public List<String> attribution() {
        return table.attribution();
    }

    /// The date of the youngest source.
    public String vintage() {
        return table.vintage();
    }

    /// Places all that a concern says about where. Clues that say nothing are passed over.
    public Location locate(List<PlaceClue> clues) {
        List<Placement> placements = new ArrayList<>(clues.size());
        for (PlaceClue clue : clues) {
            if (!clue.saysNothing()) {
                placements.add(locate(clue));
            }
        }
        return new Location(placements);
    }

    /// Places one clue. The postcode counts for more than a point, and a point for more than a name.
    public Placement locate(PlaceClue clue) {
        List<Hint> hints = new ArrayList<>(4);
        String postcode = clue.postcode();
        if (postcode != null) {
            Placement byPostcode = postcodes.find(PlaceWords.plain(postcode));
            if (byPostcode.equals(new Unplaced(Reason.NOT_A_POSTCODE)) && clue.place() == null) {
                // A whole address, or a town, in the field for the postcode.
                addHintsOfWords(postcode, Rank.POSTCODE, hints);
            } else {
                hints.add(new Hint(Rank.POSTCODE, byPostcode));
            }
        }
        Double latitude = clue.latitude();
        Double longitude = clue.longitude();
        if (latitude != null || longitude != null) {
            Placement byPoint = latitude == null || longitude == null
                    ? new Unplaced(Reason.COORDINATES_INCOMPLETE)
                    : ofDegrees(latitude, longitude);
            hints.add(new Hint(Rank.POINT, byPoint));
        }
        String grid = clue.gridReference();
        if (grid != null) {
            hints.add(new Hint(Rank.POINT, ofGridReference(grid)));
        }
        String place = clue.place();
        if (place != null) {
            // A second postcode, among the words, tells no more than the words do.
            boolean placed = postcode != null && !(hints.getFirst().placement() instanceof Unplaced);
            addHintsOfWords(place, placed ? Rank.WORDS : Rank.POSTCODE, hints);
        }
        hints.sort(Comparator.comparing(Hint::rank));
        return hints.isEmpty() ? new Unplaced(Reason.NOTHING_GIVEN) : together(withStops(hints));
    }

    /// A stop beside a name tells which place is meant only where nothing else of the clue says where it is: a postcode
    /// knows better, and so it never disagrees with one.
    private List<Hint> withStops(List<Hint> hints) {
        long understood = hints.stream()
                .filter(hint -> !(hint.placement() instanceof Unplaced))
                .count();
        return understood == 1 ? hints.stream().map(this::withStops).toList() : hints;
    }

    private Hint withStops(Hint hint) {
        boolean asked = hint.placement() instanceof Candidates candidates
                && candidates.reason() == Reason.NAME_OF_SEVERAL_PLACES;
        return asked && !hint.words().isEmpty()
                ? new Hint(hint.rank(), gazetteer.findByStops(hint.words()), hint.words())
                : hint;
    }

    /// How much a hint counts, the most first.
    private enum Rank {
        POSTCODE,
        POINT,
        WORDS
    }

    /// @param words that were looked up in the gazetteer; empty for any other hint
    private record Hint(Rank rank, Placement placement, String words) {

        Hint(Rank rank, Placement placement) {
            this(rank, placement, "");
        }
    }

    /// People write postcodes and coordinates where a name is asked for, and paste links to maps.
    private void addHintsOfWords(String words, Rank rankOfPostcode, List<Hint> hints) {
        String text = words.strip();
        if (text.length() > PlaceWords.LONGEST) {
            text = text.substring(0, PlaceWords.LONGEST);
        }
        Placement whole = wholePostcode(PlaceWords.plain(text));
        if (whole != null) {
            hints.add(new Hint(rankOfPostcode, whole));
            return;
        }
        double[] degrees = DegreePair.parse(text);
        if (degrees != null) {
            hints.add(new Hint(Rank.POINT, ofDegrees(degrees[0], degrees[1])));
            return;
        }
        text = PlaceWords.plain(text);
        GridReference reference = GridReference.parse(text);
        if (reference != null) {
            hints.add(new Hint(Rank.POINT, ofGridReference(reference)));
            return;
        }
        Reason fault = GridReference.isUneven(text) ? Reason.GRID_REFERENCE_UNEVEN : DegreePair.fault(text);
        if (fault != null) {
            hints.add(new Hint(Rank.POINT, new Unplaced(fault)));
            return;
        }
        int before = hints.size();
        double[] linked = DegreePair.find(text);
        if (linked != null) {
            hints.add(new Hint(Rank.POINT, ofDegrees(linked[0], linked[1])));
            text = DegreePair.without(text);
        }
        text = withoutGridReferences(text, hints);
        Placement embedded = embeddedPostcodes(text);
        if (embedded != null) {
            hints.add(new Hint(rankOfPostcode, embedded));
            text = POSTCODE_IN_WORDS.matcher(text).replaceAll(" ");
        }
        if (!text.isBlank()) {
            Placement byName = gazetteer.find(text);
            // The rest of an address beside its postcode need not be the name of anything.
            if (hints.size() == before || !(byName instanceof Unplaced)) {
                hints.add(new Hint(Rank.WORDS, byName, text));
            }
        }
    }

    private @Nullable Placement wholePostcode(String text) {
        if (text.isBlank() || Mentions.isMotorway(text)) {
            return null;
        }
        Placement placement = postcodes.findExisting(text);
        boolean none = placement == null || placement instanceof Unplaced;
        if (none && text.length() >= 5 && text.chars().anyMatch(Character::isDigit)) {
            placement = postcodes.find(text);
        }
        return placement instanceof Unplaced ? null : placement;
    }

    /// Takes the grid references out of some words; of several, all their districts.
    private String withoutGridReferences(String text, List<Hint> hints) {
        StringBuilder rest = new StringBuilder(text);
        List<Placement> found = new ArrayList<>(1);
        Set<LocalAuthority> districts = new LinkedHashSet<>();
        for (GridReference.Found one : GridReference.find(text).reversed()) {
            GridReference reference = one.reference();
            if (one.lettered() || map.nearAt(reference.easting(), reference.northing()) >= 0) {
                Placement placement = ofGridReference(reference);
                found.add(placement);
                districts.addAll(placement.authorities());
                rest.replace(one.start(), one.end(), ",");
            }
        }
        if (!found.isEmpty()) {
            boolean several = found.size() > 1 && districts.size() > 1;
            hints.add(new Hint(
                    Rank.POINT, several ? Candidates.of(districts, Reason.SEVERAL_PLACES_NAMED) : found.getFirst()));
        }
        return rest.toString();
    }

    /// The one postcode among some words; of several, all their districts.
    private @Nullable Placement embeddedPostcodes(String text) {
        Matcher matcher = POSTCODE_IN_WORDS.matcher(text);
        List<Placement> found = new ArrayList<>(1);
        Set<LocalAuthority> districts = new LinkedHashSet<>();
        while (matcher.find()) {
            Placement placement = postcodes.findExisting(matcher.group(1) + matcher.group(2));
            if (placement != null && !(placement instanceof Unplaced)) {
                found.add(placement);
                districts.addAll(placement.authorities());
            }
        }
        if (found.size() > 1 && districts.size() > 1) {
            return Candidates.of(districts, Reason.SEVERAL_PLACES_NAMED);
        }
        return found.isEmpty() ? null : found.getFirst();
    }

    private static Placement together(List<Hint> hints) {
        int winner = 0;
        while (winner < hints.size() && hints.get(winner).placement() instanceof Unplaced) {
            winner++;
        }
        if (winner == hints.size()) {
            return hints.getFirst().placement();
        }
        Hint best = hints.get(winner);
        Placement answer = best.placement();
        if (winner > 0) {
            answer = remarked(answer, Remark.HINT_NOT_UNDERSTOOD);
        }
        for (Hint hint : hints.subList(winner + 1, hints.size())) {
            answer = switch (hint.placement()) {
                case Unplaced unplaced -> remarkedOnly(answer, Remark.HINT_NOT_UNDERSTOOD);
                case Placed placed -> joined(answer, placed, best.rank());
                case Candidates candidates -> joined(answer, candidates, best.rank());
            };
        }
        return answer;
    }

    private static Placement joined(Placement answer, Placement other, Rank rank) {
        Remark believed = switch (rank) {
            case POSTCODE -> Remark.POSTCODE_BELIEVED;
            case POINT -> Remark.POINT_BELIEVED;
            case WORDS -> Remark.HINT_NOT_UNDERSTOOD;
        };
        return switch (answer) {
            case Placed placed -> {
                if (!agree(placed, other)) {
                    // One hint outside and one inside: not sure enough to take the concern away from the county.
                    boolean border = placed.area() == Area.OUTSIDE && other.area() == Area.INSIDE;
                    yield border ? placed.with(Confidence.LOW, believed) : remarked(placed, believed);
                }
                boolean doubtful = placed.confidence() == Confidence.LOW && other instanceof Placed;
                yield doubtful ? placed.with(Confidence.MEDIUM) : placed;
            }
            case Candidates candidates -> narrowed(candidates, other, believed);
            case Unplaced unplaced -> other;
        };
    }

    private static boolean agree(Placed placed, Placement other) {
        if (placed.districts().isEmpty()) {
            return other.authorities().stream()
                    .anyMatch(authority -> authority.policeForce().equals(placed.policeForce()));
        }
        if (other instanceof Placed(var districts, _, var force, _, _, _, _, _)
                && districts.isEmpty()) {
            return placed.districts().stream()
                    .anyMatch(authority -> authority.policeForce().equals(force));
        }
        return other.authorities().stream().anyMatch(placed.districts()::contains);
    }

    private static Placement narrowed(Candidates candidates, Placement other, Remark believed) {
        if (other instanceof Placed(var districts, _, var force, _, _, _, _, _)
                && districts.isEmpty()) {
            List<Placement.Share> ofForce = candidates.shares().stream()
                    .filter(share -> share.authority().policeForce().equals(force))
                    .toList();
            return keep(candidates, ofForce, Method.NAME, believed);
        }
        List<Placement.Share> both = candidates.shares().stream()
                .filter(share -> other.authorities().contains(share.authority()))
                .toList();
        if (other instanceof Placed placed && both.size() == placed.districts().size()) {
            return placed.with(Confidence.lower(placed.confidence(), Confidence.MEDIUM), Remark.SETTLED_BY_SECOND_HINT);
        }
        return keep(candidates, both, Method.POSTCODE_AREA, believed);
    }

    private static Placement keep(Candidates candidates, List<Placement.Share> kept, Method method, Remark believed) {
        if (kept.isEmpty()) {
            return candidates.with(believed);
        }
        if (kept.size() == 1) {
            return Placed.in(kept.getFirst().authority(), method, Confidence.MEDIUM, Remark.SETTLED_BY_SECOND_HINT);
        }
        return kept.size() == candidates.shares().size()
                ? candidates
                : new Candidates(kept, candidates.reason(), candidates.remarks(), candidates.readAs());
    }

    /// With a remark that makes the answer less sure.
    private static Placement remarked(Placement answer, Remark remark) {
        return switch (answer) {
            case Placed placed -> placed.with(placed.confidence().lowered(), remark);
            case Candidates candidates -> candidates.with(remark);
            case Unplaced unplaced -> unplaced;
        };
    }

    /// With a remark that leaves the answer as sure as it was: the better hint could be read, the lesser one not.
    private static Placement remarkedOnly(Placement answer, Remark remark) {
        return switch (answer) {
            case Placed placed -> placed.with(placed.confidence(), remark);
            case Candidates candidates -> candidates.with(remark);
            case Unplaced unplaced -> unplaced;
        };
    }

    private Placement ofDegrees(double latitude, double longitude) {
        NationalGrid.Point point = NationalGrid.ofDegrees(latitude, longitude);
        boolean swapped = false;
        if (point == null) {
            point = NationalGrid.ofDegrees(longitude, latitude);
            swapped = point != null;
        }
        if (point == null) {
            return new Unplaced(Reason.COORDINATES_OUT_OF_RANGE);
        }
        // Half a unit of the last decimal that was given.
        double reach = 0;
        if (isRounded(latitude, 100) && isRounded(longitude, 100)) {
            boolean tenths = isRounded(latitude, 10) && isRounded(longitude, 10);
            reach = (tenths ? 0.05 : 0.005) * METRES_IN_A_DEGREE;
        }
        Placement placement = ofPoint(point.easting(), point.northing(), reach, Method.COORDINATES);
        if (longitude > 0 && isInWarwickshire(NationalGrid.ofDegrees(latitude, -longitude))) {
            placement = doubtful(placement);
        }
        return swapped ? remarked(placement, Remark.COORDINATES_SWAPPED) : placement;
    }

    private boolean isInWarwickshire(NationalGrid.@Nullable Point point) {
        int district = point == null ? -1 : map.nearAt(point.easting(), point.northing());
        return district >= 0 && authorities.get(district).inWarwickshire();
    }

    /// Never sure enough to take the concern away from the county: most such points want a minus sign.
    private static Placement doubtful(Placement placement) {
        return placement instanceof Placed placed
                ? placed.with(Confidence.LOW, Remark.LONGITUDE_WITHOUT_SIGN)
                : placement;
    }

    private static boolean isRounded(double degrees, int parts) {
        double scaled = degrees * parts;
        return Math.abs(scaled - Math.rint(scaled)) < 1e-7;
    }

    private Placement ofGridReference(String text) {
        GridReference reference = GridReference.parse(text);
        if (reference == null) {
            return new Unplaced(
                    GridReference.isUneven(text) ? Reason.GRID_REFERENCE_UNEVEN : Reason.NOT_A_GRID_REFERENCE);
        }
        return ofGridReference(reference);
    }

    private Placement ofGridReference(GridReference reference) {
        return ofPoint(reference.easting(), reference.northing(), reference.reach(), Method.GRID_REFERENCE);
    }

    /// Places a point that may be off by `reach` metres.
    private Placement ofPoint(double easting, double northing, double reach, Method method) {
        int own = map.nearAt(easting, northing);
        double within = band.metres() + reach;
        if (own < 0) {
            return ofFarPoint(easting, northing, method);
        }
        LocalAuthority authority = authorities.get(own);
        DistrictMap.Distance next = map.nearestBut(own, easting, northing);
        if (next == null || next.metres() > within) {
            return new Placed(
                    List.of(authority),
                    authority.county(),
                    authority.policeForce(),
                    method,
                    Confidence.HIGH,
                    nextDistrict(next, within),
                    List.of());
        }
        Set<LocalAuthority> districts = new LinkedHashSet<>(List.of(authority));
        map.within(within, easting, northing).forEach(distance -> districts.add(authorities.get(distance.authority())));
        if (reach >= ROUGH_SQUARE / 2.0) {
            return Candidates.of(districts, Reason.POINT_TOO_ROUGH);
        }
        return new Placed(
                List.copyOf(districts),
                authority.county(),
                authority.policeForce(),
                method,
                Confidence.MEDIUM,
                nextDistrict(next, within),
                List.of(Remark.ON_THE_BOUNDARY));
    }

    private Placement ofFarPoint(double easting, double northing, Method method) {
        int own = map.farAt(easting, northing);
        if (own < 0) {
            return isNorthOfTheBorder(easting, northing)
                    ? inScotland(method)
                    : new Unplaced(Reason.POINT_WITHOUT_BOUNDARY);
        }
        return Placed.in(authorities.get(own), method, Confidence.MEDIUM, Remark.COARSE_BOUNDARIES);
    }

    /// Whether a point is surely in Scotland or its waters, though the table has no boundaries there: far enough
    /// from England, and beyond the ends of Ireland, the Isle of Man and Northumberland.
    private boolean isNorthOfTheBorder(double easting, double northing) {
        boolean beyondEngland = northing >= NORTH_END_OF_ENGLAND;
        boolean westOfNorthumberland = easting < EAST_END_OF_THE_BORDER
                && (northing >= NORTH_END_OF_IRELAND
                        || (northing >= SOUTH_END_OF_SCOTLAND && easting >= WEST_END_OF_GALLOWAY));
        return (beyondEngland || westOfNorthumberland)
                && map.within(COARSE_REACH, easting, northing).isEmpty();
    }

    private Placement inScotland(Method method) {
        return authorities.stream()
                .filter(authority -> authority.region().equals(SCOTLAND))
                .findFirst()
                .<Placement>map(any -> new Placed(
                        List.of(),
                        SCOTLAND,
                        any.policeForce(),
                        method,
                        Confidence.MEDIUM,
                        null,
                        List.of(Remark.NORTH_OF_THE_BORDER)))
                .orElseGet(() -> new Unplaced(Reason.POINT_WITHOUT_BOUNDARY));
    }

    private @Nullable NextDistrict nextDistrict(DistrictMap.@Nullable Distance next, double within) {
        return next == null
                ? null
                : new NextDistrict(
                        authorities.get(next.authority()), (int) Math.round(next.metres()), (int) Math.round(within));
    }
}
