package org.signpost.routing.geography;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.signpost.contract.id.DistrictCode;
import org.signpost.routing.geography.CsvFile.Row;
import org.signpost.routing.places.Border;
import org.signpost.routing.places.GeographyTable;
import org.signpost.routing.places.GeographyTable.ListedPostcode;
import org.signpost.routing.places.GeographyTable.ListedSector;
import org.signpost.routing.places.LocalAuthority;
import org.signpost.routing.places.NamedPlace;
import org.signpost.routing.places.PlaceKind;
import org.signpost.routing.places.PlaceStops;
import org.signpost.routing.places.TellingStops;

/// Makes a new geography table of what an operator downloaded and of the table in use, which gives all the rest.
///
/// When councils were reorganised, the new lists have codes that the table in use does not know. A new district takes
/// over county, region and police of those whose place it took, if they agree on them, and its name from the boundary
/// file; what cannot be told so is refused with what to give in addition.
public final class GeographyBuild {

    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("MMMM uuuu", Locale.UK);
    private static final Pattern DATED = Pattern.compile("\\(([A-Z][a-z]+ [0-9]{4})\\)");
    private static final Pattern YEAR = Pattern.compile("(right )([0-9]{4})");

    private static final String IN_USE = "Postcodes in use, with districts: ";
    private static final String NOT_IN_USE = "Postcodes not in use: ";
    private static final String BOUNDARIES = "Boundaries: ";
    private static final String COARSE_BOUNDARIES = "Coarse boundaries: ";

    /// More corners than these near the county are more than a border of 10 m needs, and than a service should hold.
    private static final int MOST_NEAR_POINTS = 120_000;

    private static final double NEAR_SIMPLER = 5;
    private static final int MOST_COARSE_POINTS = 120_000;
    private static final double COARSE_SIMPLER = 100;

    private static final String GIVE_AUTHORITIES =
            "give --authorities, a file with its name, county, region and police force (docs/geography.md)";

    private final GeographyTable base;
    private final GeographySources sources;
    private final Map<String, LocalAuthority> known = new TreeMap<>();
    private final Map<String, Integer> indexes = new HashMap<>();
    private final List<LocalAuthority> authorities = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    private Succession succession = Succession.none();

    private GeographyBuild(GeographyTable base, GeographySources sources) {
        this.base = base;
        this.sources = sources;
        base.authorities().forEach(authority -> known.put(authority.code().value(), authority));
    }

    /// A new table.
    ///
    /// @param table what was made
    /// @param notes what a person should know about how it was made
    public record Built(GeographyTable table, List<String> notes) {

        /// Copies the list.
        public Built {
            notes = List.copyOf(notes);
        }
    }

    /// Makes the table. It is not checked yet: `GeographyCheck` does that.
    ///
    /// @throws SourceFileUnusable if one of the files is not as it should be
    public static Built of(GeographyTable base, GeographySources sources) throws IOException {
        return new GeographyBuild(base, sources).build();
    }

    /// Makes a table of a folder of files in this product's own columns, and of nothing else.
    ///
    /// @throws SourceFileUnusable if one of the files is not as it should be
    public static Built ofFolder(Path folder) throws IOException {
        return new Built(PreparedFolder.table(folder), List.of());
    }

