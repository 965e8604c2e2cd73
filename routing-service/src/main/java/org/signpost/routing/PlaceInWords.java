package org.signpost.routing;

import org.signpost.routing.places.Confidence;
import org.signpost.routing.places.Method;

/// The words of records and documents for what the places found out.
final class PlaceInWords {

    private PlaceInWords() {}

    static String method(Method method) {
        return switch (method) {
            case POSTCODE -> "postcode";
            case POSTCODE_AREA -> "partial-postcode";
            case COORDINATES -> "coordinates";
            case GRID_REFERENCE -> "grid-reference";
            case NAME -> "name";
        };
    }

    static String confidence(Confidence confidence) {
        return switch (confidence) {
            case HIGH -> "high";
            case MEDIUM -> "medium";
            case LOW -> "low";
        };
    }
}
