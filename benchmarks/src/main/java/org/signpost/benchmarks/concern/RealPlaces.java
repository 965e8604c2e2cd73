package org.signpost.benchmarks.concern;

import java.util.ArrayList;
import java.util.List;
import org.signpost.routing.places.Confidence;
import org.signpost.routing.places.Geography;
import org.signpost.routing.places.PlaceClue;
import org.signpost.routing.places.Placement.Placed;

/// Places that exist, as a report would name them.
public final class RealPlaces {

    private static final String UNIT_LETTERS = "ABDEFGHJLNPQRSTUWXYZ";

    /// In and around the county, and far from it.
    private static final List<String> SECTORS = List.of(
            "CV21 1", "CV21 2", "CV21 3", "CV22 5", "CV22 7", "CV23 0", "CV23 8", "CV31 1", "CV31 2", "CV32 4",
            "CV32 5", "CV33 9", "CV34 4", "CV34 5", "CV35 7", "CV35 9", "CV36 4", "CV37 6", "CV37 9", "CV47 0",
            "CV47 1", "CV8 1", "CV8 2", "CV9 1", "CV9 2", "CV10 0", "CV10 8", "CV11 4", "CV11 6", "CV12 0", "CV12 8",
            "B46 1", "B49 5", "B50 4", "B78 1", "B80 7", "B94 5", "B95 5", "CV1 2", "CV6 5", "CV3 1", "LE10 0",
            "OX16 9", "B1 1", "B24 8", "M1 1", "SW1A 1", "NN11 4", "WR11 7", "GL55 6");

    private static final List<String> NAMES = List.of(
            "Rugby",
            "Nuneaton",
            "Bedworth",
            "Leamington Spa",
            "Royal Leamington Spa",
            "Warwick",
            "Kenilworth",
            "Stratford-upon-Avon",
            "Stratford on Avon",
            "Atherstone",
            "Alcester",
            "Southam",
            "Shipston-on-Stour",
            "Henley-in-Arden",
            "Coleshill",
            "Polesworth",
            "Bulkington",
            "Wellesbourne",
            "Bidford-on-Avon",
            "Studley",
            "Dunchurch",
            "Harbury",
            "Kineton",
            "Long Lawford",
            "Whitnash",
            "Hartshill",
            "Kingsbury",
            "Water Orton");

    private static final List<String> MISSPELT = List.of(
            "Nuneatn",
            "Bedwoth",
            "Leamingtn Spa",
            "Kenilwoth",
            "Startford upon Avon",
            "Athersone",
            "Alcestr",
            "Souhtam",
            "Polesworht",
            "Bulkingtn",
            "Wellsbourne",
            "Henly in Arden",
            "Colehsill",
            "Dunchuch");

    private static final List<String> QUALIFIED = List.of(
            "Exhall near Alcester",
            "Exhall, Bedworth",
            "Stratford, London",
            "Newbold, Rugby",
            "Atherstone, Warwickshire",
            "Coleshill, North Warwickshire",
            "Studley near Alcester",
            "Barford, Warwick",
            "Ryton, Rugby");

    private static final List<String> AMBIGUOUS =
            List.of("Exhall", "Newbold", "Stratford", "Norton", "Aston", "Weston");

    private final List<String> postcodes;

    private RealPlaces(List<String> postcodes) {
        this.postcodes = List.copyOf(postcodes);
    }

    /// Asks the geography which postcodes exist.
    public static RealPlaces of(Geography geography) {
        List<String> found = new ArrayList<>();
        for (String sector : SECTORS) {
            for (int first = 0; first < UNIT_LETTERS.length(); first++) {
                for (int second = 0; second < UNIT_LETTERS.length(); second++) {
                    String postcode = sector + UNIT_LETTERS.charAt(first) + UNIT_LETTERS.charAt(second);
                    if (geography.locate(PlaceClue.ofPostcode(postcode)) instanceof Placed placed
                            && placed.confidence() == Confidence.HIGH) {
                        found.add(postcode);
                    }
                }
            }
        }
        return new RealPlaces(found);
    }

    /// Full postcodes that the table knows.
    public List<String> postcodes() {
        return postcodes;
    }

    /// Names spelt as they are.
    public static List<String> names() {
        return NAMES;
    }

    /// Names with a slip of the finger.
    public static List<String> misspelt() {
        return MISSPELT;
    }

    /// Names with another beside them that tells which is meant.
    public static List<String> qualified() {
        return QUALIFIED;
    }

    /// Names of several places.
    public static List<String> ambiguous() {
        return AMBIGUOUS;
    }

    /// Postcode sectors, such as `CV21 3`.
    public static List<String> sectors() {
        return SECTORS;
    }
}
