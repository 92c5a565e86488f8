package org.inkloom.data.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.inkloom.data.port.TokenCounter;
import org.inkloom.models.text.bytebpe.BpeVocabulary;
import org.inkloom.models.text.bytebpe.ByteBpe;
import org.inkloom.run.InkloomException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tokenizers of the kind of GPT-2 and GPT-NeoX: added tokens are cut out, the rest is normalised, cut by GPT-2's rule, and
 * merged by bytes. Immutable and thread-safe.
 */
final class ByteLevelTokens implements TokenCounter {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern NONE = Pattern.compile("(?!)");

    /** The rule of GPT-2's published tokenizer. */
    private static final Pattern WORDS = Pattern.compile(
            "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
            Pattern.UNICODE_CHARACTER_CLASS);

    private final ByteBpe bpe;
    private final Pattern rawTokens;
    private final Pattern normalisedTokens;
    private final boolean composed;
    private final boolean spaceFirst;

    private ByteLevelTokens(Path folder, JsonNode root) {
        bpe = new ByteBpe(BpeVocabulary.read(folder), "", -1);
        rawTokens = added(root, false);
        normalisedTokens = added(root, true);
        composed = root.path("normalizer").path("type").asString("").equals("NFC");
        spaceFirst = root.path("pre_tokenizer").path("add_prefix_space").asBoolean(false);
    }

    /**
     * Reads {@code tokenizer.json} of a folder.
     *
     * @throws InkloomException INK-DATA-032 if it is of another kind, INK-TEXT-010 and -011 if it is damaged
     */
    static ByteLevelTokens read(Path folder) {
        Path file = folder.resolve("tokenizer.json");
        try {
            JsonNode root = JSON.readTree(Files.readString(file));
            String model = root.path("model").path("type").asString("BPE");
            String cutting = root.path("pre_tokenizer").path("type").asString("");
            String normalizer = root.path("normalizer").path("type").asString("");
            boolean plain = root.path("pre_tokenizer").path("use_regex").asBoolean(true);
            if (!model.equals("BPE")
                    || !cutting.equals("ByteLevel")
                    || !plain
                    || !normalizer.isEmpty() && !normalizer.equals("NFC")) {
                throw refused(file, "It is " + model + " over " + cutting + " with normalizer '" + normalizer + "'.");
            }
            return new ByteLevelTokens(folder, root);
        } catch (JacksonException | IOException e) {
            throw refused(
                    file,
                    "It cannot be read: "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse("") + ".");
        }
    }

    private static InkloomException refused(Path file, String why) {
        return InkloomException.badInput(
                "INK-DATA-032",
                "The tokenizer " + file + " cannot be used.",
                why,
                "Name one that merges bytes as GPT-2 does, for example EleutherAI/pythia-6.9b-deduped.");
    }

    /**
     * Returns a pattern of the added tokens. Longer ones come first, so that a token is not taken for a shorter one
     * that it begins with.
     */
    private static Pattern added(JsonNode root, boolean normalised) {
        List<String> texts = new ArrayList<>();
        for (JsonNode token : root.path("added_tokens")) {
            String text = token.path("content").asString("");
            if (token.path("normalized").asBoolean(false) == normalised && !text.isEmpty()) {
                texts.add(text);
            }
        }
        return texts.isEmpty()
                ? NONE
                : Pattern.compile(texts.stream()
                        .sorted(Comparator.comparingInt(String::length).reversed())
                        .map(Pattern::quote)
                        .collect(Collectors.joining("|")));
    }

    @Override
    public int count(String text) {
        int count = 0;
        for (Piece raw : cut(text, rawTokens)) {
            if (raw.token()) {
                count++;
                continue;
            }
            String normal = composed ? Normalizer.normalize(raw.text(), Normalizer.Form.NFC) : raw.text();
            for (Piece piece : cut(normal, normalisedTokens)) {
                count += piece.token() ? 1 : merged(piece.text());
            }
        }
        return count;
    }

    /** A part of a text, which may be one token already. */
    private record Piece(String text, boolean token) {}

    private static List<Piece> cut(String text, Pattern tokens) {
        List<Piece> pieces = new ArrayList<>();
        Matcher found = tokens.matcher(text);
        int from = 0;
        while (found.find()) {
            if (found.start() > from) {
                pieces.add(new Piece(text.substring(from, found.start()), false));
            }
            pieces.add(new Piece(found.group(), true));
            from = found.end();
        }
        if (from < text.length()) {
            pieces.add(new Piece(text.substring(from), false));
        }
        return pieces;
    }

    private int merged(String text) {
        int count = 0;
        Matcher words = WORDS.matcher(spaceFirst && !text.startsWith(" ") ? " " + text : text);
        while (words.find()) {
            count += bpe.encode(words.group()).size();
        }
        return count;
    }
}
