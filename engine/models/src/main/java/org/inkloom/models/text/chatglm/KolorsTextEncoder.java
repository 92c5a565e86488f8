package org.inkloom.models.text.chatglm;

import java.nio.file.Path;
import java.util.List;
import org.inkloom.models.config.ConfigReader;
import org.inkloom.models.text.PromptEmbeds;
import org.inkloom.run.Counted;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.AdapterSet;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Weights;
import org.inkloom.weights.TensorFiles;

/**
 * Kolors' text encoder with its tokenizer: prompts in, conditioning out. Owns its weights until {@link #close}.
 *
 * <p>It is by far the largest part of Kolors. A pipeline therefore encodes all prompts, closes it, and loads the U-Net
 * only then.
 */
public final class KolorsTextEncoder implements AutoCloseable {
    private final ChatGlmTokenizer tokenizer;
    private final ChatGlm3Encoder encoder;
    private final Weights weights;
    private final int length;

    private KolorsTextEncoder(ChatGlmTokenizer tokenizer, ChatGlm3Encoder encoder, Weights weights, int length) {
        this.tokenizer = tokenizer;
        this.encoder = encoder;
        this.weights = weights;
        this.length = length;
    }

    /**
     * Loads the tokenizer and the encoder of a model folder, in diffusers' layout or that of the original repository.
     *
     * @param modelFolder the folder that holds {@code text_encoder}
     * @param placement where to compute and in which type; on the CPU the weights stay as the file has them
     * @throws InkloomException {@code INK-TEXT-001} to {@code INK-TEXT-003} for the tokenizer, {@code INK-TEXT-004} and
     *     {@code INK-MODEL-002} to {@code -005} for the configuration, {@code INK-TEXT-005} if the two do not go
     *     together, {@code INK-MODEL-001} and {@code INK-FILE-*} for the weights
     */
    public static KolorsTextEncoder load(Path modelFolder, Placement placement) {
        ChatGlmTokenizer tokenizer = ChatGlmTokenizer.load(modelFolder);
        Path folder = modelFolder.resolve("text_encoder");
        ConfigReader json = ConfigReader.open(folder.resolve("config.json"));
        ChatGlm3Config config = ChatGlm3Config.read(json);
        if (tokenizer.size() > config.vocabulary()) {
            throw InkloomException.badInput(
                    "INK-TEXT-005",
                    "The tokenizer of " + modelFolder + " has " + tokenizer.size() + " tokens, and the encoder's table "
                            + config.vocabulary() + ".",
                    "The tokenizer belongs to another model than the encoder.",
                    "Take tokenizer.model and text_encoder from the same model folder.");
        }
        Placement held = placement.device().isCuda() ? placement : placement.asInFile();
        return Weights.open(TensorFiles.openFolder(folder), held).ownedBy(weights -> {
            ChatGlm3Encoder encoder = weights.build(
                    "text encoder", AdapterSet.NONE, ChatGlm3Encoder::isUnused, w -> new ChatGlm3Encoder(w, config));
            return new KolorsTextEncoder(tokenizer, encoder, weights, promptLength(json));
        });
    }

    /**
     * Returns to how many positions prompts are padded or cut: 256 as in Kolors, or the {@code prompt_length} of the
     * config, which says what the encoder was trained on.
     */
    public static int promptLength(ConfigReader textEncoder) {
        return textEncoder.positive("prompt_length", ChatGlmTokenizer.KOLORS_LENGTH);
    }

    /** Returns the tokenizer. */
    public ChatGlmTokenizer tokenizer() {
        return tokenizer;
    }

    /** Returns the transformer. */
    public ChatGlm3Encoder encoder() {
        return encoder;
    }

    /** Returns a prompt's tokens as {@link #encode} reads them. */
    public TokenBatch tokens(String prompt) {
        return tokenizer.encode(List.of(prompt), length);
    }

    /**
     * Encodes prompts to {@link #promptLength} positions each, 256 for Kolors. Tells the user where a prompt is cut.
     *
     * @param prompts at least one; an empty prompt is allowed
     * @param run receives progress and that message, and is asked whether to stop
     * @return {@code [B, T, D]} and {@code [B, D]}, to be closed by the caller
     */
    public PromptEmbeds encode(List<String> prompts, RunControl run) {
        TokenBatch tokens = tokenizer.encode(prompts, length);
        for (int row = 0; row < tokens.rows(); row++) {
            int dropped = tokens.dropped().get(row);
            if (dropped > 0) {
                run.progress()
                        .say("Prompt " + (row + 1) + " is too long: its last " + dropped + " of "
                                + Counted.of(dropped + length - 2, "token") + " are cut off.");
            }
        }
        return encoder.encode(tokens, run);
    }

    /** Frees the weights and closes their file. */
    @Override
    public void close() {
        weights.close();
    }
}
