package org.signpost.routing.places;

import java.util.List;
import java.util.stream.Stream;

/// A bus stop as its source lists it.
///
/// @param name of the stop
/// @param street that it is in; may be empty
/// @param place that it is in
/// @param authority the index of its district
public record ListedStop(String name, String street, String place, int authority) {

    /// The stop's name and its street's, where they have any letters.
    List<String> names() {
        return Stream.of(name, street)
                .filter(each -> !PlaceWords.words(each).isEmpty())
                .distinct()
                .toList();
    }
}
