package org.inkloom.diffusion;

import java.util.List;
import org.inkloom.models.unet.UNetPass;

/**
 * Which conditioning each step of a drawing has: one for all steps, or several where the prompt changes.
 *
 * @param passes each conditioning as one object, so that what depends on it alone is computed once
 * @param ofSteps for each step of the sampler, the index of its pass; empty where there is only one. Later steps have
 *     the pass of the last one listed
 */
public record StepPasses(List<UNetPass> passes, List<Integer> ofSteps) {
    /** Copies the lists and checks that every step has a pass. */
    public StepPasses {
        passes = List.copyOf(passes);
        ofSteps = List.copyOf(ofSteps);
        int count = passes.size();
        boolean all = ofSteps.stream().allMatch(place -> place >= 0 && place < count);
        if (count == 0 || !all || ofSteps.isEmpty() && count > 1) {
            throw new IllegalArgumentException("steps " + ofSteps + " of " + count + " passes");
        }
    }

    /** Returns one pass for all steps. */
    public static StepPasses of(UNetPass pass) {
        return new StepPasses(List.of(pass), List.of());
    }

    /**
     * Returns the place of a step's pass.
     *
     * @param step of the sampler, from 0
     */
    int placeAt(int step) {
        return ofSteps.isEmpty() ? 0 : ofSteps.get(Math.min(step, ofSteps.size() - 1));
    }
}
