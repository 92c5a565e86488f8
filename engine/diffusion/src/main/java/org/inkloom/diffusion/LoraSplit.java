package org.inkloom.diffusion;

import java.util.ArrayList;
import java.util.List;
import org.inkloom.diffusion.lora.LoraFiles;

/**
 * Which LoRAs of a request are computed beside the weights, and which must be multiplied into them.
 *
 * @param fused are multiplied into the weights when these are loaded
 * @param beside are computed beside the weights
 */
record LoraSplit(List<LoraUse> fused, List<LoraUse> beside) {
    /** Copies both. */
    LoraSplit {
        fused = List.copyOf(fused);
        beside = List.copyOf(beside);
    }

    /**
     * Splits LoRAs.
     *
     * @param all true to multiply all of them into the weights; false for only those that cannot be computed beside
     *     them
     */
    static LoraSplit of(List<LoraUse> loras, boolean all) {
        List<LoraUse> fused = new ArrayList<>();
        List<LoraUse> beside = new ArrayList<>();
        for (LoraUse use : loras) {
            (all || LoraFiles.needsNewWeights(use.file()) ? fused : beside).add(use);
        }
        return new LoraSplit(fused, beside);
    }
}
