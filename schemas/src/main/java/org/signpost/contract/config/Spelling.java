package org.signpost.contract.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// Guesses which word was meant.
public final class Spelling {
    private static final int LONGEST_SHOWN = 60;

    private Spelling() {}

    /// The known word that differs from the written one by the fewest letters, if it is near enough to be a slip: at
    /// most a third of its letters, and never more than three.
    public static Optional<String> nearest(String written, Collection<String> known) {
        if (written.length() > LONGEST_SHOWN) {
            return Optional.empty();
        }
        String lower = written.toLowerCase(Locale.ROOT);
        record Near(String word, int slips) {}
        return known.stream()
                .map(word -> new Near(word, slips(lower, word.toLowerCase(Locale.ROOT))))
                .filter(near ->
                        near.slips() <= Math.min(3, Math.max(1, near.word().length() / 3)))
                .min(Comparator.comparingInt(Near::slips))
                .map(Near::word);
    }

    /// `did you mean X? allowed: …`, or only the allowed words when none is near.
    public static String remedy(String written, Collection<String> known) {
        String allowed = known.isEmpty() ? "nothing is allowed here" : "allowed: " + String.join(", ", known);
        return nearest(written, known)
                .map(word -> "did you mean \"" + word + "\"? " + allowed)
                .orElse(allowed);
    }

    /// A word of a configuration file as a message may show it: shortened, and without line breaks.
    static String shown(String written) {
        String oneLine = written.replaceAll("\\p{Cntrl}+", " ");
        return oneLine.length() <= LONGEST_SHOWN ? oneLine : oneLine.substring(0, LONGEST_SHOWN) + "…";
    }

    /// How many letters must be put in, taken out, changed or swapped with their neighbour.
    private static int slips(String one, String other) {
        int[][] cost = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int change = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
                cost[i][j] = Math.min(Math.min(cost[i - 1][j], cost[i][j - 1]) + 1, cost[i - 1][j - 1] + change);
                boolean swapped = i > 1
                        && j > 1
                        && one.charAt(i - 1) == other.charAt(j - 2)
                        && one.charAt(i - 2) == other.charAt(j - 1);
                if (swapped) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[one.length()][other.length()];
    }
}
