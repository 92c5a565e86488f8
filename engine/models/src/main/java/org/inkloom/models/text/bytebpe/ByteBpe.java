package org.inkloom.models.text.bytebpe;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * Splits words into the tokens of a {@link BpeVocabulary}. Immutable and thread-safe.
 *
 * <p>Bytes are written as letters: those that print in Latin-1 as themselves, the others as the letters from U+0100 on.
 */
public final class ByteBpe {
    private static final char[] LETTERS = letters();

    private final Map<String, Integer> ids;
    private final Map<String, Integer> ranks = new HashMap<>();
    private final String endOfWord;
    private final int unknown;

    /**
     * Makes an encoder.
     *
     * @param vocabulary tokens and merges
     * @param endOfWord what is appended to a word's last letter, such as {@code </w>}; empty for none
     * @param unknown the number for a piece that is no token, which never happens with a complete vocabulary
     */
    public ByteBpe(BpeVocabulary vocabulary, String endOfWord, int unknown) {
        ids = vocabulary.ids();
        for (String merge : vocabulary.merges()) {
            ranks.putIfAbsent(merge, ranks.size());
        }
        this.endOfWord = endOfWord;
        this.unknown = unknown;
    }

    private static char[] letters() {
        char[] letters = new char[256];
        int next = 256;
        for (int value = 0; value < 256; value++) {
            boolean prints = value > ' ' && value <= '~' || value >= 0xa1 && value != 0xad;
            letters[value] = (char) (prints ? value : next++);
        }
        return letters;
    }

    /**
     * Returns the numbers of a word's tokens. How a text is cut into words is the tokenizer's rule, not this class's.
     */
    public List<Integer> encode(String word) {
        List<String> pieces = new ArrayList<>();
        for (byte b : word.getBytes(StandardCharsets.UTF_8)) {
            pieces.add(String.valueOf(LETTERS[b & 0xff]));
        }
        if (!pieces.isEmpty()) {
            pieces.add(pieces.removeLast() + endOfWord);
        }
        while (mergeBest(pieces)) {
            // Each round merges the pair of the lowest rank wherever it stands.
        }
        return pieces.stream().map(piece -> ids.getOrDefault(piece, unknown)).toList();
    }

    private boolean mergeBest(List<String> pieces) {
        int best = Integer.MAX_VALUE;
        int at = -1;
        for (int i = 0; i + 1 < pieces.size(); i++) {
            int rank = ranks.getOrDefault(pieces.get(i) + " " + pieces.get(i + 1), Integer.MAX_VALUE);
            if (rank < best) {
                best = rank;
                at = i;
            }
        }
        if (at < 0) {
            return false;
        }
        String left = pieces.get(at);
        String right = pieces.get(at + 1);
        for (int i = at; i + 1 < pieces.size(); i++) {
            if (pieces.get(i).equals(left) && pieces.get(i + 1).equals(right)) {
                pieces.set(i, left + right);
                pieces.remove(i + 1);
            }
        }
        return true;
    }

    /**
     * Returns a vocabulary that has a token for every byte, and for every byte at the end of a word, as the content of
     * {@code vocab.json}. It serves models with random weights, to which words mean nothing anyway.
     *
     * @param endOfWord what is appended to a word's last letter
     * @param start the number of CLIP's start token; its end token has the next number
     */
    public static String bytesAlone(String endOfWord, int start) {
        Map<String, Integer> ids = new LinkedHashMap<>();
        // Sorted as in CLIP's own vocabulary, where "!" has the number 0, which is SDXL's padding.
        char[] ordered = LETTERS.clone();
        Arrays.sort(ordered);
        for (String end : List.of("", endOfWord)) {
            for (char letter : ordered) {
                ids.put(letter + end, ids.size());
            }
        }
        ids.put("<|startoftext|>", start);
        ids.put("<|endoftext|>", start + 1);
        return JsonMapper.builder().build().writeValueAsString(ids);
    }

    /** Returns the text of tokens; bytes that are no text become U+FFFD. */
    public static String decode(Iterable<String> tokens) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String token : tokens) {
            for (int i = 0; i < token.length(); i++) {
                for (int value = 0; value < LETTERS.length; value++) {
                    if (LETTERS[value] == token.charAt(i)) {
                        bytes.write(value);
                        break;
                    }
                }
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
