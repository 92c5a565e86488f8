package org.inkloom.diffusion.family;

import java.util.List;
import org.inkloom.diffusion.prompt.ParsedPrompt;
import org.inkloom.diffusion.prompt.PromptRules;
import org.inkloom.models.text.PromptEmbeds;
import org.inkloom.run.RunControl;

/** The loaded text encoders of a model: prompts in, conditioning out. Owns their weights until {@link #close}. */
public interface PromptEncoder extends AutoCloseable {
    /**
     * Encodes prompts without reading weights or other syntax in them. The user is told of a prompt that is cut.
     *
     * @param prompts at least one; an empty prompt is allowed
     * @return {@code [B, T, D]} and {@code [B, P]}, to be closed by the caller
     */
    PromptEmbeds encode(List<String> prompts, RunControl run);

    /**
     * Encodes a parsed prompt. Where the family reads long prompts in chunks, none of it is cut. Weights act on the
     * tokens' states, not on the pooled state.
     *
     * @param rules by which the prompt was parsed
     * @return {@code [1, T, D]}, with T growing by whole chunks, and {@code [1, P]}, to be closed by the caller
     */
    PromptEmbeds encode(ParsedPrompt prompt, PromptRules rules, RunControl run);

    /**
     * Returns the token positions of some words in the encoded prompt, for every occurrence; empty if there is none, or
     * if the prompt is cut before it.
     *
     * @param rules by which the prompt was parsed
     * @param words as they are written in the prompt
     */
    int[] places(ParsedPrompt prompt, PromptRules rules, String words);

    /**
     * Returns whether {@link #encode(List, RunControl)} would encode this prompt the same way: it has no weights and is
     * not cut.
     */
    boolean readsAsPlain(ParsedPrompt prompt);

    /** Frees the weights. */
    @Override
    void close();
}
