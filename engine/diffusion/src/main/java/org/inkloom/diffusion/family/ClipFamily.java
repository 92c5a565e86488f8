package org.inkloom.diffusion.family;

import java.nio.file.Path;
import java.util.function.Function;
import org.inkloom.tensor.Placement;

/**
 * Families whose text encoders are CLIP's. LoRAs may change these encoders, and textual inversion learns embeddings for
 * them.
 */
sealed interface ClipFamily extends ModelFamily permits Sdxl, Sd15 {
    @Override
    default int promptLength(Path root) {
        return ClipTower.length(textFolders(root).getFirst());
    }

    @Override
    default boolean takesEmbeddings() {
        return true;
    }

    @Override
    default boolean adaptsText() {
        return true;
    }

    @Override
    default PromptEncoder loadText(Path root, Function<Path, Placement> placement) {
        return loadText(root, placement, TextWeights.AS_STORED);
    }
}
