package org.inkloom.diffusion.prompt;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/**
 * Reads weights by ComfyUI's rules: a number behind the last colon in a bracket is the weight itself; a bracket without
 * one multiplies by 1.1.
 */
final class ComfyWeights {
    private static final double BRACKET = 1.1;

    /**
     * Stand-ins for brackets that are escaped by a backslash, while the others are read. Private-use characters, which
     * no text has.
     */
    private static final char ESCAPED_OPEN = '\uE000';

    private static final char ESCAPED_CLOSE = '\uE001';
    private static final Pattern NUMBER =
            Pattern.compile("[+-]?(?:[0-9]+(?:_[0-9]+)*\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?");

    private ComfyWeights() {}

    static List<WeightedText> parse(String prompt) {
        List<WeightedText> parts = new ArrayList<>();
        String hidden =
                prompt.replace("\\)", String.valueOf(ESCAPED_CLOSE)).replace("\\(", String.valueOf(ESCAPED_OPEN));
        weigh(hidden, 1, parts);
        return parts.stream()
                .map(part -> new WeightedText(
                        part.text().replace(ESCAPED_CLOSE, ')').replace(ESCAPED_OPEN, '('), part.weight()))
                .toList();
    }

    private static void weigh(String text, double weight, List<WeightedText> into) {
        for (String piece : pieces(text)) {
            if (piece.length() < 2 || piece.charAt(0) != '(' || piece.charAt(piece.length() - 1) != ')') {
                into.add(new WeightedText(piece, weight));
                continue;
            }
            String inside = piece.substring(1, piece.length() - 1);
            int colon = inside.lastIndexOf(':');
            OptionalDouble own = colon > 0 ? number(inside.substring(colon + 1)) : OptionalDouble.empty();
            weigh(own.isPresent() ? inside.substring(0, colon) : inside, own.orElse(weight * BRACKET), into);
        }
    }

    /** Returns the number that a text is; empty if it is no finite number and thus part of the prompt. */
    private static OptionalDouble number(String text) {
        String plain = text.strip();
        if (!NUMBER.matcher(plain).matches()) {
            return OptionalDouble.empty();
        }
        double value = Double.parseDouble(plain.replace("_", ""));
        return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
    }

    /** Splits a text into its outermost brackets and the text between them. */
    private static List<String> pieces(String text) {
        List<String> pieces = new ArrayList<>();
        StringBuilder piece = new StringBuilder();
        int level = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '(' && level == 0 && !piece.isEmpty()) {
                pieces.add(piece.toString());
                piece.setLength(0);
            }
            piece.append(c);
            if (c == '(') {
                level++;
            } else if (c == ')' && --level == 0) {
                pieces.add(piece.toString());
                piece.setLength(0);
            }
        }
        if (!piece.isEmpty()) {
            pieces.add(piece.toString());
        }
        return pieces;
    }
}
