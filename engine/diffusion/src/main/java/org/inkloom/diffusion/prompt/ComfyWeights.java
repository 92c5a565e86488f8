package org.inkloom.diffusion.prompt;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/** ComfyUI's rules: a weight behind the last colon of a bracket is absolute, a bracket without one counts 1.1 times. */
final class ComfyWeights {
    private static final double BRACKET = 1.1;

    /** What a pair of brackets with a backslash is while the others are read; no text has these. */
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

    /** What is no finite number is text. */
    private static OptionalDouble number(String text) {
        String plain = text.strip();
        if (!NUMBER.matcher(plain).matches()) {
            return OptionalDouble.empty();
        }
        double value = Double.parseDouble(plain.replace("_", ""));
        return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
    }

    /** Cuts a text into outermost brackets and what lies between. */
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
