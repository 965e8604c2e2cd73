package org.signpost.routing.geography;

import java.io.IOException;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.signpost.routing.geography.PostcodeDirectory.Entry;
import org.signpost.routing.places.GeographyTable;
import org.signpost.routing.places.GeographyTable.ListedPostcode;

/// The national lists of postcodes, read row by row: of the whole country only how many postcodes of each sector lie in
/// which district is kept, and the postcodes themselves of the outcodes that touch the county.
final class NationalLists {

    /// In use, and ended, of the outcodes that are listed.
    private final Map<String, PostcodeRow> postcodes = new TreeMap<>();

    /// Of each sector, how many postcodes in use lie in which district.
    private final Map<String, Map<String, Integer>> sectors = new TreeMap<>();

    private final Map<String, Entry> entries = new HashMap<>();
    private final Map<String, String> codes = new HashMap<>();
    private final Set<String> outcodes;

    private @Nullable YearMonth inUseMonth;
    private @Nullable YearMonth directoryMonth;
    private String inUseTitle = "";
    private String directoryTitle = "";
    private int withoutPosition;

    private NationalLists(Set<String> outcodes) {
        this.outcodes = outcodes;
    }

    /// Reads the lists that are given. An outcode that now touches the county and was not listed before makes a second
    /// reading necessary.
    ///
    /// @param baseMonth the date of the list of postcodes in use that the base was made of, if it is known
    static NationalLists read(
            @Nullable Path codePointOpen, @Nullable Path directory, GeographyTable base, @Nullable YearMonth baseMonth)
            throws IOException {
        Set<String> outcodes = base.listedPostcodes().stream()
                .map(listed -> PostcodeRow.outcode(listed.postcode()))
                .collect(Collectors.toCollection(TreeSet::new));
        while (true) {
            NationalLists lists = new NationalLists(outcodes);
            lists.readAll(codePointOpen, directory, base, baseMonth);
            lists.refuseUnlessWhole(base);
            Set<String> touching = lists.touching(base);
            if (outcodes.containsAll(touching)) {
                return lists;
            }
            outcodes = new TreeSet<>(outcodes);
            outcodes.addAll(touching);
        }
    }

    Map<String, PostcodeRow> postcodes() {
        return postcodes;
    }

    Map<String, Map<String, Integer>> sectors() {
        return sectors;
    }

    /// What the list of postcodes in use is, with its date; empty if there is none.
    String inUseTitle() {
        return inUseTitle;
    }

    @Nullable
    YearMonth inUseMonth() {
        return inUseMonth;
    }

    String directoryTitle() {
        return directoryTitle;
    }

    @Nullable
    YearMonth directoryMonth() {
        return directoryMonth;
    }

    /// How many postcodes in use were left out because nobody says where they are.
    int withoutPosition() {
        return withoutPosition;
    }

    private void readAll(
            @Nullable Path codePointOpen, @Nullable Path directory, GeographyTable base, @Nullable YearMonth baseMonth)
            throws IOException {
        if (codePointOpen != null) {
            try (CodePointOpen list = CodePointOpen.of(codePointOpen)) {
                list.read(this::inUse);
                inUseTitle = "OS Code-Point Open " + list.version();
                inUseMonth = list.month();
            }
        }
        if (directory != null) {
            try (PostcodeDirectory list = PostcodeDirectory.of(directory)) {
                boolean alone = codePointOpen == null;
                list.read(entry -> {
                    PostcodeRow row = entry.postcode();
                    if (alone && row.live()) {
                        count(row);
                    }
                    if (isListed(row)) {
                        entries.put(row.postcode(), new Entry(shared(row), entry.introduced(), entry.terminated()));
                    }
                });
                directoryTitle = list.title();
                directoryMonth = list.month();
            }
            if (codePointOpen == null) {
                inUseTitle = directoryTitle;
                inUseMonth = directoryMonth;
            }
            addEntries(codePointOpen == null ? baseMonth : inUseMonth, codePointOpen == null, base);
        }
        entries.clear();
    }

