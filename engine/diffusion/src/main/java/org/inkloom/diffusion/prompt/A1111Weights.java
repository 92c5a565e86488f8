package org.inkloom.diffusion.prompt;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads weights by A1111's rules: round brackets multiply by 1.1 or by the number in them, square brackets divide by
 * 1.1.
 */
final class A1111Weights {
    private static final double ROUND = 1.1;
    private static final double SQUARE = 1 / 1.1;

    private static final Pattern SIGNS = Pattern.compile(
            "\\\\\\(|\\\\\\)|\\\\\\[|\\\\]|\\\\\\\\|\\\\|\\(|\\[|:\\s*([+-]?[.\\d]+)\\s*\\)|\\)|]|[^\\\\()\\[\\]:]+|:");
    private static final Pattern BREAKS = Pattern.compile("(?s)\\s*\\bBREAK\\b\\s*");
    private static final Pattern NUMBER = Pattern.compile("[+-]?(?:\\d+\\.?\\d*|\\.\\d+)");

    private final List<String> texts = new ArrayList<>();
    private final List<Double> weights = new ArrayList<>();
    private final Deque<Integer> round = new ArrayDeque<>();
    private final Deque<Integer> square = new ArrayDeque<>();

    private A1111Weights() {}

    static List<WeightedText> parse(String prompt) {
        A1111Weights parser = new A1111Weights();
        Matcher sign = SIGNS.matcher(prompt);
        while (sign.find()) {
            parser.take(sign.group(), sign.group(1));
        }
        parser.round.reversed().forEach(start -> parser.multiply(start, ROUND));
        parser.square.reversed().forEach(start -> parser.multiply(start, SQUARE));
        return parser.merged();
    }

    private void take(String sign, String number) {
        if (sign.startsWith("\\")) {
            add(sign.substring(1), 1);
        } else if (sign.equals("(")) {
            round.push(texts.size());
        } else if (sign.equals("[")) {
            square.push(texts.size());
        } else if (number != null && !round.isEmpty() && NUMBER.matcher(number).matches()) {
            multiply(round.pop(), Double.parseDouble(number));
        } else if (sign.equals(")") && !round.isEmpty()) {
            multiply(round.pop(), ROUND);
        } else if (sign.equals("]") && !square.isEmpty()) {
            multiply(square.pop(), SQUARE);
        } else {
            addText(sign);
        }
    }

    private void addText(String text) {
        String[] chunks = BREAKS.split(text, -1);
        for (int i = 0; i < chunks.length; i++) {
            if (i > 0) {
                add(WeightedText.BREAK, -1);
            }
            add(chunks[i], 1);
        }
    }

    private void add(String text, double weight) {
        texts.add(text);
        weights.add(weight);
    }

    private void multiply(int start, double factor) {
        for (int i = start; i < weights.size(); i++) {
            weights.set(i, weights.get(i) * factor);
        }
    }

    /** Joins neighbouring parts of equal weight. An empty prompt is one part of empty text. */
    private List<WeightedText> merged() {
        List<WeightedText> merged = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            WeightedText part = new WeightedText(texts.get(i), weights.get(i));
            if (!merged.isEmpty() && merged.getLast().weight() == part.weight()) {
                merged.set(merged.size() - 1, new WeightedText(merged.getLast().text() + part.text(), part.weight()));
            } else {
                merged.add(part);
            }
        }
        return merged.isEmpty() ? List.of(new WeightedText("", 1)) : merged;
    }
}
