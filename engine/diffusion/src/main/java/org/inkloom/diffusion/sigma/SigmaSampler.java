package org.inkloom.diffusion.sigma;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Ways through the noise levels. Each asks a model for the picture that it sees behind noise, and takes a step towards it.
 * Formulas: k-diffusion's {@code sampling.py} and ComfyUI's additions; names are those of workflows, in ComfyUI's order.
 */
public enum SigmaSampler {
    /** Euler's method. */
    EULER,
    /** Euler's method, with fresh noise at each step. */
    EULER_ANCESTRAL,
    /** Heun's method: two looks a step. */
    HEUN,
    /** A midpoint method: two looks a step. */
    DPM_2,
    /** A midpoint method with fresh noise. */
    DPM_2_ANCESTRAL,
    /** Adams and Bashforth's method of fourth order on the levels as they are. */
    LMS,
    /** DPM-Solver++(2S) with fresh noise: two looks a step. */
    DPMPP_2S_ANCESTRAL,
    /** DPM-Solver++(2M). */
    DPMPP_2M,
    /** The reverse process as it was trained. */
    DDPM,
    /** For models that were distilled to look far: jumps, and noise again. */
    LCM,
    /** Adams and Bashforth's method of fourth order on even steps. */
    IPNDM,
    /** Euler's method by its other name. */
    DDIM;

    /** Sees the picture behind noise. */
    @FunctionalInterface
    public interface Model {
        /** Returns what is seen; {@code x} must not be changed. */
        float[] denoised(float[] x, double sigma);
    }

    /** Is told after each step. */
    @FunctionalInterface
    public interface Steps {
        /** So many steps of so many are done; that is what the model saw. */
        void done(int step, int all, float[] denoised);
    }

    /** Returns the name that workflows have. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the names of all. */
    public static List<String> words() {
        return Arrays.stream(values()).map(SigmaSampler::word).toList();
    }

    /** Returns the sampler of that name. */
    public static SigmaSampler of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** The midpoint methods take the last level but one away, which is too near to 0 for them. */
    double[] fitted(SigmaSchedule schedule, SigmaTable table, int steps) {
        if (this != DPM_2 && this != DPM_2_ANCESTRAL) {
            return schedule.sigmas(table, steps);
        }
        double[] more = schedule.sigmas(table, steps + 1);
        double[] fitted = Arrays.copyOf(more, more.length - 1);
        fitted[fitted.length - 1] = more[more.length - 1];
        return fitted;
    }

    /**
     * Goes through the levels.
     *
     * @param model sees
     * @param start the noisy start at the first level; not changed
     * @param sigmas the levels, from the largest on
     * @param noise gives fresh noise of deviation 1
     * @param steps is told
     * @return what is there at the last level
     */
    public float[] sample(Model model, float[] start, double[] sigmas, Supplier<float[]> noise, Steps steps) {
        SigmaWalk walk = new SigmaWalk(model, start.clone(), sigmas, noise);
        for (int i = 0; i + 1 < sigmas.length; i++) {
            walk.look(i);
            switch (this) {
                case EULER, DDIM -> walk.euler(i);
                case EULER_ANCESTRAL -> walk.eulerAncestral(i);
                case HEUN -> walk.heun(i);
                case DPM_2 -> walk.midpoint(i, sigmas[i + 1], 0);
                case DPM_2_ANCESTRAL -> walk.midpointAncestral(i);
                case LMS -> walk.lms(i);
                case DPMPP_2S_ANCESTRAL -> walk.twoStagesAncestral(i);
                case DPMPP_2M -> walk.twoSteps(i);
                case DDPM -> walk.reverse(i);
                case LCM -> walk.jump(i);
                case IPNDM -> walk.adamsBashforth(i);
            }
            steps.done(i + 1, sigmas.length - 1, walk.denoised());
        }
        return walk.x();
    }
}
