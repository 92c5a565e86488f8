package org.inkloom.diffusion.prompt;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.models.clip.ClipText;
import org.inkloom.models.clip.ClipTokenizer;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;

/**
 * A text encoder of CLIP that encodes prompts of any length, with weights.
 *
 * @param tokenizer of the encoder
 * @param tower the network
 * @param choice selects the hidden states that the U-Net gets, for example the last normalised ones
 */
public record WeightedClip(ClipTokenizer tokenizer, ClipText tower, Function<ClipText.States, Tensor> choice) {
    /**
     * An encoded prompt.
     *
     * @param states of all chunks one after the other, {@code [1, 77 n, D]}
     * @param pooled state of the first chunk, {@code [1, D]}; without weights
     */
    public record Read(Tensor states, Tensor pooled) {}

    /**
     * Encodes a prompt.
     *
     * @return tensors of the caller's scope
     */
    public Read read(String prompt, PromptRules rules) {
        return read(chunks(prompt, rules), rules);
    }

    /** Returns a prompt's chunks; for callers that have to bring several prompts to the same number. */
    public List<TokenChunk> chunks(String prompt, PromptRules rules) {
        int length = tower.config().positions();
        return TokenChunks.of(PromptParser.parse(prompt, rules), rules, tokenizer, length);
    }

    /**
     * Encodes chunks, at least one.
     *
     * @return tensors of the caller's scope
     */
    public Read read(List<TokenChunk> chunks, PromptRules rules) {
        try (Scope scope = Scope.open()) {
            List<Tensor> states = new ArrayList<>();
            Tensor pooled = null;
            for (TokenChunk chunk : chunks) {
                ClipText.States read = tower.forward(chunk.ids(), 1, chunk.vectors());
                states.add(weighted(choice.apply(read), chunk, rules));
                pooled = pooled == null ? read.pooled() : pooled;
            }
            if (pooled == null) {
                throw new IllegalArgumentException("no chunks");
            }
            return new Read(scope.keep(Tensors.cat(1, states.toArray(Tensor[]::new))), scope.keep(pooled));
        }
    }

    private Tensor weighted(Tensor states, TokenChunk chunk, PromptRules rules) {
        if (chunk.isPlain()) {
            return states;
        }
        if (rules == PromptRules.A1111) {
            return StateWeights.keepingMean(states, chunk.weights());
        }
        TokenChunk nothing = chunks("", rules).getFirst();
        return StateWeights.fromEmpty(states, choice.apply(tower.forward(nothing.ids(), 1)), chunk.weights());
    }
}
