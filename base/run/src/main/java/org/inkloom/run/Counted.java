package org.inkloom.run;

import java.util.Locale;
import java.util.Set;

/** Things with their number, in English: 1 picture, 2 pictures, 1 entry, 3 entries. */
public final class Counted {
    private static final Set<String> HISSING = Set.of("s", "x", "z", "ch", "sh");
    private static final String VOWELS = "aeiou";

    private Counted() {}

    /**
     * Returns a number with its thing.
     *
     * @param count any number, 0 included
     * @param one the thing in the singular, with the words before it, for example {@code "usable picture"}
     */
    public static String of(long count, String one) {
        return String.format(Locale.ROOT, "%d %s", count, words(count, one));
    }

    /** Returns the thing alone, in the plural unless there is one. */
    public static String words(long count, String one) {
        if (count == 1 || one.isEmpty() || one.codePointBefore(one.length()) >= 0x2e80) {
            // Chinese has no plural.
            return one;
        }
        if (one.endsWith("y") && one.length() > 1 && VOWELS.indexOf(one.charAt(one.length() - 2)) < 0) {
            return one.substring(0, one.length() - 1) + "ies";
        }
        return one + (HISSING.stream().anyMatch(one::endsWith) ? "es" : "s");
    }
}
