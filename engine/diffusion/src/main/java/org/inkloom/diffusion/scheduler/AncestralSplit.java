package org.inkloom.diffusion.scheduler;

/**
 * An ancestral step: it denoises to a level below the next one and adds fresh noise up to that one. The variances of
 * both add up to that of the next level.
 *
 * @param down the level below
 * @param up standard deviation of the fresh noise
 */
record AncestralSplit(float down, float up) {
    /** Computes the split of a step from one noise level to a lower one, with as much noise as the diffusion process adds. */
    static AncestralSplit of(float from, float to) {
        float up = Float32.sqrt(to * to * (from * from - to * to) / (from * from));
        return new AncestralSplit(Float32.sqrt(Math.max(0, to * to - up * up)), up);
    }
}
