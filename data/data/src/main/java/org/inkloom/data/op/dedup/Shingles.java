package org.inkloom.data.op.dedup;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.inkloom.data.op.Param;
import org.inkloom.data.op.Params;
import org.inkloom.data.op.clean.PythonRegex;

/**
 * Cuts a text into overlapping pieces, by which near-equal texts are found.
 *
 * @param tokenization what a piece is made of
 * @param window how many characters, words or parts one piece has
 * @param lowerCase whether case is ignored
 * @param ignored what is taken out first
 */
record Shingles(Tokens tokenization, int window, boolean lowerCase, Optional<Pattern> ignored) {
    private static final Pattern PUNCTUATION = Pattern.compile("\\p{P}");

    /** What a piece is made of. */
    enum Tokens {
        /** Words between spaces. */
        SPACE,
        /** Parts between punctuation. */
        PUNCTUATION,
        /** Characters. */
        CHARACTER
    }

    static Param[] params(int window, Param... more) {
        Param[] shared = {
            Param.text("tokenization", "space", "space, punctuation or character"),
            Param.integer("window_size", window, "tokens of one piece"),
            Param.flag("lowercase", true, "compare in lower case"),
            Param.unset("ignore_pattern", Param.Type.TEXT, "regular expression of what is taken out first")
        };
        Param[] all = Arrays.copyOf(shared, shared.length + more.length);
        System.arraycopy(more, 0, all, shared.length, more.length);
        return all;
    }

    static Shingles of(Params params) {
        int window = params.integer("window_size");
        if (window < 1) {
            throw params.wrong("window_size", "Use 1 or more.");
        }
        Optional<Pattern> ignored = params.optionalText("ignore_pattern")
                .filter(text -> !text.isEmpty())
                .map(text -> {
                    try {
                        return PythonRegex.compile(text);
                    } catch (PatternSyntaxException e) {
                        throw params.wrong(
                                "ignore_pattern", "It is no regular expression: " + e.getDescription() + ".");
                    }
                });
        return new Shingles(params.choice("tokenization", Tokens.class), window, params.flag("lowercase"), ignored);
    }

    /** Returns the pieces as UTF-8, repeated ones repeated. A text shorter than one piece is one piece. */
    List<byte[]> of(String text) {
        List<byte[]> pieces = full(text);
        return pieces.isEmpty() ? List.of(prepared(text).getBytes(StandardCharsets.UTF_8)) : pieces;
    }

    /** Returns the pieces of full length as UTF-8, repeated ones repeated. */
    List<byte[]> full(String text) {
        String prepared = prepared(text);
        return switch (tokenization) {
            case CHARACTER -> ofCharacters(prepared);
            case PUNCTUATION -> ofParts(List.of(PUNCTUATION.split(prepared, -1)));
            case SPACE ->
                ofParts(Arrays.stream(prepared.split(" "))
                        .filter(word -> !word.isEmpty())
                        .toList());
        };
    }

    private String prepared(String text) {
        String plain = lowerCase ? text.toLowerCase(Locale.ROOT) : text;
        return ignored.isPresent() ? ignored.get().matcher(plain).replaceAll("") : plain;
    }

    private List<byte[]> ofCharacters(String text) {
        int[] characters = text.codePoints().toArray();
        List<byte[]> pieces = new ArrayList<>();
        for (int i = 0; i + window <= characters.length; i++) {
            pieces.add(new String(characters, i, window).getBytes(StandardCharsets.UTF_8));
        }
        return pieces;
    }

    private List<byte[]> ofParts(List<String> parts) {
        List<byte[]> pieces = new ArrayList<>();
        for (int i = 0; i + window <= parts.size(); i++) {
            pieces.add(String.join(" ", parts.subList(i, i + window)).getBytes(StandardCharsets.UTF_8));
        }
        return pieces;
    }
}
