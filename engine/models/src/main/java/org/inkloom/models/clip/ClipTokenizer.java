package org.inkloom.models.clip;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.inkloom.models.text.bytebpe.BpeVocabulary;
import org.inkloom.models.text.bytebpe.ByteBpe;
import org.inkloom.run.InkloomException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * CLIP's tokenizer: lower-case words in byte pairs, between a start and an end token. Gives the numbers of
 * transformers' {@code CLIPTokenizer}. Immutable and thread-safe.
 */
public final class ClipTokenizer {
    private static final String START = "<|startoftext|>";
    private static final String END = "<|endoftext|>";
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern SPACE = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern WORDS = Pattern.compile(
            "'s|'t|'re|'ve|'m|'ll|'d|\\p{L}+|\\p{N}|[^\\s\\p{L}\\p{N}]+", Pattern.UNICODE_CHARACTER_CLASS);

    private final ByteBpe bpe;
    private final int start;
    private final int end;
    private final int pad;
    private final String padToken;
    private final Pattern marks;

    /**
     * Makes a tokenizer.
     *
     * @param padToken the token that rows are filled up with
     * @throws InkloomException {@code INK-TEXT-011} if the vocabulary has no start, end or padding token
     */
    public ClipTokenizer(BpeVocabulary vocabulary, String padToken) {
        start = special(vocabulary, START);
        end = special(vocabulary, END);
        pad = special(vocabulary, padToken);
        this.padToken = padToken;
        marks = Pattern.compile(Pattern.quote(START) + "|" + Pattern.quote(END) + "|" + Pattern.quote(padToken));
        bpe = new ByteBpe(vocabulary, "</w>", end);
    }

    /**
     * Reads the tokenizer's files of a folder: {@code vocab.json} and {@code merges.txt}, or {@code tokenizer.json}; the
     * padding token from {@code special_tokens_map.json} or {@code tokenizer_config.json}, by default the end token.
     *
     * @throws InkloomException {@code INK-TEXT-010} if they are not there, {@code -011} if they are damaged
     */
    public static ClipTokenizer load(Path folder) {
        BpeVocabulary vocabulary = BpeVocabulary.read(folder);
        String pad = END;
        for (String name : List.of("tokenizer_config.json", "special_tokens_map.json")) {
            pad = padToken(folder.resolve(name), pad);
        }
        return new ClipTokenizer(vocabulary, pad);
    }

    private static String padToken(Path file, String fallback) {
        if (!Files.exists(file)) {
            return fallback;
        }
        try {
            JsonNode token = JSON.readTree(Files.readString(file)).path("pad_token");
            return token.isString() ? token.asString() : token.path("content").asString(fallback);
        } catch (JacksonException | IOException e) {
            throw InkloomException.badInput(
                    "INK-TEXT-011",
                    "The tokenizer " + file + " cannot be read: " + e.getMessage() + ".",
                    "The file is damaged.",
                    "Download the tokenizer's files again.",
                    e);
        }
    }

    private static int special(BpeVocabulary vocabulary, String token) {
        Integer id = vocabulary.ids().get(token);
        if (id == null) {
            throw InkloomException.badInput(
                    "INK-TEXT-011",
                    "The tokenizer has no token " + token + ".",
                    "Its files belong to another kind of model than CLIP.",
                    "Take the tokenizer's files from the model's own folder.");
        }
        return id;
    }

    /** Returns the number of the token that begins every text. */
    public int startId() {
        return start;
    }

    /** Returns the number of the token that ends every text. */
    public int endId() {
        return end;
    }

    /** Returns the number that rows are filled up with. */
    public int padId() {
        return pad;
    }

    /**
     * Returns the tokens of a text, without start and end token. Where a text contains the name of a special token,
     * such as {@code <|endoftext|>}, it is read as that token, as in the reference. SDXL's second tokenizer has
     * {@code !} as its padding token, so that there every exclamation mark becomes padding.
     */
    public int[] pieces(String text) {
        List<Integer> ids = new ArrayList<>();
        Matcher mark = marks.matcher(text);
        int from = 0;
        while (mark.find()) {
            addWords(text.substring(from, mark.start()), ids);
            ids.add(mark.group().equals(START) ? start : mark.group().equals(padToken) ? pad : end);
            from = mark.end();
        }
        addWords(text.substring(from), ids);
        return ids.stream().mapToInt(Integer::intValue).toArray();
    }

    private void addWords(String text, List<Integer> ids) {
        String plain =
                SPACE.matcher(Normalizer.normalize(text, Normalizer.Form.NFC)).replaceAll(" ");
        StringBuilder lower = new StringBuilder();
        // Each letter alone: a whole string would be lower-cased by context, where a sigma at the end of a Greek word
        // becomes another letter than the reference has.
        plain.codePoints().forEach(c -> lower.append(Character.toString(c).toLowerCase(Locale.ROOT)));
        Matcher words = WORDS.matcher(lower);
        while (words.find()) {
            ids.addAll(bpe.encode(words.group()));
        }
    }

    /** Returns start, the tokens of a text cut to fit, and end; at most {@code length} tokens. */
    public int[] encode(String text, int length) {
        int[] pieces = pieces(text);
        int kept = Math.min(pieces.length, length - 2);
        int[] ids = new int[kept + 2];
        ids[0] = start;
        System.arraycopy(pieces, 0, ids, 1, kept);
        ids[kept + 1] = end;
        return ids;
    }

    /**
     * Encodes texts to rows of one length, cut or filled up on the right.
     *
     * @return row-major {@code [texts, length]}
     */
    public long[] rows(List<String> texts, int length) {
        long[] rows = new long[texts.size() * length];
        Arrays.fill(rows, pad);
        for (int row = 0; row < texts.size(); row++) {
            int[] ids = encode(texts.get(row), length);
            for (int i = 0; i < ids.length; i++) {
                rows[row * length + i] = ids[i];
            }
        }
        return rows;
    }
}
