package org.signpost.routing.places;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.signpost.routing.places.Placement.Candidates;
import org.signpost.routing.places.Placement.NextDistrict;
import org.signpost.routing.places.Placement.Placed;
import org.signpost.routing.places.Placement.Unplaced;

/// Finds postcodes and parts of them.
final class Postcodes {

    private static final Pattern ISLANDS =
            Pattern.compile("\\s*(BT|GY|IM|JE)\\s*[0-9]{1,2}\\s*[0-9][A-Z]{2}\\s*", Pattern.CASE_INSENSITIVE);

    private static final int FEWEST_AT_A_STAND_IN = 5;

    private final List<LocalAuthority> authorities;
    private final PostcodeColumns postcodes;
    private final SectorColumns sectors;
    private final BoundaryBand band;
    private final Set<Long> standIns;

    Postcodes(List<LocalAuthority> authorities, PostcodeColumns postcodes, SectorColumns sectors, BoundaryBand band) {
        this.authorities = authorities;
        this.postcodes = postcodes;
        this.sectors = sectors;
        this.band = band;
        this.standIns = standIns(postcodes);
    }

    /// The points at which ended postcodes of several sectors lie together: delivery offices, which stand in for boxes
    /// and great users. Addresses of two sectors are not in one place.
    private static Set<Long> standIns(PostcodeColumns postcodes) {
        Map<Long, Integer> ended = new HashMap<>();
        Map<Long, Integer> sectors = new HashMap<>();
        Set<Long> several = new HashSet<>();
        for (int at = 0; at < postcodes.count(); at++) {
            if ((postcodes.flags[at] & PostcodeColumns.LIVE) == 0) {
                long point = point(postcodes, at);
                int sector = postcodes.keys[at] / PostcodeKey.UNITS;
                ended.merge(point, 1, Integer::sum);
                Integer first = sectors.putIfAbsent(point, sector);
                if (first != null && first != sector) {
                    several.add(point);
                }
            }
        }
        several.removeIf(point -> ended.getOrDefault(point, 0) < FEWEST_AT_A_STAND_IN);
        return Set.copyOf(several);
    }

    private static long point(PostcodeColumns postcodes, int at) {
        return (long) postcodes.easting[at] << 32 | postcodes.northing[at];
    }

    /// Places a full or partial postcode in any spelling.
    Placement find(String text) {
        List<PostcodeKey.Range> readings = PostcodeKey.readings(text);
        if (readings.isEmpty()) {
            return new Unplaced(Reason.NOT_A_POSTCODE);
        }
        PostcodeKey.Range likeliest = readings.getFirst();
        boolean asWritten = likeliest.isFull() && !likeliest.corrected();
        if (asWritten && (exists(likeliest) || exists(sectorOf(likeliest)))) {
            return full(likeliest);
        }
        List<PostcodeKey.Range> existing = new ArrayList<>(readings.size());
        for (PostcodeKey.Range range : readings) {
            if (exists(range) && (range.isFull() || !asWritten)) {
                existing.add(range);
            }
        }
        if (existing.isEmpty()) {
            PostcodeKey.Range sector = asWritten ? likeliest : sectorOfOneFullReading(readings);
            Placement found = sector == null ? new Unplaced(Reason.NO_SUCH_POSTCODE) : full(sector);
            return found instanceof Unplaced ? beyondBritain(text) : found;
        }
        PostcodeKey.Range chosen = existing.getFirst();
        if (chosen.corrected() && existing.size() > 1) {
            return new Unplaced(Reason.NOT_A_POSTCODE);
        }
        return chosen.isFull() ? full(chosen) : part(chosen);
    }

    /// The table ends at the coast of Great Britain; a postcode of the islands around it is outside Warwickshire
    /// all the same, and its first letters say where.
    private static Placement beyondBritain(String text) {
        Matcher islands = ISLANDS.matcher(text);
        if (!islands.matches()) {
            return new Unplaced(Reason.NO_SUCH_POSTCODE);
        }
        return switch (islands.group(1).toUpperCase(Locale.ROOT)) {
            case "BT" -> onIsland("Northern Ireland", "Police Service of Northern Ireland");
            case "IM" -> onIsland("the Isle of Man", "Isle of Man Constabulary");
            case "JE" -> onIsland("Jersey", "States of Jersey Police");
            default -> onIsland("Guernsey", "Guernsey Police");
        };
    }

