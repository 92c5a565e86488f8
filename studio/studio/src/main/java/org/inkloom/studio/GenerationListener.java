package org.inkloom.studio;

import org.inkloom.weights.StoredTensor;

/**
 * Receives the progress of a request. Every method does nothing unless it is overridden.
 *
 * <p>Called on the studio's threads, and on the caller's own while the request is being queued. A listener should
 * return quickly, because the device waits for it. It must not request a picture and wait for it, which would be a
 * deadlock ({@code INK-STUDIO-004}); it may cancel. An exception from it ends the request.
 */
public interface GenerationListener {
    /** Ignores everything. */
    GenerationListener NONE = new GenerationListener() {};

    /** Tells how many pieces of work come before this request: at first, whenever there are fewer, and finally 0. */
    default void waiting(int ahead) {}

    /**
     * Tells the progress of one of the tasks of which a request consists.
     *
     * @param what the task, for example {@code "encoding prompts"} or {@code "drawing"}
     * @param done units done
     * @param total number of units; 0 if it is not known
     */
    default void working(String what, long done, long total) {}

    /** Passes on a message for the user, such as what part of a LoRA was ignored. */
    default void said(String line) {}

    /** Tells that a step was done. */
    default void step(GenerationStep step) {}

    /**
     * Returns whether {@link #step} should be given previews. These cost a matrix product of the latents, or a pass of
     * a tiny autoencoder.
     */
    default boolean wantsPreviews() {
        return false;
    }

    /** Returns whether {@link #traced} should be called. */
    default boolean wantsTrace() {
        return false;
    }

    /**
     * Passes on an intermediate value as float32, for numerical comparisons: {@code initial_latents},
     * {@code prompt_embeds}, {@code pooled_prompt_embeds}, {@code latents.<step>} and {@code image}; with guidance also
     * the embeddings of the negative prompt.
     */
    default void traced(StoredTensor tensor) {}
}
