package org.signpost.routing.geography;

import java.util.regex.Pattern;
import org.signpost.routing.geography.CsvFile.Row;

/// A postcode of a national list.
///
/// @param postcode in the usual form
/// @param district the code of its district
/// @param easting in metres of the National Grid, 0 where it has no position
/// @param northing the same
/// @param exact whether its position is good to a few metres
/// @param live whether it is in use
record PostcodeRow(String postcode, String district, int easting, int northing, boolean exact, boolean live) {

    private static final Pattern FULL = Pattern.compile("[A-Z]{1,2}[0-9][0-9A-Z]?[0-9][ABD-HJLNP-UW-Z]{2}");
    private static final Pattern GREAT_BRITAIN = Pattern.compile("[ESW][0-9]{8}");
    private static final int EAST_END = 700_000;
    private static final int NORTH_END = 1_300_000;

    /// The postcode of a column, which the lists pad with spaces to seven or eight characters, in the usual form.
    static String postcode(Row row, String column) {
        String close = row.get(column).replace(" ", "");
        if (!FULL.matcher(close).matches()) {
            throw row.refused(column, "is not a full postcode", "use the file as it is published");
        }
        int inward = close.length() - 3;
        return close.substring(0, inward) + " " + close.substring(inward);
    }

    /// Metres of the National Grid.
    static int metres(Row row, String column, boolean east) {
        int metres = row.integer(column);
        if (metres < 0 || metres > (east ? EAST_END : NORTH_END)) {
            throw row.refused(column, "is not within the National Grid", "use the file as it is published");
        }
        return metres;
    }

    static boolean ofGreatBritain(String district) {
        return GREAT_BRITAIN.matcher(district).matches();
    }

    boolean hasPosition() {
        return easting > 0 && northing > 0;
    }

    /// The letters that it begins with.
    static String area(String postcode) {
        return Character.isDigit(postcode.charAt(1)) ? postcode.substring(0, 1) : postcode.substring(0, 2);
    }

    static String outcode(String postcodeOrSector) {
        return postcodeOrSector.substring(0, postcodeOrSector.indexOf(' '));
    }

    String sector() {
        return postcode.substring(0, postcode.length() - 2);
    }
}
