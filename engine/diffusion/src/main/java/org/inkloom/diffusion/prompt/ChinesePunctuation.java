package org.inkloom.diffusion.prompt;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Pattern;

/**
 * Reads full-width brackets and colons, as Chinese keyboards type them, as the plain ones where they write a weight.
 */
final class ChinesePunctuation {
    private static final Pattern WEIGHTED = Pattern.compile("(?s).*[:：]\\s*[+-]?[0-9.]+\\s*");

    private ChinesePunctuation() {}

    /**
     * Returns the prompt with plain signs where a full-width bracket ends in a colon and a number. All others stay as
     * they are, because Chinese text has asides in full-width brackets.
     */
    static String plain(String prompt) {
        if (prompt.indexOf('（') < 0 && prompt.indexOf('）') < 0 && prompt.indexOf('：') < 0) {
            return prompt;
        }
        StringBuilder plain = new StringBuilder(prompt);
        Deque<Integer> open = new ArrayDeque<>();
        for (int i = 0; i < prompt.length(); i++) {
            char c = prompt.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '(' || c == '（') {
                open.push(i);
            } else if ((c == ')' || c == '）') && !open.isEmpty()) {
                int start = open.pop();
                String inside = plain.substring(start + 1, i);
                if (WEIGHTED.matcher(inside).matches()) {
                    int colon = Math.max(inside.lastIndexOf(':'), inside.lastIndexOf('：'));
                    plain.setCharAt(start, '(');
                    plain.setCharAt(start + 1 + colon, ':');
                    plain.setCharAt(i, ')');
                }
            }
        }
        return plain.toString();
    }
}
