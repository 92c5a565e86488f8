package org.inkloom.training.base;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.models.config.ModelPart;
import org.inkloom.models.preset.ModelPreset;
import org.inkloom.models.text.chatglm.ChatGlm3Config;
import org.inkloom.models.text.chatglm.ChatGlm3Encoder;
import org.inkloom.models.text.chatglm.ChatGlmTokenizer;
import org.inkloom.models.text.chatglm.KolorsTextEncoder;
import org.inkloom.models.text.chatglm.TokenBatch;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.training.config.BaseTrainingConfig;
import org.inkloom.training.dataset.Draws;
import org.inkloom.training.source.ExamplePool;
import org.inkloom.weights.DType;

/**
 * What turns captions into the text encoder's input: the tokenizer, the encoder's sizes, and the tensors at fixed
 * addresses that hold a batch's tokens.
 */
final class TextSide implements AutoCloseable {
    static final String PART = "text_encoder";
    static final String STEM = "model";

    private final ChatGlmTokenizer tokenizer;
    private final ChatGlm3Config sizes;
    private final int length;
    private final Device device;
    private final BaseTrainingConfig config;
    private final Tensor ids;
    private final Tensor lengths;

    /**
     * Loads the tokenizer.
     *
     * @param batch how many captions are prepared at a time
     * @throws InkloomException {@code INK-TRAIN-043} if the tokenizer has more tokens than the encoder
     */
    TextSide(BaseTrainingConfig config, Device device, int batch) {
        this.config = config;
        this.device = device;
        Path folder = config.model().model().orElseThrow();
        tokenizer = ChatGlmTokenizer.load(folder);
        ModelPreset preset = config.model().sizes();
        sizes = ChatGlm3Config.read(preset.reader(ModelPart.TEXT_ENCODER));
        length = config.model().promptLength() > 0
                ? config.model().promptLength()
                : KolorsTextEncoder.promptLength(preset.reader(ModelPart.TEXT_ENCODER));
        if (tokenizer.size() > sizes.vocabulary()) {
            throw InkloomException.badInput(
                    "INK-TRAIN-043",
                    "The tokenizer in " + folder + " has " + tokenizer.size() + " tokens, and the preset's encoder "
                            + sizes.vocabulary() + ".",
                    "The vocabulary was made for another model.",
                    "Name a folder with a smaller tokenizer.model in " + SettingKey.of("model") + ", or another "
                            + SettingKey.of("preset") + ".");
        }
        try (Scope scope = Scope.open()) {
            ids = Scope.retain(torch.zeros(new long[] {batch, length}, Tensors.options(device, DType.INT64)));
            lengths = Scope.retain(torch.ones(new long[] {batch, 1}, Tensors.options(device, DType.INT64)));
        }
    }

    ChatGlm3Config sizes() {
        return sizes;
    }

    int length() {
        return length;
    }

    Optional<ChatGlmTokenizer> tokenizer() {
        return Optional.of(tokenizer);
    }

    /** Writes the encoder's config with the number of tokens that it was trained on. */
    void exportConfig(ModelExport export) {
        export.config(
                "text_encoder/config.json",
                config.model().sizes().config(ModelPart.TEXT_ENCODER),
                "prompt_length",
                length);
    }

    /**
     * Copies a batch's tokens into the tensors that the step reads.
     *
     * @param rows of the pool
     * @param dropout probability that an example's caption is replaced by the empty one, for classifier-free
     *     guidance
     */
    void prepare(ExamplePool pool, int[] rows, long batch, double dropout) {
        pool.tokens(rows, dropped(batch, rows.length, dropout), ids, lengths);
    }

    private boolean[] dropped(long batch, int count, double dropout) {
        return dropped(config.run().seed(), batch, count, dropout);
    }

    /** Returns which examples of a batch have their caption dropped. */
    static boolean[] dropped(long seed, long batch, int count, double dropout) {
        boolean[] dropped = new boolean[count];
        Draws draws = Draws.of(seed, Draws.Purpose.CAPTION, batch);
        for (int i = 0; i < count; i++) {
            dropped[i] = draws.nextDouble() < dropout;
        }
        return dropped;
    }

    /** Encodes the prepared batch, with gradients. */
    ChatGlm3Encoder.States states(ChatGlm3Encoder encoder) {
        return encoder.states(ids, lengths);
    }

    /** Encodes captions without gradients, in the current scope. */
    ChatGlm3Encoder.States states(ChatGlm3Encoder encoder, List<String> captions) {
        TokenBatch tokens = tokenizer.encode(captions, length);
        long[] used = new long[captions.size()];
        for (int i = 0; i < tokens.attentionMask().length; i++) {
            used[i / length] += tokens.attentionMask()[i];
        }
        try (Scope scope = Scope.open();
                NoGradGuard noGrad = new NoGradGuard()) {
            ChatGlm3Encoder.States states = encoder.states(
                    Tensors.to(Tensors.of(tokens.inputIds(), captions.size(), length), device, DType.INT64),
                    Tensors.to(Tensors.of(used, captions.size(), 1), device, DType.INT64));
            return new ChatGlm3Encoder.States(scope.keep(states.tokens()), scope.keep(states.last()));
        }
    }

    @Override
    public void close() {
        Scope.release(ids);
        Scope.release(lengths);
    }
}