    /// Writes a table so that whoever looks finds the old file or the whole new one, never a part: a service may be
    /// waiting for it.
    public static void write(GeographyTable table, Path to) throws IOException {
        Path folder = Objects.requireNonNullElse(to.toAbsolutePath().getParent(), Path.of(""));
        // not a temporary file of the system's: only its owner might read it, and a service is another user
        Path part = folder.resolve(
                "." + Download.nameOf(to) + "." + ProcessHandle.current().pid() + ".part");
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part))) {
                table.write(out);
            }
            // what cannot be read again is not put where a service would read it
            try (InputStream in = new BufferedInputStream(Files.newInputStream(part))) {
                GeographyTable.read(in);
            }
            Files.move(part, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private Built build() throws IOException {
        NationalLists lists = null;
        if (sources.codePointOpen() != null || sources.postcodes() != null) {
            YearMonth baseMonth = baseMonth();
            lists = NationalLists.read(sources.codePointOpen(), sources.postcodes(), base, baseMonth);
            refuseOlder(lists, baseMonth);
            succession = Succession.between(base, lists.sectors());
            refuseDistrictsWithoutHeirs();
            if (lists.withoutPosition() > 0) {
                notes.add(lists.withoutPosition() + " postcodes in use have no position in the list and were left out");
            }
        }
        BoundaryFile nearFile = read(sources.boundaries(), wantedNear(), "--boundaries");
        BoundaryFile coarseFile = readCoarse();
        readAuthorities(nearFile, coarseFile);

        BorderLayer near = layer(nearFile, base.near(), BorderLayer.NEAR_UNITS, MOST_NEAR_POINTS, NEAR_SIMPLER);
        BorderLayer far = layer(coarseFile, base.far(), BorderLayer.COARSE_UNITS, MOST_COARSE_POINTS, COARSE_SIMPLER);
        Locator locator = new Locator(near, far);
        Path stopPath = sources.stops();
        StopFile stopFile = stopPath == null ? null : StopFile.read(stopPath, locator::inCounty);
        GeographyTable table = GeographyTable.of(
                new GeographyTable.Origin(
                        vintage(lists),
                        sourceLines(lists, nearFile, coarseFile),
                        attribution(lists, nearFile, coarseFile)),
                authorities,
                postcodes(lists, locator),
                sectors(lists),
                near.borders(this::index, BorderLayer.NEAR_UNITS),
                far.borders(this::index, BorderLayer.COARSE_UNITS),
                places(locator, stopFile));
        for (String ended : succession.ended()) {
            notes.add(named(ended) + " ended; in its place: "
                    + succession.successorsOf(ended).stream().map(this::named).collect(Collectors.joining(", ")));
        }
        return new Built(table.with(stops(table, stopFile)), notes);
    }

    // what the lists are

    /// When the base's list of postcodes in use is from, as far as its sources say so.
    private @Nullable YearMonth baseMonth() {
        for (String line : base.sources()) {
            Matcher dated = DATED.matcher(line);
            if (line.startsWith(IN_USE) && dated.find()) {
                try {
                    return YearMonth.parse(dated.group(1), MONTH);
                } catch (DateTimeParseException e) {
                    return null;
                }
            }
        }
        return null;
    }

    private static void refuseOlder(NationalLists lists, @Nullable YearMonth baseMonth) {
        YearMonth month = lists.inUseMonth();
        if (month != null && baseMonth != null && month.isBefore(baseMonth)) {
            throw new SourceFileUnusable(
                    lists.inUseTitle(),
                    "it is of " + MONTH.format(month) + ", and the table in use was made of a list of "
                            + MONTH.format(baseMonth),
                    "download the newest, or name the table to start from with --base");
        }
    }

    private void refuseDistrictsWithoutHeirs() {
        for (String ended : succession.ended()) {
            if (succession.successorsOf(ended).isEmpty()) {
                throw new SourceFileUnusable(
                        "the list of postcodes",
                        "no postcode lies in " + named(ended) + " any more, and no other district took its place",
                        "give the whole download");
            }
        }
    }

    private String named(String code) {
        LocalAuthority authority = known.get(code);
        return authority == null ? code : authority.name() + " (" + code + ")";
    }

    // borders

    /// The districts that the near layer has, or those that took their place.
    private Set<String> wantedNear() {
        Set<String> wanted = new TreeSet<>();
        for (Border border : base.near()) {
            String code = base.authorities().get(border.authority()).code().value();
            if (succession.ended().contains(code)) {
                wanted.addAll(succession.successorsOf(code));
            } else {
                wanted.add(code);
            }
        }
        // a district that was carved out of one that goes on is there beside it
        for (String begun : succession.begun()) {
            if (succession.predecessorsOf(begun).keySet().stream().anyMatch(wanted::contains)) {
                wanted.add(begun);
            }
        }
        return wanted;
    }

    private @Nullable BoundaryFile read(@Nullable Path path, Set<String> wanted, String option) throws IOException {
        if (path == null) {
            return null;
        }
        BoundaryFile file = BoundaryFile.read(path, wanted::contains);
        Set<String> missing = new TreeSet<>(wanted);
        missing.removeAll(file.names().keySet());
        if (!missing.isEmpty()) {
            throw new SourceFileUnusable(
                    file.file(),
                    "it has no boundary of " + missing.stream().map(this::named).collect(Collectors.joining(", ")),
                    "give " + option + " of the whole country; if councils were reorganised, with --code-point-open or"
                            + " --postcodes of the same date");
        }
        return file;
    }

    private @Nullable BoundaryFile readCoarse() throws IOException {
        Path path = sources.coarseBoundaries();
        if (path == null) {
            return null;
        }
        BoundaryFile file = BoundaryFile.read(
                path, code -> BoundaryFile.ENGLAND_AND_WALES.matcher(code).matches());
        Set<String> expected = new TreeSet<>();
        known.keySet().stream()
                .filter(code -> BoundaryFile.ENGLAND_AND_WALES.matcher(code).matches())
                .filter(code -> !succession.ended().contains(code))
                .forEach(expected::add);
        expected.addAll(succession.begun());
        expected.removeIf(code -> !BoundaryFile.ENGLAND_AND_WALES.matcher(code).matches());
        Set<String> there = file.geometries().keySet();
        Set<String> odd = new TreeSet<>(expected);
        odd.removeAll(there);
        there.stream().filter(code -> !expected.contains(code)).forEach(odd::add);
        if (!odd.isEmpty()) {
            throw new SourceFileUnusable(
                    file.file(),
                    "it and the lists of postcodes do not have the same districts: "
                            + odd.stream().map(this::named).collect(Collectors.joining(", ")),
                    "give --coarse-boundaries of all England and Wales and of the same date as the postcodes");
        }
        return file;
    }

    private BorderLayer layer(@Nullable BoundaryFile file, List<Border> old, int units, int most, double simpler) {
        if (file == null) {
            return inherited(BorderLayer.of(old, base.authorities(), units), units);
        }
        BorderLayer layer = new BorderLayer(file.geometries());
        if (layer.points() <= most) {
            return layer;
        }
        BorderLayer fewer = layer.simplified(simpler);
        notes.add(String.format(
                Locale.ROOT,
                "%s: its borders were simplified from %,d points to %,d",
                file.file(),
                layer.points(),
                fewer.points()));
        return fewer;
    }

    /// The base's borders, under the codes of now. A district whose place two took has to be drawn anew.
    private BorderLayer inherited(BorderLayer layer, int units) {
        Map<String, String> heirs = new TreeMap<>();
        for (String code : layer.districts().keySet()) {
            if (succession.ended().contains(code)) {
                String heir = succession
                        .successorOf(code)
                        .orElseThrow(() -> new SourceFileUnusable(
                                "the borders of the table in use",
                                named(code) + " was divided",
                                units == BorderLayer.NEAR_UNITS
                                        ? "give --boundaries of the same date as the postcodes"
                                        : "give --coarse-boundaries of the same date as the postcodes"));
                heirs.put(code, heir);
            }
        }
        return heirs.isEmpty() ? layer : layer.renamed(heirs);
    }

    // districts

    /// Those of Warwickshire first, then by code, as the table has them.
    private void readAuthorities(@Nullable BoundaryFile near, @Nullable BoundaryFile coarse) throws IOException {
        Map<String, LocalAuthority> now = new TreeMap<>(known);
        now.keySet().removeAll(succession.ended());
        Map<String, Row> prepared = new TreeMap<>();
        Path file = sources.authorities();
        if (file != null) {
            CsvFile.read(file).forEach(row -> prepared.put(row.get("lad_code"), row));
        }
        for (String begun : succession.begun()) {
            Row row = prepared.get(begun);
            now.put(begun, row == null ? heir(begun, near, coarse) : prepared(begun, row));
        }
        prepared.forEach((code, row) -> now.computeIfPresent(code, (same, authority) -> prepared(code, row)));
        now.values().stream()
                .sorted(Comparator.comparing((LocalAuthority authority) -> !authority.inWarwickshire())
                        .thenComparing(LocalAuthority::code))
                .forEach(authority -> {
                    indexes.put(authority.code().value(), authorities.size());
                    authorities.add(authority);
                });
        now.forEach(known::putIfAbsent);
    }

    private LocalAuthority prepared(String code, Row row) {
        LocalAuthority before = known.get(code);
        boolean inside;
        if (row.has("in_warwickshire")) {
            inside = Boolean.parseBoolean(row.get("in_warwickshire"));
        } else {
            inside = before == null ? isInside(code) : before.inWarwickshire();
        }
        return new LocalAuthority(
                new DistrictCode(code),
                PreparedFolder.plainName(row.get("lad_name")),
                PreparedFolder.plainName(row.get("upper_tier_name")),
                row.get("region"),
                row.get("pfa_name"),
                row.get("police_force"),
                inside);
    }

    private LocalAuthority heir(String code, @Nullable BoundaryFile near, @Nullable BoundaryFile coarse) {
        String name = near == null ? "" : near.names().getOrDefault(code, "");
        if (name.isEmpty() && coarse != null) {
            name = coarse.names().getOrDefault(code, "");
        }
        if (name.isEmpty()) {
            throw unknown(code, "the table in use does not know district " + code + ", and nothing given names it");
        }
        String plain = PreparedFolder.plainName(name);
        // a code E07 has a county council above it; every other district is its own county
        boolean lowerTier = code.startsWith("E07");
        return new LocalAuthority(
                new DistrictCode(code),
                plain,
                lowerTier ? inherited(code, "county", LocalAuthority::county) : plain,
                inherited(code, "region", LocalAuthority::region),
                inherited(code, "police area", LocalAuthority::policeArea),
                inherited(code, "police force", LocalAuthority::policeForce),
                isInside(code));
    }

    private boolean isInside(String code) {
        return Boolean.parseBoolean(
                inherited(code, "county", authority -> Boolean.toString(authority.inWarwickshire())));
    }

    /// What those agree on whose place a district took.
    private String inherited(String code, String what, Function<LocalAuthority, String> of) {
        Map<String, Integer> shares = new TreeMap<>();
        succession.predecessorsOf(code).forEach((old, count) -> {
            LocalAuthority authority = known.get(old);
            if (authority != null) {
                shares.merge(of.apply(authority), count, Integer::sum);
            }
        });
        int all = shares.values().stream().mapToInt(Integer::intValue).sum();
        return shares.entrySet().stream()
                .filter(share -> share.getValue() >= Succession.NEARLY_ALL * all)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> unknown(
                        code,
                        "the table in use does not know district " + code
                                + ", and those whose place it took do not agree on its " + what));
    }

    private static SourceFileUnusable unknown(String code, String fact) {
        return new SourceFileUnusable(
                "the list of postcodes",
                fact,
                "give --boundaries of the same date if they have " + code + ", or " + GIVE_AUTHORITIES);
    }

    /// The index of a district, or of the one that took its place.
    private int index(String code) {
        Integer index = indexes.get(code);
        if (index == null) {
            index = succession.successorOf(code).map(indexes::get).orElse(null);
        }
        if (index == null) {
            throw unknown(code, "the table does not know district " + code);
        }
        return index;
    }

    /// Tells in which district of now a place is that was listed in one that ended.
    private final class Locator {

        private final BorderLayer near;
        private final BorderLayer far;

        Locator(BorderLayer near, BorderLayer far) {
            this.near = near;
            this.far = far;
        }

        /// The code of the district of Warwickshire at a point, or null.
        @Nullable
        String inCounty(int easting, int northing) {
            String code = near.at(easting, northing);
            Integer district = code == null ? null : indexes.get(code);
            return district != null && authorities.get(district).inWarwickshire() ? code : null;
        }

        int index(String code, int easting, int northing, String what) {
            Integer index = indexes.get(code);
            if (index != null) {
                return index;
            }
            var heir = succession.successorOf(code).map(indexes::get);
            if (heir.isPresent()) {
                return heir.get();
            }
            String there = easting == 0 ? null : near.at(easting, northing);
            if (there == null && easting != 0) {
                there = far.at(easting, northing);
            }
            Integer found = there == null ? null : indexes.get(there);
            if (found == null) {
                throw new SourceFileUnusable(
                        what,
                        "it is of district " + code
                                + ", which was divided or is not known, and its position does not tell"
                                + " where it is now",
                        "give a file that has the codes of now: --postcodes, --places and --stops");
            }
            return found;
        }
    }

    // facts

    private List<ListedPostcode> postcodes(@Nullable NationalLists lists, Locator locator) {
        List<ListedPostcode> postcodes = new ArrayList<>();
        Set<String> listed = new TreeSet<>();
        if (lists != null) {
            lists.postcodes().values().forEach(row -> {
                listed.add(row.postcode());
                postcodes.add(new ListedPostcode(
                        row.postcode(),
                        locator.index(row.district(), row.easting(), row.northing(), "postcode " + row.postcode()),
                        row.easting(),
                        row.northing(),
                        row.live(),
                        row.exact()));
            });
        }
        for (ListedPostcode old : base.listedPostcodes()) {
            if (!listed.contains(old.postcode())) {
                String code = base.authorities().get(old.authority()).code().value();
                postcodes.add(new ListedPostcode(
                        old.postcode(),
                        locator.index(code, old.easting(), old.northing(), "postcode " + old.postcode()),
                        old.easting(),
                        old.northing(),
                        old.live() && lists == null,
                        old.exact()));
            }
        }
        return postcodes;
    }

    private List<ListedSector> sectors(@Nullable NationalLists lists) {
        List<ListedSector> sectors = new ArrayList<>();
        if (lists == null) {
            for (ListedSector old : base.listedSectors()) {
                String code = base.authorities().get(old.authority()).code().value();
                sectors.add(new ListedSector(old.sector(), index(code), old.postcodes()));
            }
        } else {
            lists.sectors()
                    .forEach((sector, counts) ->
                            counts.forEach((code, count) -> sectors.add(new ListedSector(sector, index(code), count))));
        }
        return sectors;
    }

    private List<NamedPlace> places(Locator locator, @Nullable StopFile stopFile) throws IOException {
        List<NamedPlace> places = new ArrayList<>();
        Path placeFile = sources.places();
        if (placeFile != null) {
            places.addAll(PreparedPlaces.places(placeFile, this::index));
        }
        if (stopFile != null) {
            places.addAll(PreparedPlaces.stations(stopFile, this::index));
        }
        for (NamedPlace old : base.places()) {
            boolean isNew = old.kind() == PlaceKind.STOP ? stopFile != null : placeFile != null;
            if (!isNew) {
                places.add(moved(old, locator));
            }
        }
        places.sort(PreparedPlaces.ORDER);
        return places;
    }

    /// Those of the file; without one, those of the base that still tell places apart, under the districts of now. In a
    /// district that was divided they tell nothing any more.
    private List<PlaceStops> stops(GeographyTable table, @Nullable StopFile stopFile) {
        if (stopFile != null) {
            return TellingStops.of(table, stopFile.busStops(this::index));
        }
        List<PlaceStops> stops = new ArrayList<>();
        for (PlaceStops old : base.stops()) {
            String code = base.authorities().get(old.authority()).code().value();
            Integer district = indexes.get(code);
            if (district == null) {
                district = succession.successorOf(code).map(indexes::get).orElse(null);
            } else if (isDivided(code)) {
                district = null;
            }
            if (district != null) {
                stops.add(new PlaceStops(old.place(), district, old.names()));
            }
        }
        return TellingStops.still(table, stops);
    }

    /// Whether a district goes on, but without a part that another one took.
    private boolean isDivided(String code) {
        return succession.begun().stream()
                .anyMatch(begun -> succession.predecessorsOf(begun).containsKey(code));
    }

    private NamedPlace moved(NamedPlace old, Locator locator) {
        String code = base.authorities().get(old.authority()).code().value();
        String what = "place " + old.name();
        int authority = locator.index(code, old.easting(), old.northing(), what);
        int other = -1;
        if (old.other() >= 0) {
            String beyond = base.authorities().get(old.other()).code().value();
            other = succession.ended().contains(beyond)
                    ? locator.index(beyond, 0, 0, what)
                    : indexes.getOrDefault(beyond, -1);
        }
        // the name of a district that ended is what people go on calling the place
        boolean nameOnly =
                old.kind() == PlaceKind.DISTRICT && succession.ended().contains(code);
        return new NamedPlace(
                old.name(),
                nameOnly ? PlaceKind.LOCALITY : old.kind(),
                authority,
                other == authority ? -1 : other,
                old.beside(),
                old.easting(),
                old.northing());
    }

    // where it comes from

    private String vintage(@Nullable NationalLists lists) {
        String vintage = base.vintage();
        if (lists != null) {
            for (YearMonth month : months(lists)) {
                vintage = vintage.compareTo(month.toString()) < 0 ? month.toString() : vintage;
            }
        }
        return vintage;
    }

    private static List<YearMonth> months(NationalLists lists) {
        List<YearMonth> months = new ArrayList<>(2);
        YearMonth inUse = lists.inUseMonth();
        if (inUse != null) {
            months.add(inUse);
        }
        YearMonth directory = lists.directoryMonth();
        if (directory != null) {
            months.add(directory);
        }
        return months;
    }

    private List<String> sourceLines(
            @Nullable NationalLists lists, @Nullable BoundaryFile near, @Nullable BoundaryFile coarse) {
        List<String> lines = new ArrayList<>(base.sources());
        if (lists != null) {
            YearMonth inUse = lists.inUseMonth();
            YearMonth directory = lists.directoryMonth();
            if (inUse != null) {
                replace(lines, IN_USE, lists.inUseTitle() + " (" + MONTH.format(inUse) + ")");
            }
            if (directory != null) {
                replace(lines, NOT_IN_USE, lists.directoryTitle() + " (" + MONTH.format(directory) + ")");
            }
        }
        if (near != null && coarse == null && lines.stream().noneMatch(line -> line.startsWith(COARSE_BOUNDARIES))) {
            lines.stream()
                    .filter(line -> line.startsWith(BOUNDARIES))
                    .findFirst()
                    .ifPresent(line -> lines.add(COARSE_BOUNDARIES + line.substring(BOUNDARIES.length())));
        }
        if (near != null) {
            replace(lines, BOUNDARIES, districts(near));
        }
        if (coarse != null) {
            replace(lines, COARSE_BOUNDARIES, districts(coarse));
        }
        return lines;
    }

    private static String districts(BoundaryFile file) {
        return "ONS local authority districts" + (file.year() == 0 ? "" : ", " + file.year()) + " (" + file.file()
                + ")";
    }

    private static void replace(List<String> lines, String subject, String text) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith(subject)) {
                lines.set(i, subject + text);
                return;
            }
        }
        lines.add(subject + text);
    }

    /// The same lines, with the years of what is new.
    private List<String> attribution(
            @Nullable NationalLists lists, @Nullable BoundaryFile near, @Nullable BoundaryFile coarse) {
        int year = 0;
        if (lists != null) {
            for (YearMonth month : months(lists)) {
                year = Math.max(year, month.getYear());
            }
        }
        year = Math.max(year, near == null ? 0 : near.year());
        year = Math.max(year, coarse == null ? 0 : coarse.year());
        List<String> lines = new ArrayList<>();
        for (String line : base.attribution()) {
            Matcher dated = YEAR.matcher(line);
            lines.add(
                    dated.find() && Integer.parseInt(dated.group(2)) < year
                            ? dated.replaceFirst(dated.group(1) + year)
                            : line);
        }
        return lines;
    }
}
