package org.inkloom.models.blip;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.inkloom.models.text.bytebpe.BpeVocabulary;
import org.inkloom.models.text.bytebpe.ByteBpe;

/** OPT's tokenizer: GPT-2's byte pairs behind one begin token. Immutable and thread-safe. */
final class OptTokenizer {
    private static final Pattern WORDS = Pattern.compile(
            "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
            Pattern.UNICODE_CHARACTER_CLASS);
    private static final Set<String> SPECIAL = Set.of("<s>", "</s>", "<pad>", "<unk>", "<mask>", "<image>");

    private final ByteBpe bpe;
    private final Map<Integer, String> tokens = new HashMap<>();
    private final int begin;

    OptTokenizer(BpeVocabulary vocabulary, int begin) {
        bpe = new ByteBpe(vocabulary, "", vocabulary.ids().getOrDefault("<unk>", begin));
        vocabulary.ids().forEach((token, id) -> tokens.put(id, token));
        this.begin = begin;
    }

    /** Reads the tokenizer's files of a folder; fails as {@link BpeVocabulary#read}. */
    static OptTokenizer load(Path folder, int begin) {
        return new OptTokenizer(BpeVocabulary.read(folder), begin);
    }

    /** Returns the begin token and the tokens of a text. */
    long[] encode(String text) {
        List<Integer> ids = new ArrayList<>(List.of(begin));
        Matcher words = WORDS.matcher(text);
        while (words.find()) {
            ids.addAll(bpe.encode(words.group()));
        }
        return ids.stream().mapToLong(Integer::longValue).toArray();
    }

    /** Returns the text of tokens without the special ones, such as {@code </s>}. */
    String decode(long[] row) {
        List<String> kept = new ArrayList<>();
        for (long id : row) {
            String token = tokens.get((int) id);
            if (token != null && !SPECIAL.contains(token)) {
                kept.add(token);
            }
        }
        return ByteBpe.decode(kept);
    }
}
