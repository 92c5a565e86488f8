package org.inkloom.models.text.chatglm;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.inkloom.models.text.sentencepiece.BpeCodec;
import org.inkloom.models.text.sentencepiece.SentencePieceModel;

/**
 * Kolors' tokenizer: SentencePiece pieces behind the prefix {@code [gMASK] sop}, padded on the left.
 *
 * <p>Gives the numbers of diffusers' {@code ChatGLMTokenizer} (src/diffusers/pipelines/kolors/tokenizer.py) called with
 * {@code padding="max_length", truncation=True}. Marks such as {@code <|user|>} or {@code [gMASK]} in a prompt are
 * ordinary text. Immutable and thread-safe.
 */
public final class ChatGlmTokenizer {
    /** How many tokens Kolors gives its encoder per prompt, prefix included. */
    public static final int KOLORS_LENGTH = 256;

    private static final String FILE = "tokenizer.model";

    /** The special tokens. Their ids follow those of the pieces, in this order. */
    private static final List<String> SPECIAL_TOKENS = List.of(
            "[MASK]", "[gMASK]", "[sMASK]", "sop", "eop", "<|system|>", "<|user|>", "<|assistant|>", "<|observation|>");

    private final SentencePieceModel model;
    private final BpeCodec codec;

    /** Makes a tokenizer over the vocabulary. */
    public ChatGlmTokenizer(SentencePieceModel model) {
        this.model = model;
        this.codec = new BpeCodec(model);
    }

    /**
     * Reads the tokenizer of a model folder: {@code tokenizer/tokenizer.model} as in diffusers' layout, or else
     * {@code text_encoder/tokenizer.model} as in the original Kolors repository.
     *
     * @param modelFolder the folder that holds {@code text_encoder}
     * @throws org.inkloom.run.InkloomException {@code INK-TEXT-001} to {@code INK-TEXT-003} as
     *     {@link SentencePieceModel#read}
     */
    public static ChatGlmTokenizer load(Path modelFolder) {
        Path usual = modelFolder.resolve("tokenizer").resolve(FILE);
        Path original = modelFolder.resolve("text_encoder").resolve(FILE);
        boolean onlyOriginal = !Files.exists(usual) && Files.exists(original);
        return new ChatGlmTokenizer(SentencePieceModel.read(onlyOriginal ? original : usual));
    }

    /** Returns how many ids there are: the pieces and the special tokens. */
    public int size() {
        return model.pieces().size() + SPECIAL_TOKENS.size();
    }

    /** Returns the id of a special token such as {@code [gMASK]}; empty if there is no such token. */
    public Optional<Integer> specialId(String token) {
        int place = SPECIAL_TOKENS.indexOf(token);
        return place < 0 ? Optional.empty() : Optional.of(model.pieces().size() + place);
    }

    /** Returns the id that rows are padded with: that of the unknown piece. */
    public int padId() {
        return model.unknownId();
    }

    /** Returns the two ids that every prompt begins with. */
    public int[] prefixIds() {
        int first = model.pieces().size();
        return new int[] {first + SPECIAL_TOKENS.indexOf("[gMASK]"), first + SPECIAL_TOKENS.indexOf("sop")};
    }

    /** Returns how many tokens a prompt has, without the prefix; more than 254 do not fit into Kolors. */
    public int count(String prompt) {
        return codec.encode(prompt).length;
    }

    /** Returns the pieces of a prompt, without the prefix, as a user may want to see them. */
    public List<String> pieces(String prompt) {
        return codec.pieces(codec.encode(prompt));
    }

    /**
     * Returns the text of ids. Padding appears as {@code ⁇}, like unknown text; special tokens appear as their names.
     */
    public String decode(int[] ids) {
        StringBuilder text = new StringBuilder();
        int from = 0;
        for (int at = 0; at <= ids.length; at++) {
            boolean special = at < ids.length && ids[at] >= model.pieces().size();
            if (at == ids.length || special) {
                text.append(codec.decode(Arrays.copyOfRange(ids, from, at)));
                from = at + 1;
            }
            if (special) {
                text.append(SPECIAL_TOKENS.get(ids[at] - model.pieces().size()));
            }
        }
        return text.toString();
    }

    /** Encodes prompts to {@link #KOLORS_LENGTH} tokens each. */
    public TokenBatch encode(List<String> prompts) {
        return encode(prompts, KOLORS_LENGTH);
    }

    /**
     * Encodes prompts to rows of one length: longer ones lose their end, shorter ones are padded on the left.
     *
     * @param prompts at least one; an empty prompt is the prefix alone
     * @param length tokens per row, at least 2 (the prefix)
     */
    public TokenBatch encode(List<String> prompts, int length) {
        int[] prefix = prefixIds();
        if (prompts.isEmpty() || length < prefix.length) {
            throw new IllegalArgumentException(prompts.size() + " prompts of " + length + " tokens");
        }
        int total = Math.multiplyExact(prompts.size(), length);
        long[] ids = new long[total];
        long[] mask = new long[total];
        long[] positions = new long[total];
        List<Integer> dropped = new ArrayList<>();
        Arrays.fill(ids, padId());
        for (int row = 0; row < prompts.size(); row++) {
            int[] tokens = codec.encode(prompts.get(row));
            int kept = Math.min(tokens.length, length - prefix.length);
            dropped.add(tokens.length - kept);
            int used = prefix.length + kept;
            int start = (row + 1) * length - used;
            for (int i = 0; i < used; i++) {
                ids[start + i] = i < prefix.length ? prefix[i] : tokens[i - prefix.length];
                mask[start + i] = 1;
                positions[start + i] = i;
            }
        }
        return new TokenBatch(prompts.size(), length, ids, mask, positions, dropped);
    }
}
