package org.inkloom.models.text.chatglm;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.models.text.PromptEmbeds;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.layers.Embedding;
import org.inkloom.tensor.layers.RmsNorm;
import org.inkloom.weights.DType;
import org.jspecify.annotations.Nullable;

/**
 * ChatGLM3's transformer as Kolors reads prompts with it. It does not predict words; it returns hidden states, those
 * before and after the last block.
 *
 * <p>Follows diffusers' {@code ChatGLMModel} (src/diffusers/pipelines/kolors/text_encoder.py); weights have the
 * checkpoint's names. Owns nothing: the weights belong to their {@link org.inkloom.tensor.Weights}. If they are placed
 * {@link org.inkloom.tensor.Placement#asInFile}, a block's weights are converted only while the block runs. The 12 GB
 * of half-precision weights then stay in the operating system's page cache, and the process itself needs only the
 * largest layer (0.45 GB) besides its states.
 */
public final class ChatGlm3Encoder {
    private final ChatGlm3Config config;
    private final WeightScope scope;
    private final Embedding embedding;
    private final List<GlmBlock> blocks;
    private final Optional<RmsNorm> finalNorm;

    /** Takes {@code embedding.word_embeddings}, {@code encoder.layers} and {@code encoder.final_layernorm}. */
    public ChatGlm3Encoder(WeightScope w, ChatGlm3Config config) {
        this.config = config;
        this.scope = w;
        embedding = new Embedding(w.in("embedding.word_embeddings"), config.vocabulary(), config.hidden());
        WeightScope encoder = w.in("encoder");
        blocks = GlmBlock.list(encoder.in("layers"), config);
        finalNorm = config.finalNorm()
                ? Optional.of(new RmsNorm(encoder.in("final_layernorm"), config.hidden(), config.epsilon()))
                : Optional.empty();
    }

    /** Returns whether a checkpoint may contain this weight although nothing here reads it. */
    public static boolean isUnused(String name) {
        return name.equals("output_layer.weight") || name.equals("rotary_pos_emb.inv_freq");
    }

    /** Returns the sizes. */
    public ChatGlm3Config config() {
        return config;
    }

    /**
     * Computes what the U-Net is conditioned on: the state before the last block at every position, and the state after
     * the last block at the last position. Neither is normalised.
     *
     * <p>On the CPU, positions of padding that are equal are computed once (see {@link EncoderInput}), and the last
     * block is computed for one position only.
     *
     * @param tokens the prompts
     * @param run is told of every block, and asked before each whether to stop
     * @return both results, to be closed by the caller
     */
    public PromptEmbeds encode(TokenBatch tokens, RunControl run) {
        // A GPU computes all positions: it has the speed, and shapes that do not depend on the prompt can be recorded.
        EncoderInput input =
                scope.device().isCuda() ? EncoderInput.whole(tokens) : EncoderInput.withoutRepetition(tokens);
        try (Scope all = Scope.open();
                Progress.Task task = run.progress().begin("encoding prompts", config.layers(), "layer")) {
            Prepared prepared = prepare(input);
            Tensor hidden = prepared.embedded();
            for (int i = 0; i < config.layers() - 1; i++) {
                run.cancellation().check("layer " + i + " of the text encoder");
                Tensor next = blocks.get(i).forward(hidden, prepared.rotary(), prepared.bias(), input.length());
                // Each state is freed as soon as the next one exists; otherwise those of all 28 blocks would live until
                // the end.
                hidden.close();
                hidden = next;
                task.advanceTo(i + 1);
            }
            run.cancellation().check("the last layer of the text encoder");
            Tensor last = blocks.getLast().forward(hidden, prepared.rotary(), prepared.bias(), 1);
            task.advanceTo(config.layers());
            return PromptEmbeds.retaining(
                    repeatFirst(hidden, input.repeated()), last.select(1, 0).contiguous());
        }
    }

    /**
     * What {@link #states} computes.
     *
     * @param tokens the state before the last block at every position, {@code [B, T, D]}
     * @param last the state after it at the last position, {@code [B, D]}
     */
    public record States(Tensor tokens, Tensor last) {}

    /**
     * Computes the same as {@link #encode}, for training: all positions, differentiable, from tensors on the device,
     * without waiting for the device and without shapes that depend on the prompts.
     *
     * @param ids int64 {@code [B, T]}, padded on the left
     * @param lengths int64 {@code [B, 1]}, number of tokens of each row without padding
     * @return both results, in the caller's scope
     */
    public States states(Tensor ids, Tensor lengths) {
        try (Scope all = Scope.open()) {
            PaddedRows rows = PaddedRows.of(scope, ids, lengths);
            Rotary rotary = Rotary.of(scope, rows.positions(), config.headChannels());
            Tensor hidden = embedding.forward(ids);
            for (GlmBlock block : blocks.subList(0, blocks.size() - 1)) {
                hidden = block.forward(hidden, rotary, rows.bias(), ids.size(1));
            }
            Tensor last = blocks.getLast().forward(hidden, rotary, rows.bias(), 1);
            return new States(all.keep(hidden), all.keep(last.select(1, 0)));
        }
    }

    /**
     * Computes all hidden states at every position: the one after the embedding and those after each block, not
     * normalised.
     *
     * @param tokens the prompts
     * @return N + 1 tensors {@code [B, T, D]}, in the caller's scope
     */
    public List<Tensor> hiddenStates(TokenBatch tokens) {
        EncoderInput input = EncoderInput.whole(tokens);
        try (Scope all = Scope.open()) {
            Prepared prepared = prepare(input);
            List<Tensor> states = new ArrayList<>();
            states.add(all.keep(prepared.embedded()));
            for (GlmBlock block : blocks) {
                Tensor next = block.forward(states.getLast(), prepared.rotary(), prepared.bias(), input.length());
                states.add(all.keep(next));
            }
            return states;
        }
    }

    /**
     * Applies the norm that follows the last block; Kolors does not use it.
     *
     * @param hidden {@code [..., D]}
     * @return the same shape, in the caller's scope
     * @throws IllegalStateException if the configuration has no such norm
     */
    public Tensor normalized(Tensor hidden) {
        return finalNorm
                .orElseThrow(() -> new IllegalStateException("post_layer_norm is false"))
                .forward(hidden);
    }

    private record Prepared(
            Tensor embedded, Rotary rotary, @Nullable Tensor bias) {}

    private Prepared prepare(EncoderInput input) {
        for (long id : input.ids()) {
            if (id < 0 || id >= config.vocabulary()) {
                throw new IllegalArgumentException("token id " + id + " in a vocabulary of " + config.vocabulary());
            }
        }
        long rows = input.rows();
        long length = input.length();
        Tensor ids = Tensors.to(Tensors.of(input.ids(), rows, length), scope.device(), DType.INT64);
        Tensor positions = Tensors.to(Tensors.of(input.positions(), rows, length), scope.device(), DType.INT64);
        Tensor bias = input.bias()
                .map(values -> Tensors.to(Tensors.of(values, rows, 1, length, length), scope.device(), scope.compute()))
                .orElse(null);
        return new Prepared(embedding.forward(ids), Rotary.of(scope, positions, config.headChannels()), bias);
    }

    private static Tensor repeatFirst(Tensor hidden, long times) {
        return times == 0 ? hidden : Tensors.cat(1, hidden.narrow(1, 0, 1).expand(-1, times, -1), hidden);
    }
}
