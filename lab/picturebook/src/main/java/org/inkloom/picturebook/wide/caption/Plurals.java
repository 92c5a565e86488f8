package org.inkloom.picturebook.wide.caption;

import java.util.Map;

/** English nouns in the plural. */
final class Plurals {
    private static final Map<String, String> IRREGULAR = Map.ofEntries(
            Map.entry("mouse", "mice"),
            Map.entry("sheep", "sheep"),
            Map.entry("fish", "fish"),
            Map.entry("wolf", "wolves"),
            Map.entry("calf", "calves"),
            Map.entry("bookshelf", "bookshelves"),
            Map.entry("woman", "women"),
            Map.entry("man", "men"),
            Map.entry("snowman", "snowmen"),
            Map.entry("gentleman", "gentlemen"),
            Map.entry("aircraft", "aircraft"));

    private Plurals() {}

    /** Returns the plural of a noun phrase: of its last word, or of the one before "of" or "in". */
    static String of(String phrase) {
        for (String link : new String[] {" of ", " in "}) {
            int at = phrase.indexOf(link);
            if (at > 0) {
                return of(phrase.substring(0, at)) + phrase.substring(at);
            }
        }
        int at = phrase.lastIndexOf(' ') + 1;
        String word = phrase.substring(at);
        return phrase.substring(0, at) + word(word);
    }

    private static String word(String word) {
        String irregular = IRREGULAR.get(word);
        if (irregular != null) {
            return irregular;
        }
        boolean hissing = word.endsWith("s") || word.endsWith("x") || word.endsWith("ch") || word.endsWith("sh");
        boolean consonant = word.length() > 1 && "aeiou".indexOf(word.charAt(word.length() - 2)) < 0;
        if (word.endsWith("y") && consonant) {
            return word.substring(0, word.length() - 1) + "ies";
        }
        return word + (hissing ? "es" : "s");
    }
}