    private static Placement onIsland(String island, String policeForce) {
        return new Placed(List.of(), island, policeForce, Method.POSTCODE_AREA, Confidence.MEDIUM, null, List.of());
    }

    /// Places a text only if it is one that exists, written without slips; null otherwise. For words that may be a
    /// name.
    @Nullable
    Placement findExisting(String text) {
        for (PostcodeKey.Range range : PostcodeKey.readings(text)) {
            boolean wholeArea = range.last() - range.first() >= 676 * 10 * 37;
            if (!range.corrected() && !wholeArea) {
                if (range.isFull()) {
                    return full(range);
                }
                if (exists(range)) {
                    return part(range);
                }
            }
        }
        return null;
    }

    /// A look-alike in an unknown postcode: only if one reading alone has a sector that exists.
    private PostcodeKey.@Nullable Range sectorOfOneFullReading(List<PostcodeKey.Range> readings) {
        PostcodeKey.Range found = null;
        for (PostcodeKey.Range range : readings) {
            if (range.isFull() && exists(sectorOf(range))) {
                if (found != null) {
                    return null;
                }
                found = range;
            }
        }
        return found;
    }

    private static PostcodeKey.Range sectorOf(PostcodeKey.Range full) {
        int first = full.firstSector() * PostcodeKey.UNITS;
        return new PostcodeKey.Range(first, first + PostcodeKey.UNITS - 1, full.corrected());
    }

    private static PostcodeKey.Range districtOf(PostcodeKey.Range full) {
        int width = 10 * PostcodeKey.UNITS;
        int first = full.first() / width * width;
        return new PostcodeKey.Range(first, first + width - 1, full.corrected());
    }

    private boolean exists(PostcodeKey.Range range) {
        int at = from(postcodes.keys, range.first());
        if (at < postcodes.count() && postcodes.keys[at] <= range.last()) {
            return true;
        }
        if (range.last() - range.first() + 1 < PostcodeKey.UNITS) {
            return false;
        }
        at = from(sectors.sectors, range.firstSector());
        return at < sectors.count() && sectors.sectors[at] <= range.lastSector();
    }

    private Placement full(PostcodeKey.Range range) {
        int at = Arrays.binarySearch(postcodes.keys, range.first());
        if (at < 0) {
            return unlisted(range);
        }
        List<Remark> remarks = new ArrayList<>(2);
        boolean standIn = false;
        if ((postcodes.flags[at] & PostcodeColumns.LIVE) == 0) {
            standIn = standIns.contains(point(postcodes, at));
            Placement around = aroundEnded(range, at, standIn);
            if (around != null) {
                return around;
            }
            remarks.add(Remark.POSTCODE_NOT_CURRENT);
            if (standIn) {
                remarks.add(Remark.POSTCODE_STOOD_IN);
            }
        } else if ((postcodes.flags[at] & PostcodeColumns.EXACT) == 0) {
            remarks.add(Remark.POSTCODE_APPROXIMATE);
        }
        if (range.corrected()) {
            remarks.add(Remark.POSTCODE_LOOKALIKE_CORRECTED);
        }
        int metres = postcodes.metresToNext[at];
        if (metres <= band.metres()) {
            remarks.add(Remark.POSTCODE_AT_THE_BOUNDARY);
        }
        LocalAuthority authority = authorities.get(postcodes.authority[at]);
        return new Placed(
                List.of(authority),
                authority.county(),
                authority.policeForce(),
                Method.POSTCODE,
                standIn ? Confidence.LOW : remarks.isEmpty() ? Confidence.HIGH : Confidence.MEDIUM,
                metres == PostcodeColumns.FAR
                        ? null
                        : new NextDistrict(authorities.get(postcodes.next[at]), metres, band.metres()),
                remarks);
    }

    /// An ended postcode that its list puts where none of those in use around it is: they are believed instead of an
    /// office that stands in for it, and beside a point of its own. Null where it is in one of their districts.
    private @Nullable Placement aroundEnded(PostcodeKey.Range range, int at, boolean standIn) {
        Map<LocalAuthority, Integer> around = live(sectorOf(range));
        if (around.isEmpty()) {
            around = live(districtOf(range));
        }
        LocalAuthority own = authorities.get(postcodes.authority[at]);
        if (around.isEmpty() || around.containsKey(own)) {
            return null;
        }
        List<Remark> remarks = new ArrayList<>(3);
        remarks.add(Remark.POSTCODE_NOT_CURRENT);
        if (standIn) {
            remarks.add(Remark.POSTCODE_STOOD_IN);
        } else {
            around.put(own, 1);
        }
        if (range.corrected()) {
            remarks.add(Remark.POSTCODE_LOOKALIKE_CORRECTED);
        }
        return placement(around, Confidence.LOW, remarks.toArray(Remark[]::new));
    }

