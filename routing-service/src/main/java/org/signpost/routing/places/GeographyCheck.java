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

    private GeographyCheck() {}

    /// A live postcode of the county, or one that lies in it, whose point is in another district than the one that
    /// lists it.
    ///
    /// @param postcode in the usual form
    /// @param listed the district of the list
    /// @param mapped the district of the point
    public record Disagreement(String postcode, LocalAuthority listed, LocalAuthority mapped) {}

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

    /// What speaks against putting a table in the place of the one in use; empty if it may replace it.
    public static List<String> findings(GeographyTable inUse, GeographyTable next) {
        List<String> findings = new ArrayList<>(findings(next));
        if (next.vintage().compareTo(inUse.vintage()) < 0) {
            findings.add("it is older (" + next.vintage() + ") than the one in use (" + inUse.vintage() + ")");
        }
        Map<LocalAuthority, Integer> after = livePostcodes(next);
        livePostcodes(inUse).forEach((district, before) -> {
            // an abolished district is none of the next table's; its postcodes are checked where they went
            boolean stays =
                    next.authorities().stream().anyMatch(other -> other.code().equals(district.code()));
            int count = after.entrySet().stream()
                    .filter(entry -> entry.getKey().code().equals(district.code()))
                    .mapToInt(Map.Entry::getValue)
                    .sum();
            if (district.inWarwickshire() && stays && count < before * (1 - LOSS)) {
                findings.add(String.format(
                        Locale.ROOT, "%s would go from %,d live postcodes to %,d", district.name(), before, count));
            }
        });
        return findings;
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
                    found.add(new Disagreement(PostcodeKey.text(postcodes.keys[i]), listed, there));
                }
            }
        }
        return found;
    }
}
