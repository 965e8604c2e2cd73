package org.signpost.routing.places;

/// Counts slips between two spellings: a letter too many, a letter missing, two letters swapped, a letter for
/// another.
final class Spelling {

    private Spelling() {}

    /// The number of slips that turn one word into the other, or more than the limit when there are more.
    ///
    /// @param limit beyond which the exact number is of no interest
    /// @param substitutions whether a letter for another counts as one slip; otherwise as two
    static int slips(String one, String other, int limit, boolean substitutions) {
        int width = other.length() + 1;
        int[] previous = new int[width];
        int[] row = new int[width];
        int[] next = new int[width];
        for (int j = 0; j < width; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            next[0] = i;
            int least = i;
            for (int j = 1; j < width; j++) {
                boolean same = one.charAt(i - 1) == other.charAt(j - 1);
                int cost = row[j - 1] + (same ? 0 : substitutions ? 1 : 2);
                cost = Math.min(cost, Math.min(row[j], next[j - 1]) + 1);
                if (i > 1
                        && j > 1
                        && one.charAt(i - 1) == other.charAt(j - 2)
                        && one.charAt(i - 2) == other.charAt(j - 1)) {
                    cost = Math.min(cost, previous[j - 2] + 1);
                }
                next[j] = cost;
                least = Math.min(least, cost);
            }
            if (least > limit) {
                return limit + 1;
            }
            int[] spare = previous;
            previous = row;
            row = next;
            next = spare;
        }
        return row[width - 1];
    }
}