    /// A full postcode that the table does not list. Around Warwickshire it lists them all, so there it is unknown;
    /// further away only the sectors are listed.
    private Placement unlisted(PostcodeKey.Range full) {
        PostcodeKey.Range sector = sectorOf(full);
        Map<LocalAuthority, Integer> counts = counts(sector);
        boolean unknown = isListed(sector);
        if (counts.isEmpty()) {
            counts = counts(districtOf(full));
            unknown = true;
        }
        if (counts.isEmpty()) {
            return new Unplaced(Reason.NO_SUCH_POSTCODE);
        }
        Remark[] remarks = unknown ? new Remark[] {Remark.POSTCODE_UNKNOWN} : new Remark[0];
        return placement(
                counts, unknown ? Confidence.LOW : Confidence.MEDIUM, full.corrected() ? lookalike(remarks) : remarks);
    }

    private boolean isListed(PostcodeKey.Range range) {
        return from(postcodes.keys, range.first()) != from(postcodes.keys, range.last() + 1);
    }

    private static Remark[] lookalike(Remark... remarks) {
        Remark[] more = Arrays.copyOf(remarks, remarks.length + 1);
        more[remarks.length] = Remark.POSTCODE_LOOKALIKE_CORRECTED;
        return more;
    }

    private Placement part(PostcodeKey.Range range) {
        return placement(
                counts(range),
                range.corrected() ? Confidence.LOW : Confidence.MEDIUM,
                range.corrected() ? lookalike() : new Remark[0]);
    }

    private static Placement placement(Map<LocalAuthority, Integer> counts, Confidence confidence, Remark... remarks) {
        if (counts.size() == 1) {
            return Placed.in(counts.keySet().iterator().next(), Method.POSTCODE_AREA, confidence, remarks);
        }
        return Candidates.of(counts, Reason.POSTCODE_AREA_STRADDLES, remarks);
    }

    /// How many postcodes of a range lie in which district: those in use; of a range without any, those that ended.
    private Map<LocalAuthority, Integer> counts(PostcodeKey.Range range) {
        Map<LocalAuthority, Integer> live = live(range);
        return live.isEmpty() ? counts(range, false) : live;
    }

    /// The same, only of those in use.
    private Map<LocalAuthority, Integer> live(PostcodeKey.Range range) {
        return counts(range, true);
    }

    /// The listed ones, and those of the sectors of which none is listed.
    private Map<LocalAuthority, Integer> counts(PostcodeKey.Range range, boolean live) {
        int[] counts = new int[authorities.size()];
        int at = from(postcodes.keys, range.first());
        int seen = 0;
        for (; at < postcodes.count() && postcodes.keys[at] <= range.last(); at++) {
            boolean inUse = (postcodes.flags[at] & PostcodeColumns.LIVE) != 0;
            counts[postcodes.authority[at]] += inUse == live ? 1 : 0;
            seen++;
        }
        boolean sectorOrMore = range.last() - range.first() + 1 >= PostcodeKey.UNITS;
        if (live && sectorOrMore && (seen == 0 || range.lastSector() > range.firstSector())) {
            addSectors(range, counts);
        }
        Map<LocalAuthority, Integer> byAuthority = new LinkedHashMap<>();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                byAuthority.put(authorities.get(i), counts[i]);
            }
        }
        return byAuthority;
    }

    private void addSectors(PostcodeKey.Range range, int[] counts) {
        int at = from(sectors.sectors, range.firstSector());
        for (; at < sectors.count() && sectors.sectors[at] <= range.lastSector(); at++) {
            int first = sectors.sectors[at] * PostcodeKey.UNITS;
            int listed = from(postcodes.keys, first);
            if (listed == postcodes.count() || postcodes.keys[listed] >= first + PostcodeKey.UNITS) {
                counts[sectors.authority[at]] += sectors.postcodes[at];
            }
        }
    }

    /// The place of the first key that is not below the given one.
    private static int from(int[] keys, int key) {
        int low = 0;
        int high = keys.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (keys[middle] < key) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