    private void inUse(PostcodeRow row) {
        count(row);
        if (isListed(row)) {
            postcodes.put(row.postcode(), shared(row));
        }
    }

    private void count(PostcodeRow row) {
        sectors.computeIfAbsent(row.sector(), absent -> new TreeMap<>())
                .merge(codes.computeIfAbsent(row.district(), code -> code), 1, Integer::sum);
    }

    private boolean isListed(PostcodeRow row) {
        if (!outcodes.contains(PostcodeRow.outcode(row.postcode()))) {
            return false;
        }
        withoutPosition += row.live() && !row.hasPosition() ? 1 : 0;
        return row.hasPosition();
    }

    /// The same with the one copy of its district's code.
    private PostcodeRow shared(PostcodeRow row) {
        return new PostcodeRow(
                row.postcode(),
                codes.computeIfAbsent(row.district(), code -> code),
                row.easting(),
                row.northing(),
                row.exact(),
                row.live());
    }

    /// What the directory knows beyond the list of postcodes in use: those that ended, and the newest.
    ///
    /// A postcode that is in use by the directory and not by a list that is younger than it is a post box, or
    /// belongs to one large user; the table has it among those that are not ordinarily in use.
    private void addEntries(@Nullable YearMonth listMonth, boolean alone, GeographyTable base) {
        int month = listMonth == null ? 0 : listMonth.getYear() * 100 + listMonth.getMonthValue();
        Set<String> notOrdinary = new HashSet<>();
        if (alone) {
            for (ListedPostcode listed : base.listedPostcodes()) {
                if (!listed.live()) {
                    notOrdinary.add(listed.postcode());
                }
            }
        }
        entries.forEach((postcode, entry) -> {
            PostcodeRow row = entry.postcode();
            PostcodeRow listed = postcodes.get(postcode);
            boolean newest = entry.introduced() >= month;
            if (listed == null) {
                boolean ordinary = alone ? newest || !notOrdinary.contains(postcode) : newest;
                postcodes.put(postcode, with(row, row.live() && ordinary));
            } else if (entry.terminated() != 0 && entry.terminated() >= month) {
                postcodes.put(postcode, with(listed, false));
            }
        });
    }

    private static PostcodeRow with(PostcodeRow row, boolean live) {
        return new PostcodeRow(row.postcode(), row.district(), row.easting(), row.northing(), row.exact(), live);
    }

    /// A postcode area that the base has and the lists do not is the end of a file that was cut off.
    private void refuseUnlessWhole(GeographyTable base) {
        Set<String> missing = base.listedSectors().stream()
                .map(sector -> PostcodeRow.area(sector.sector()))
                .collect(Collectors.toCollection(TreeSet::new));
        sectors.keySet().forEach(sector -> missing.remove(PostcodeRow.area(sector)));
        if (!missing.isEmpty()) {
            throw new SourceFileUnusable(
                    inUseTitle,
                    "it has no postcode in use of area " + String.join(", ", missing),
                    "give the whole download; a part of the country would take the rest out of the table");
        }
    }

    /// The outcodes of which a postcode lies in the county, or in a district that may be the county's now.
    private Set<String> touching(GeographyTable base) {
        Set<String> county = base.authorities().stream()
                .filter(authority -> authority.inWarwickshire())
                .map(authority -> authority.code().value())
                .collect(Collectors.toCollection(HashSet::new));
        Succession succession = Succession.between(base, sectors);
        for (String begun : succession.begun()) {
            if (succession.predecessorsOf(begun).keySet().stream().anyMatch(county::contains)) {
                county.add(begun);
            }
        }
        Set<String> touching = new TreeSet<>();
        sectors.forEach((sector, counts) -> {
            if (counts.keySet().stream().anyMatch(county::contains)) {
                touching.add(PostcodeRow.outcode(sector));
            }
        });
        return touching;
    }
}
