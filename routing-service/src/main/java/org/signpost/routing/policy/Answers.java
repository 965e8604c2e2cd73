package org.signpost.routing.policy;

/// Where the facts of one concern stand in the words of an array, so that a condition is a mask.
///
/// Each fact has one bit a value. After the words of the facts come one word for the rows that matched and one for
/// the districts concerned.
@SuppressWarnings("EnumOrdinal") // arrays by fact: looked up for every concern, and kept nowhere
final class Answers {

    private static final int[] WORD = new int[Fact.values().length];
    private static final int[] SHIFT = new int[Fact.values().length];
    private static final Fact[] FACTS = Fact.values();

    /// The word of the rows that matched.
    static final int ROWS;

    /// The word of the districts concerned.
    static final int DISTRICTS;

    static {
        int word = 0;
        int used = 0;
        for (Fact fact : FACTS) {
            int width = fact.answers().size();
            if (used + width > Long.SIZE) {
                word++;
                used = 0;
            }
            WORD[fact.ordinal()] = word;
            SHIFT[fact.ordinal()] = used;
            used += width;
        }
        ROWS = word + 1;
        DISTRICTS = word + 2;
    }

    private Answers() {}

    static long[] of(Facts facts) {
        long[] words = new long[DISTRICTS + 1];
        for (Fact fact : FACTS) {
            words[word(fact)] |= fact.bits(facts) << shift(fact);
        }
        return words;
    }

    static int word(Fact fact) {
        return WORD[fact.ordinal()];
    }

    static int shift(Fact fact) {
        return SHIFT[fact.ordinal()];
    }
}
