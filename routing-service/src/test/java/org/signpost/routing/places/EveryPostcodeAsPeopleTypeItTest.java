package org.signpost.routing.places;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.signpost.routing.places.Placement.Candidates;
import org.signpost.routing.places.Placement.Placed;
import org.signpost.routing.places.Placement.Unplaced;

/// Every postcode of the table in the spellings that people use, and every part of one that they may stop at.
class EveryPostcodeAsPeopleTypeItTest {

    private final Geography geography = TheGeography.loaded();
    private final GeographyTable table = TheGeography.table();
    private final PostcodeColumns postcodes = table.postcodes();
    private final Map<String, Set<LocalAuthority>> inUse = districtsOfParts(true);

    @Test
    void everyPostcodeIsTheSameInAnyCaseAndWithAnySpaces() {
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < postcodes.count(); i++) {
            String postcode = PostcodeKey.text(postcodes.keys[i]);
            Placement answer = geography.locate(PlaceClue.ofPostcode(postcode));
            if (!answer.authorities().equals(List.of(district(i))) && !isToldByThoseInUse(i, answer)) {
                wrong.add(postcode + " of " + district(i).name() + " was answered: " + answer.inWords(postcode));
            }
            String together = postcode.replace(" ", "");
            for (String spelling : List.of(
                    postcode.toLowerCase(Locale.ROOT),
                    together,
                    together.toLowerCase(Locale.ROOT),
                    postcode.replace(" ", "  "),
                    postcode.replace(' ', '-'),
                    postcode.replace(' ', '\u00a0'),
                    " " + postcode + "\t",
                    together.substring(0, 2) + ' ' + together.substring(2))) {
                if (!geography.locate(PlaceClue.ofPostcode(spelling)).equals(answer)) {
                    wrong.add(spelling + " is not answered as " + postcode);
                }
            }
        }

        assertThat(wrong).isEmpty();
    }

    /// An ended postcode that is listed where none in use of its sector (or of its first part) is: never as the
    /// district of its position alone, and never for sure.
    private boolean isToldByThoseInUse(int at, Placement answer) {
        if (isInUse(at)) {
            return false;
        }
        String postcode = PostcodeKey.text(postcodes.keys[at]);
        String outward = postcode.substring(0, postcode.indexOf(' '));
        Set<LocalAuthority> around =
                inUse.getOrDefault(postcode.substring(0, outward.length() + 2), inUse.getOrDefault(outward, Set.of()));
        Set<LocalAuthority> withOwn = new LinkedHashSet<>(around);
        withOwn.add(district(at));
        Set<LocalAuthority> told = Set.copyOf(answer.authorities());
        boolean sure = answer instanceof Placed placed && placed.confidence() != Confidence.LOW;
        return !around.contains(district(at)) && !sure && (told.equals(around) || told.equals(withOwn));
    }

    /// One or two are read as what they look like; what has more of them is not guessed at.
    @Test
    void lettersAndDigitsThatLookAlikeAreNotAnotherDistrict() {
        List<String> wrong = new ArrayList<>();
        int slips = 0;
        for (int i = 0; i < postcodes.count(); i++) {
            LocalAuthority own = district(i);
            if (!own.inWarwickshire() || (postcodes.flags[i] & PostcodeColumns.LIVE) == 0) {
                continue;
            }
            String postcode = PostcodeKey.text(postcodes.keys[i]);
            for (String slip : slips(postcode)) {
                slips++;
                Placement answer = geography.locate(PlaceClue.ofPostcode(slip));
                boolean right = answer.authorities().equals(List.of(own));
                if (!right && !(isManySlips(slip, postcode) && answer instanceof Unplaced)) {
                    wrong.add(slip + " of " + own.name() + " was answered: " + answer.inWords(slip));
                }
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(slips).isGreaterThan(10_000);
    }

    /// One character that is taken for another, each in its turn, and then all of them.
    private static Set<String> slips(String postcode) {
        Set<String> slips = new LinkedHashSet<>();
        StringBuilder all = new StringBuilder(postcode);
        for (int at = 0; at < postcode.length(); at++) {
            char other = switch (postcode.charAt(at)) {
                case '0' -> 'O';
                case '1' -> 'I';
                case 'O' -> '0';
                case 'I' -> '1';
                default -> ' ';
            };
            if (other != ' ') {
                StringBuilder one = new StringBuilder(postcode);
                one.setCharAt(at, other);
                all.setCharAt(at, other);
                slips.add(one.toString());
                slips.add(one.toString().replace(" ", "").toLowerCase(Locale.ROOT));
            }
        }
        slips.add(all.toString());
        slips.remove(postcode);
        return slips;
    }

    private static boolean isManySlips(String slip, String postcode) {
        int many = 0;
        for (int at = 0; slip.length() == postcode.length() && at < slip.length(); at++) {
            many += slip.charAt(at) == postcode.charAt(at) ? 0 : 1;
        }
        return many > 2;
    }

    /// One district only if every postcode in use under it is there; otherwise exactly those of them all. Those that
    /// ended count where none is in use.
    @Test
    void everyPartOfAPostcodeIsAllTheDistrictsUnderIt() {
        Map<String, Set<LocalAuthority>> parts = districtsOfParts(false);
        parts.putAll(inUse);

        List<String> wrong = new ArrayList<>();
        parts.forEach((part, districts) -> {
            Placement answer = geography.locate(PlaceClue.ofPostcode(part));
            boolean right = Set.copyOf(answer.authorities()).equals(Set.copyOf(districts))
                    && (districts.size() == 1 ? answer instanceof Placed : answer instanceof Candidates)
                    && geography.locate(PlaceClue.ofText(part)).equals(answer);
            if (!right) {
                wrong.add(part + " was answered: " + answer.inWords(part));
            }
        });

        assertThat(wrong).isEmpty();
        assertThat(parts).hasSizeGreaterThan(3_000);
    }

    private Map<String, Set<LocalAuthority>> districtsOfParts(boolean inUse) {
        Map<String, Set<LocalAuthority>> parts = new LinkedHashMap<>();
        for (int i = 0; i < postcodes.count(); i++) {
            if (isInUse(i) != inUse) {
                continue;
            }
            String postcode = PostcodeKey.text(postcodes.keys[i]);
            String outward = postcode.substring(0, postcode.indexOf(' '));
            for (String part : List.of(
                    outward,
                    postcode.substring(0, outward.length() + 2),
                    postcode.substring(0, outward.length() + 3))) {
                parts.computeIfAbsent(part, absent -> new LinkedHashSet<>()).add(district(i));
            }
        }
        return parts;
    }

    private boolean isInUse(int postcode) {
        return (postcodes.flags[postcode] & PostcodeColumns.LIVE) != 0;
    }

    private LocalAuthority district(int postcode) {
        return table.authorities().get(postcodes.authority[postcode]);
    }
}
