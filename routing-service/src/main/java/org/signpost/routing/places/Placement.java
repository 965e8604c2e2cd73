package org.signpost.routing.places;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What became of one {@link PlaceClue}. It holds nothing of the clue's words, so it may be recorded and logged.
public sealed interface Placement {

    /// A mixed answer is held to be in Warwickshire from one part in this many: see the package's description.
    int PARTS_TO_BE_INSIDE = 10;

    /// The districts that it names or leaves open, without repetition.
    List<LocalAuthority> authorities();

    /// What a person should know about how it was found.
    List<Remark> remarks();

    /// The same as parts of a sentence.
    default List<String> remarksInWords() {
        return remarks().stream().map(Remark::words).toList();
    }

    /// Where it lies as seen from Warwickshire.
    Area area();

    /// The answer in words, as the end of a sentence that begins with the place: `is in Warwick district; 2.3 km
    /// from Coventry`.
    String inWords();

    /// The answer as a sentence about what was asked.
    ///
    /// @param subject the place in the asker's own words; it is personal data wherever a concern's is
    default String inWords(String subject) {
        return (subject.isBlank() ? "Nothing" : subject) + " " + inWords();
    }

    /// The police forces of the districts that it names or leaves open, in alphabetical order.
    default SortedSet<String> policeForces() {
        return authorities().stream().map(LocalAuthority::policeForce).collect(Collectors.toCollection(TreeSet::new));
    }

