package org.inkloom.diffusion.family;

import java.util.List;
import org.inkloom.diffusion.prompt.ParsedPrompt;
import org.inkloom.diffusion.prompt.PromptRules;
import org.inkloom.models.text.PromptEmbeds;
import org.inkloom.run.RunControl;

/** A loaded text side: prompts in, conditioning out. Owns its weights until {@link #close}. */
public interface PromptEncoder extends AutoCloseable {
    /**
     * Encodes prompts; says so where one is cut.
     *
     * @param prompts at least one; an empty prompt is allowed
     * @return {@code [B, T, D]} and {@code [B, P]}, to be closed by the caller
     */
    PromptEmbeds encode(List<String> prompts, RunControl run);

    /**
     * Encodes a prompt in parts, however long it is where the family reads long prompts in chunks. Weights change what the
     * prompt says token by token, not what it says as a whole.
     *
     * @param rules by which the prompt was parsed
     * @return {@code [1, T, D]}, of more tokens where there are more chunks, and {@code [1, P]}, to be closed by the caller
     */
    PromptEmbeds encode(ParsedPrompt prompt, PromptRules rules, RunControl run);

    /**
     * Returns at which places of the encoded prompt some words stand, each time they do; none where they do not, or where
     * the prompt is cut before them.
     *
     * @param rules by which the prompt was parsed
     * @param words as they stand in the prompt
     */
    int[] places(ParsedPrompt prompt, PromptRules rules, String words);

    /** Returns whether {@link #encode(List, RunControl)} reads a prompt as its parts say it: nothing is weighted or cut. */
    boolean readsAsPlain(ParsedPrompt prompt);

    /** Frees the weights. */
    @Override
    void close();
}
