package org.inkloom.diffusion;

import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;

/**
 * Receives the intermediate values of a run: {@code initial_latents}, {@code prompt_embeds},
 * {@code pooled_prompt_embeds}, {@code latents.<step>} after each step, and {@code image} as floats in [0, 1] before
 * rounding, {@code [B, H, W, 3]}; with guidance also {@code negative_prompt_embeds} and
 * {@code negative_pooled_prompt_embeds}.
 */
@FunctionalInterface
public interface Trace {
    /** Receives nothing. */
    Trace NONE = (name, tensor) -> {};

    /** Receives a tensor, on any device and in any type, valid during the call. */
    void accept(String name, Tensor tensor);

    /**
     * Hears of every step taken.
     *
     * @param done model calls made so far
     * @param calls model calls in all
     * @param denoised estimates the finished latents, float32 {@code [B, C, H, W]} on the device; computes them when asked,
     *     which it may be during the call alone
     */
    default void step(int done, int calls, Supplier<Tensor> denoised) {}
}
