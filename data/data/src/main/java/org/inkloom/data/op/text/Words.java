package org.inkloom.data.op.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Words of a text: what stands between spaces, tabs and newlines. Other white space does not separate. */
public final class Words {
    private Words() {}

    /** Returns the words, none of them empty. */
    public static List<String> of(String text) {
        List<String> words = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || isSeparator(text.charAt(i))) {
                if (i > start) {
                    words.add(text.substring(start, i));
                }
                start = i + 1;
            }
        }
        return words;
    }

    private static boolean isSeparator(char c) {
        return c == ' ' || c == '\n' || c == '\t';
    }

    /** Returns the words without special characters at their ends; what is then empty is left out. */
    static List<String> stripped(String text, boolean lowerCase) {
        List<String> words = new ArrayList<>();
        for (String word : of(text)) {
            String stripped = SpecialCharacters.strip(lowerCase ? word.toLowerCase(Locale.ROOT) : word);
            if (!stripped.isEmpty()) {
                words.add(stripped);
            }
        }
        return words;
    }

    /** Appends neighbours joined in groups of the given sizes. */
    static List<String> withJoined(List<String> words, List<Integer> groupSizes, String joinedBy) {
        List<String> all = new ArrayList<>(words);
        for (int size : groupSizes) {
            for (int i = 0; i + size <= words.size(); i++) {
                all.add(String.join(joinedBy, words.subList(i, i + size)));
            }
        }
        return all;
    }
}
