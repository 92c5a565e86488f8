package org.inkloom.run;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that a misspelt one probably means. */
public final class NearestName {
    private NearestName() {}

    /** Returns the nearest of the known names, if one is near enough to be meant. */
    public static Optional<String> of(String misspelt, Collection<String> known) {
        String wanted = normal(misspelt);
        return known.stream()
                .min(Comparator.comparingInt((String name) -> distance(wanted, normal(name)))
                        .thenComparing(Comparator.naturalOrder()))
                .filter(name -> distance(wanted, normal(name)) <= Math.max(2, wanted.length() / 3));
    }

    /** Returns a remedy: the nearest name, or the whole list when none is near. */
    public static String advice(String misspelt, Collection<String> known) {
        return of(misspelt, known)
                .map(name -> "Did you mean '" + name + "'?")
                .orElseGet(() -> "Known are: "
                        + String.join(", ", known.stream().sorted().toList()) + ".");
    }

    private static String normal(String name) {
        return name.toLowerCase(Locale.ROOT).replace('-', '_');
    }

    /** Levenshtein distance with swaps of neighbours counted as one edit. */
    private static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                int best = Math.min(cost[i - 1][j - 1] + change, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    best = Math.min(best, cost[i - 2][j - 2] + 1);
                }
                cost[i][j] = best;
            }
        }
        return cost[a.length()][b.length()];
    }
}
