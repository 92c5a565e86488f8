package org.inkloom.diffusion.family;

import java.util.List;
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

    /** Frees the weights. */
    @Override
    void close();
}
