package org.inkloom.workflow.comfy;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * Resolves prompts as ComfyUI's page does before it sends them: comments are removed, and one part of each
 * <code>{a|b}</code> is chosen at random. A backslash makes a brace or bar plain text.
 */
final class DynamicPrompt {
    private static final Pattern KEPT = Pattern.compile("\\\\([{}|])");
    /** Choices nested more deeply are left unresolved. */
    private static final int DEEPEST = 64;

    private final String text;
    private final RandomGenerator random;
    private int at;

    private DynamicPrompt(String text, RandomGenerator random) {
        this.text = text;
        this.random = random;
    }

    static String resolve(String text, RandomGenerator random) {
        return resolve(text, random, 0);
    }

    private static String resolve(String text, RandomGenerator random, int depth) {
        return new DynamicPrompt(withoutComments(text), random).resolve(depth);
    }

    private static String withoutComments(String text) {
        StringBuilder kept = new StringBuilder();
        int from = 0;
        boolean closes = true;
        for (int at = text.indexOf('/'); at >= 0 && at + 1 < text.length(); at = text.indexOf('/', at)) {
            int end = -1;
            if (text.charAt(at + 1) == '/') {
                end = text.indexOf('\n', at);
                end = end < 0 ? text.length() : end;
            } else if (text.charAt(at + 1) == '*' && closes) {
                int close = text.indexOf("*/", at + 2);
                // Remembered, because searching the rest of the text again for every opening would take quadratic time.
                closes = close >= 0;
                end = closes ? close + 2 : -1;
            }
            if (end < 0) {
                at++;
                continue;
            }
            kept.append(text, from, at);
            from = end;
            at = end;
        }
        return kept.append(text, from, text.length()).toString();
    }

    private String resolve(int depth) {
        StringBuilder result = new StringBuilder();
        while (at < text.length()) {
            char next = text.charAt(at++);
            if (next == '\\' && at < text.length()) {
                result.append(next).append(text.charAt(at++));
            } else if (next == '{' && depth < DEEPEST) {
                List<String> choices = choices();
                result.append(resolve(choices.get(random.nextInt(choices.size())), random, depth + 1));
            } else {
                result.append(next);
            }
        }
        return KEPT.matcher(result).replaceAll("$1");
    }

    /** Reads the alternatives up to the closing brace. Nested braces belong to the alternative that they are in. */
    private List<String> choices() {
        List<String> choices = new ArrayList<>();
        StringBuilder choice = new StringBuilder();
        int depth = 0;
        while (at < text.length()) {
            char next = text.charAt(at++);
            if (next == '\\' && at < text.length()) {
                choice.append(next).append(text.charAt(at++));
                continue;
            }
            if (next == '}' && depth == 0) {
                break;
            }
            if (next == '|' && depth == 0) {
                choices.add(choice.toString());
                choice.setLength(0);
                continue;
            }
            depth += next == '{' ? 1 : next == '}' ? -1 : 0;
            choice.append(next);
        }
        choices.add(choice.toString());
        return choices;
    }
}