    /// The place is known.
    ///
    /// @param districts one; or, within reach of a boundary, the one the point lies in and then the others; none
    ///     when only the county or the force is known
    /// @param county the upper-tier authority, or the police area where only that is known
    /// @param policeForce of the first district, or of the county
    /// @param method what it was found by
    /// @param confidence how far it may be relied on
    /// @param next the nearest district of which this place is not; null where it is not known, such as for a name
    /// @param remarks what a person should know about it
    /// @param readAs the table's own name that a misspelt one was read as, never what was given; null for any other
    record Placed(
            List<LocalAuthority> districts,
            String county,
            String policeForce,
            Method method,
            Confidence confidence,
            @Nullable NextDistrict next,
            List<Remark> remarks,
            @Nullable String readAs)
            implements Placement {

        Placed(
                List<LocalAuthority> districts,
                String county,
                String policeForce,
                Method method,
                Confidence confidence,
                @Nullable NextDistrict next,
                List<Remark> remarks) {
            this(districts, county, policeForce, method, confidence, next, remarks, null);
        }

        /// Copies the lists.
        public Placed {
            districts = List.copyOf(districts);
            remarks = List.copyOf(remarks);
            Objects.requireNonNull(county);
            Objects.requireNonNull(policeForce);
        }

        static Placed in(LocalAuthority district, Method method, Confidence confidence, Remark... remarks) {
            return new Placed(
                    List.of(district),
                    district.county(),
                    district.policeForce(),
                    method,
                    confidence,
                    null,
                    List.of(remarks));
        }

        @Override
        public List<LocalAuthority> authorities() {
            return districts;
        }

        @Override
        public SortedSet<String> policeForces() {
            SortedSet<String> forces = Placement.super.policeForces();
            forces.add(policeForce);
            return forces;
        }

        /// How far it is to {@link #next()}, in metres.
        public OptionalInt metresToNextDistrict() {
            return next == null ? OptionalInt.empty() : OptionalInt.of(next.metres());
        }

        /// A place that is outside only by a doubtful reading is not outside: nobody in Warwickshire would look at
        /// it again.
        @Override
        public Area area() {
            boolean inside = districts.isEmpty() ? county.equals(LocalAuthority.WARWICKSHIRE) : anyInWarwickshire();
            if (inside) {
                return Area.INSIDE;
            }
            return confidence == Confidence.LOW ? Area.UNKNOWN : Area.OUTSIDE;
        }

        private boolean anyInWarwickshire() {
            for (LocalAuthority district : districts) {
                if (district.inWarwickshire()) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public String inWords() {
            StringBuilder words = new StringBuilder();
            if (districts.isEmpty()) {
                words.append("is in ").append(county).append(", district not known");
            } else {
                words.append("is in ").append(spoken(districts, " or "));
            }
            if (area() != Area.INSIDE) {
                words.append(", outside Warwickshire (").append(policeForce).append(')');
            }
            if (next != null && districts.size() == 1) {
                words.append("; ").append(next.inWords());
            }
            if (confidence != Confidence.HIGH) {
                words.append("; ")
                        .append(confidence.name().toLowerCase(Locale.ROOT))
                        .append(" confidence");
            }
            remarksInWords().forEach(remark -> words.append("; ").append(remark));
            return words.toString();
        }

        /// `CV8 1LZ is in Warwick district, Warwickshire (Warwickshire Police); 2.5 km from Coventry. Found by its
        /// postcode; sure.`
        @Override
        public String inWords(String subject) {
            StringBuilder words = new StringBuilder(subject).append(" is in ");
            if (districts.isEmpty()) {
                words.append(county).append(", district not known");
            } else {
                words.append(spoken(districts, " or "));
                districts.stream()
                        .filter(district -> !district.name().equals(district.county()))
                        .map(LocalAuthority::county)
                        .distinct()
                        .forEach(each -> words.append(", ").append(each));
            }
            if (area() != Area.INSIDE) {
                words.append(", outside Warwickshire");
            }
            words.append(" (").append(String.join(", ", policeForces())).append(')');
            if (next != null && districts.size() == 1) {
                words.append("; ").append(next.inWords());
            }
            words.append(method == Method.POSTCODE_AREA ? ". Found by the " : ". Found by its ")
                    .append(method.words())
                    .append("; ")
                    .append(
                            switch (confidence) {
                                case HIGH -> "sure";
                                case MEDIUM -> "fairly sure";
                                case LOW -> "not sure";
                            });
            remarksInWords().forEach(remark -> words.append("; ").append(remark));
            return words.append('.').toString();
        }

        /// With the width of the band, where it was the reason.
        @Override
        public List<String> remarksInWords() {
            if (remarks.isEmpty()) {
                return List.of(); // nearly always
            }
            return remarks.stream()
                    .map(remark -> remark == Remark.ON_THE_BOUNDARY && next != null
                            ? "within " + next.band() + " m of a boundary, so that each district there is named"
                            : spoken(remark, readAs))
                    .toList();
        }

        Placed with(Confidence newConfidence, Remark... more) {
            return new Placed(
                    districts,
                    county,
                    policeForce,
                    method,
                    newConfidence,
                    next,
                    Placement.added(remarks, more),
                    readAs);
        }

        Placed readAs(@Nullable String name) {
            return new Placed(districts, county, policeForce, method, confidence, next, remarks, name);
        }
    }

    /// Several districts are left; a person, or a better hint, has to choose.
    ///
    /// @param shares the districts, each with its share: postcodes for a part of a postcode, places for a name
    /// @param reason why there is no single answer
    /// @param remarks what a person should know about it
    /// @param readAs the table's own name that a misspelt one was read as, never what was given; null for any other
    record Candidates(
            List<Share> shares,
            Reason reason,
            List<Remark> remarks,
            @Nullable String readAs) implements Placement {

        Candidates(List<Share> shares, Reason reason, List<Remark> remarks) {
            this(shares, reason, remarks, null);
        }

        /// Copies the lists; two districts or more make a choice.
        public Candidates {
            shares = List.copyOf(shares);
            remarks = List.copyOf(remarks);
            if (shares.size() < 2) {
                throw new IllegalArgumentException("candidates are two or more");
            }
        }

        static Candidates of(Collection<LocalAuthority> each, Reason reason, Remark... remarks) {
            Map<LocalAuthority, Integer> counts = new LinkedHashMap<>();
            each.forEach(authority -> counts.merge(authority, 1, Integer::sum));
            return of(counts, reason, remarks);
        }

        static Candidates of(Map<LocalAuthority, Integer> counts, Reason reason, Remark... remarks) {
            List<Share> shares = counts.entrySet().stream()
                    .map(entry -> new Share(entry.getKey(), entry.getValue()))
                    .sorted(Comparator.comparing(share -> share.authority().code()))
                    .toList();
            return new Candidates(shares, reason, List.of(remarks));
        }

        @Override
        public List<LocalAuthority> authorities() {
            return shares.stream().map(Share::authority).toList();
        }

        @Override
        public Area area() {
            int all = 0;
            int inside = 0;
            for (Share share : shares) {
                all += share.weight();
                inside += share.authority().inWarwickshire() ? share.weight() : 0;
            }
            if (inside == 0) {
                boolean contradicted =
                        remarks.contains(Remark.POSTCODE_BELIEVED) || remarks.contains(Remark.POINT_BELIEVED);
                return contradicted ? Area.UNKNOWN : Area.OUTSIDE;
            }
            return inside * PARTS_TO_BE_INSIDE >= all ? Area.INSIDE : Area.UNKNOWN;
        }

        @Override
        public String inWords() {
            StringBuilder words = new StringBuilder("may be in ").append(spoken(authorities(), " or "));
            words.append("; ").append(reason.words());
            remarksInWords().forEach(remark -> words.append("; ").append(remark));
            return words.toString();
        }

        Candidates with(Remark... more) {
            return new Candidates(shares, reason, Placement.added(remarks, more), readAs);
        }

        Candidates readAs(@Nullable String name) {
            return new Candidates(shares, reason, remarks, name);
        }

        @Override
        public List<String> remarksInWords() {
            return remarks.stream().map(remark -> spoken(remark, readAs)).toList();
        }
    }

    /// The place is not known.
    ///
    /// @param reason why
    record Unplaced(Reason reason) implements Placement {

        @Override
        public List<LocalAuthority> authorities() {
            return List.of();
        }

        @Override
        public List<Remark> remarks() {
            return List.of();
        }

        @Override
        public Area area() {
            return Area.UNKNOWN;
        }

        @Override
        public String inWords() {
            return "cannot be placed: " + reason.words();
        }
    }

    /// The nearest other district.
    ///
    /// @param authority which
    /// @param metres how far its boundary is, in metres
    /// @param band within how many metres both sides of a boundary are told of this place
    record NextDistrict(LocalAuthority authority, int metres, int band) {

        /// The distance in words: `340 m from Coventry`.
        public String inWords() {
            return (metres < 1000 ? metres + " m" : kilometres()) + " from " + authority.spokenName();
        }

        private String kilometres() {
            int tenths = (metres + 50) / 100;
            return tenths / 10 + "." + tenths % 10 + " km";
        }
    }

    /// One of several districts.
    ///
    /// @param authority which
    /// @param weight how many postcodes or places of what was given lie there; 1 or more
    record Share(LocalAuthority authority, int weight) {}

    private static String spoken(List<LocalAuthority> authorities, String last) {
        if (authorities.size() == 1) {
            return authorities.getFirst().spokenName(); // nearly always
        }
        if (authorities.size() > 6) {
            List<String> counties =
                    authorities.stream().map(LocalAuthority::county).distinct().toList();
            return "one of " + authorities.size() + " districts"
                    + (counties.size() > 3 ? "" : " of " + String.join(", ", counties));
        }
        List<String> names =
                authorities.stream().map(LocalAuthority::spokenName).toList();
        return String.join(", ", names.subList(0, names.size() - 1)) + last + names.getLast();
    }

    private static String spoken(Remark remark, @Nullable String readAs) {
        return remark == Remark.NAME_SPELLING_FORGIVEN && readAs != null
                ? remark.words() + ", and read as " + readAs
                : remark.words();
    }

    private static List<Remark> added(List<Remark> remarks, Remark... more) {
        Set<Remark> all = EnumSet.noneOf(Remark.class);
        all.addAll(remarks);
        all.addAll(List.of(more));
        return new ArrayList<>(all);
    }
}
