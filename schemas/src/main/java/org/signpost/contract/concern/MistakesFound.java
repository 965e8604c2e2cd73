package org.signpost.contract.concern;

import java.util.ArrayList;
import java.util.List;

/// The mistakes found in one document so far. A hostile document has thousands: only so many are told.
final class MistakesFound {
    private final List<Mistake> found = new ArrayList<>();

    void add(String pointer, Rule rule, String remedy) {
        if (found.size() < Reading.MOST_MISTAKES) {
            found.add(new Mistake(pointer, rule, remedy));
        }
    }

    boolean none() {
        return found.isEmpty();
    }

    List<Mistake> all() {
        return List.copyOf(found);
    }
}
