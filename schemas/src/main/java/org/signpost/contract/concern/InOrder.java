package org.signpost.contract.concern;

import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/// Sets of answers in the order of the dictionary, so that equal answers are written alike.
final class InOrder {
    private InOrder() {}

    static <E extends Enum<E>> Set<E> of(Class<E> type, Collection<E> answers) {
        EnumSet<E> set = EnumSet.noneOf(type);
        set.addAll(answers);
        return Collections.unmodifiableSet(set);
    }
}
