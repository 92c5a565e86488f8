package org.inkloom.studio;

import org.inkloom.weights.StoredTensor;

/**
 * Hears how a request goes on. Every method does nothing unless it is overridden.
 *
 * <p>Called from the studio's threads, and before there is a place in the queue from the caller's own. A listener returns
 * quickly: the device waits for it. It must not draw and wait for the picture, which could never begin
 * ({@code INK-STUDIO-004}); to cancel is fine. What it throws ends the request.
 */
public interface GenerationListener {
    /** Hears nothing. */
    GenerationListener NONE = new GenerationListener() {};

    /** Says how many pieces of work come before this request: when it is made, whenever they become fewer, and 0 in the end. */
    default void waiting(int ahead) {}

    /**
     * Says how far a task is, of those that a request is made of.
     *
     * @param what for example {@code "encoding prompts"} or {@code "drawing"}
     * @param done units done
     * @param total units in all, or 0 when unknown
     */
    default void working(String what, long done, long total) {}

    /** Says a line that a user should know, such as what of a LoRA was left out. */
    default void said(String line) {}

    /** Says that a step was taken. */
    default void step(GenerationStep step) {}

    /** Returns whether steps shall come with previews, which cost a multiplication of the latents, or a pass of a tiny autoencoder. */
    default boolean wantsPreviews() {
        return false;
    }

    /** Returns whether {@link #traced} shall be called. */
    default boolean wantsTrace() {
        return false;
    }

    /**
     * Hands over an intermediate value as float32, for a comparison of numbers: {@code initial_latents},
     * {@code prompt_embeds}, {@code pooled_prompt_embeds}, {@code latents.<step>} and {@code image}; with guidance also the
     * embeddings of the negative prompt.
     */
    default void traced(StoredTensor tensor) {}
}
