package org.inkloom.models.text.wordpiece;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.inkloom.models.config.ConfigReader;
import org.inkloom.run.InkloomException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** BERT's tokenizer. Gives the numbers of transformers' {@code BertTokenizer}. Immutable and thread-safe. */
public final class BertTokenizer {
    private static final String UNKNOWN = "[UNK]";
    private static final String BEGIN = "[CLS]";
    private static final String END = "[SEP]";
    private static final List<String> SPECIAL = List.of("[PAD]", UNKNOWN, BEGIN, END, "[MASK]");
    private static final Pattern MARKS = Pattern.compile("\\[PAD\\]|\\[UNK\\]|\\[CLS\\]|\\[SEP\\]|\\[MASK\\]");
    private static final String INSIDE = "##";
    private static final int LONGEST_WORD = 100;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Map<String, Integer> ids = new HashMap<>();
    private final Map<Integer, String> tokens = new HashMap<>();
    private final BertWords words;

    /**
     * Makes a tokenizer.
     *
     * @param vocabulary number by token
     * @param lowerCase whether case and accents are dropped
     * @throws InkloomException {@code INK-TEXT-011} if a special token is missing
     */
    public BertTokenizer(Map<String, Integer> vocabulary, boolean lowerCase) {
        ids.putAll(vocabulary);
        vocabulary.forEach((token, id) -> tokens.put(id, token));
        words = new BertWords(lowerCase);
        for (String token : List.of(UNKNOWN, BEGIN, END)) {
            if (!ids.containsKey(token)) {
                throw InkloomException.badInput(
                        "INK-TEXT-011",
                        "The tokenizer has no token " + token + ".",
                        "Its files belong to another kind of model than BERT.",
                        "Take vocab.txt from the model's own folder.");
            }
        }
    }

    /**
     * Reads {@code vocab.txt} of a folder, or else {@code tokenizer.json}, and {@code do_lower_case} from {@code
     * tokenizer_config.json}, by default true.
     *
     * @throws InkloomException {@code INK-TEXT-010} if there is no vocabulary, {@code -011} if it is damaged
     */
    public static BertTokenizer load(Path folder) {
        Path settings = folder.resolve("tokenizer_config.json");
        boolean lower = !Files.exists(settings) || ConfigReader.open(settings).flag("do_lower_case", true);
        try {
            return new BertTokenizer(vocabulary(folder), lower);
        } catch (JacksonException | IOException e) {
            throw InkloomException.badInput(
                    "INK-TEXT-011",
                    "The tokenizer of " + folder + " cannot be read: " + e.getMessage() + ".",
                    "A file is damaged or is not in UTF-8.",
                    "Download the tokenizer's files again.",
                    e);
        }
    }

    private static Map<String, Integer> vocabulary(Path folder) throws IOException {
        Path lines = folder.resolve("vocab.txt");
        Path whole = folder.resolve("tokenizer.json");
        Map<String, Integer> ids = new HashMap<>();
        if (Files.exists(lines)) {
            for (String line : Files.readString(lines).split("\r?\n")) {
                ids.put(line, ids.size());
            }
        } else if (Files.exists(whole)) {
            for (Map.Entry<String, JsonNode> entry : JSON.readTree(Files.readString(whole))
                    .path("model")
                    .path("vocab")
                    .properties()) {
                ids.put(entry.getKey(), entry.getValue().asInt());
            }
        } else {
            throw InkloomException.badInput(
                    "INK-TEXT-010",
                    "The folder " + folder + " has no tokenizer: neither vocab.txt nor tokenizer.json.",
                    "The download is incomplete, or another folder was meant.",
                    "Put the tokenizer's files of the same model beside its config.json.");
        }
        return ids;
    }

    /** Returns the number of a token. */
    public Optional<Integer> id(String token) {
        return Optional.ofNullable(ids.get(token));
    }

    /**
     * Returns the tokens of a text, without the begin and end token. The name of a special token in a text is read as
     * that token.
     */
    public int[] pieces(String text) {
        List<Integer> pieces = new ArrayList<>();
        Matcher mark = MARKS.matcher(text);
        int from = 0;
        while (mark.find()) {
            if (ids.containsKey(mark.group())) {
                addWords(text.substring(from, mark.start()), pieces);
                pieces.add(ids.get(mark.group()));
                from = mark.end();
            }
        }
        addWords(text.substring(from), pieces);
        return pieces.stream().mapToInt(Integer::intValue).toArray();
    }

    private void addWords(String text, List<Integer> pieces) {
        for (String word : words.split(text)) {
            pieces.addAll(split(word));
        }
    }

    /**
     * Splits a word: the longest known piece is cut off its front again and again. A word of which some rest is not
     * known becomes the unknown token.
     */
    private List<Integer> split(String word) {
        List<Integer> unknown = List.of(ids.getOrDefault(UNKNOWN, 0));
        int[] letters = word.codePoints().toArray();
        if (letters.length > LONGEST_WORD) {
            return unknown;
        }
        List<Integer> pieces = new ArrayList<>();
        int from = 0;
        while (from < letters.length) {
            int to = letters.length;
            Integer id = null;
            while (to > from && id == null) {
                String piece = new String(letters, from, to - from);
                id = ids.get(from == 0 ? piece : INSIDE + piece);
                to--;
            }
            if (id == null) {
                return unknown;
            }
            pieces.add(id);
            from = to + 1;
        }
        return pieces;
    }

    /** Returns the begin token, the tokens of a text cut to fit, and the end token; at most {@code length} tokens. */
    public long[] encode(String text, int length) {
        int[] pieces = pieces(text);
        int kept = Math.min(pieces.length, length - 2);
        long[] row = new long[kept + 2];
        row[0] = ids.getOrDefault(BEGIN, 0);
        for (int i = 0; i < kept; i++) {
            row[i + 1] = pieces[i];
        }
        row[kept + 1] = ids.getOrDefault(END, 0);
        return row;
    }

    /** Returns the text of tokens without the special ones, with no space before punctuation. */
    public String decode(long[] row) {
        StringBuilder text = new StringBuilder();
        for (long id : row) {
            String token = tokens.get((int) id);
            if (token == null || SPECIAL.contains(token)) {
                continue;
            }
            if (text.isEmpty()) {
                text.append(token);
            } else if (token.startsWith(INSIDE)) {
                text.append(token.substring(INSIDE.length()));
            } else {
                text.append(' ').append(token);
            }
        }
        return text.toString()
                .replace(" .", ".")
                .replace(" ?", "?")
                .replace(" !", "!")
                .replace(" ,", ",")
                .replace(" ' ", "'")
                .replace(" n't", "n't")
                .replace(" 'm", "'m")
                .replace(" 's", "'s")
                .replace(" 've", "'ve")
                .replace(" 're", "'re");
    }
}
