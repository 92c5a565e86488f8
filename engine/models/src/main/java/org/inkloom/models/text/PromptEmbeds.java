package org.inkloom.models.text;

import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.Scope;

/**
 * What a U-Net is conditioned on, for B prompts. Owns both tensors: they live until {@link #close}, whatever scopes are
 * closed before.
 *
 * @param promptEmbeds one vector per token, {@code [B, T, D]}
 * @param pooled one vector per prompt, {@code [B, P]}
 */
public record PromptEmbeds(Tensor promptEmbeds, Tensor pooled) implements AutoCloseable {
    /** Checks the shapes. Takes over one reference to each tensor, which {@link #close} gives back. */
    public PromptEmbeds {
        if (promptEmbeds.dim() != 3 || pooled.dim() != 2 || promptEmbeds.size(0) != pooled.size(0)) {
            throw new IllegalArgumentException("prompt embeddings " + promptEmbeds.sizes() + " and pooled "
                    + pooled.sizes() + " are not [B, T, D] and [B, P]");
        }
    }

    /** Keeps tensors alive that belong to a scope: they outlive it in this object. */
    public static PromptEmbeds retaining(Tensor promptEmbeds, Tensor pooled) {
        return new PromptEmbeds(Scope.retain(promptEmbeds), Scope.retain(pooled));
    }

    /** Returns B, the number of prompts. */
    public long prompts() {
        return pooled.size(0);
    }

    /** Frees both tensors. */
    @Override
    public void close() {
        Scope.release(promptEmbeds);
        Scope.release(pooled);
    }
}
