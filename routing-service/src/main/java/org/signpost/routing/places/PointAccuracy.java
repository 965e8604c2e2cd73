package org.signpost.routing.places;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.signpost.routing.places.Placement.Placed;

/// How well the borders of a table place points: every postcode in use that it lists is asked for by its latitude and
/// longitude alone, and the answer is held against the district that the list has.
///
/// @param districts each district with postcodes in use, in the order of the codes
/// @param acrossTheBorder those told to both sides whose point lies, by the borders, in the other district
/// @param wrong whatever else was answered
/// @param band how near to a border both sides are told
public record PointAccuracy(
        List<OfDistrict> districts, List<String> acrossTheBorder, List<Wrong> wrong, BoundaryBand band) {

    /// Copies the lists.
    public PointAccuracy {
        districts = List.copyOf(districts);
        acrossTheBorder = List.copyOf(acrossTheBorder);
        wrong = List.copyOf(wrong);
    }

    /// Postcodes of a district.
    ///
    /// @param asked how many were asked for
    /// @param alone how many were placed in their own district and no other
    /// @param both how many lie within the band, so that their own district and the next are told
    /// @param wrong how many were answered in any other way
    public record Count(int asked, int alone, int both, int wrong) {

        static final Count NONE = new Count(0, 0, 0, 0);

        /// Both together.
        public Count plus(Count other) {
            return new Count(asked + other.asked, alone + other.alone, both + other.both, wrong + other.wrong);
        }
    }

    /// The postcodes that are listed in a district.
    public record OfDistrict(LocalAuthority district, Count count) {}

    /// A postcode that is not placed where its list has it.
    ///
    /// @param postcode in the usual form
    /// @param listed the district of the list
    /// @param answer what its point was answered, as a sentence
    public record Wrong(String postcode, LocalAuthority listed, String answer) {}

    /// All in sum.
    public Count total() {
        return districts.stream().map(OfDistrict::count).reduce(Count.NONE, Count::plus);
    }

    /// Asks for every postcode in use, with the usual band.
    public static PointAccuracy of(GeographyTable table) {
        return of(table, BoundaryBand.USUAL);
    }

    /// Asks for every postcode in use.
    public static PointAccuracy of(GeographyTable table, BoundaryBand band) {
        Geography geography = Geography.of(table, band);
        PostcodeColumns postcodes = table.postcodes();
        DistrictMap map = table.map();
        Map<LocalAuthority, Count> counts = new TreeMap<>(Comparator.comparing(LocalAuthority::code));
        List<String> across = new ArrayList<>();
        List<Wrong> wrong = new ArrayList<>();
        for (int i = 0; i < postcodes.count(); i++) {
            if ((postcodes.flags[i] & PostcodeColumns.LIVE) == 0) {
                continue;
            }
            LocalAuthority own = table.authorities().get(postcodes.authority[i]);
            String postcode = PostcodeKey.text(postcodes.keys[i]);
            // as a telephone or a map gives a position: to the sixth decimal
            double[] degrees = BackFromTheGrid.degrees(postcodes.easting[i], postcodes.northing[i]);
            Placement answer = geography.locate(
                    PlaceClue.ofText(String.format(Locale.ROOT, "%.6f, %.6f", degrees[0], degrees[1])));
            // the table has the distance in whole metres
            Count count;
            if (isAlone(answer, own) && postcodes.metresToNext[i] >= band.metres() - 1) {
                count = new Count(1, 1, 0, 0);
            } else if (isBoth(answer, own) && postcodes.metresToNext[i] <= band.metres() + 1) {
                count = new Count(1, 0, 1, 0);
                if (map.nearAt(postcodes.easting[i], postcodes.northing[i]) != postcodes.authority[i]) {
                    across.add(postcode);
                }
            } else {
                count = new Count(1, 0, 0, 1);
                wrong.add(new Wrong(postcode, own, answer.inWords("its point")));
            }
            counts.merge(own, count, Count::plus);
        }
        return new PointAccuracy(
                counts.entrySet().stream()
                        .map(entry -> new OfDistrict(entry.getKey(), entry.getValue()))
                        .toList(),
                across,
                wrong,
                band);
    }

    private static boolean isAlone(Placement answer, LocalAuthority own) {
        return answer instanceof Placed placed && placed.districts().equals(List.of(own));
    }

    /// Both sides, and the answer says so.
    private static boolean isBoth(Placement answer, LocalAuthority own) {
        return answer instanceof Placed placed
                && placed.districts().size() > 1
                && placed.districts().contains(own)
                && placed.remarks().contains(Remark.ON_THE_BOUNDARY);
    }
}
