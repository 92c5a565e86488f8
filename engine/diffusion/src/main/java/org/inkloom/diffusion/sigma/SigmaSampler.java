package org.inkloom.diffusion.sigma;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Samplers that go from one noise level (sigma) to the next lower one. In each step the model estimates the picture
 * without noise, and the sampler moves the noisy picture towards it. The formulas are those of k-diffusion's {@code
 * sampling.py} and ComfyUI's additions; names are those of workflows, in ComfyUI's order.
 */
public enum SigmaSampler {
    /** Euler's method. */
    EULER,
    /** Euler's method, with fresh noise at each step. */
    EULER_ANCESTRAL,
    /** Heun's method; asks the model twice per step. */
    HEUN,
    /** Heun's method with a third look at the model (Heun++), which weighs the less the smaller the level is. */
    HEUNPP2,
    /** The midpoint method; asks the model twice per step. */
    DPM_2,
    /** The midpoint method with fresh noise at each step; asks the model twice per step. */
    DPM_2_ANCESTRAL,
    /** Adams-Bashforth of fourth order, with coefficients computed for the actual distances between the levels. */
    LMS,
    /** DPM-Solver++(2S) with fresh noise at each step; asks the model twice per step. */
    DPMPP_2S_ANCESTRAL,
    /** DPM-Solver++ with two stages as a stochastic equation; asks the model twice per step. */
    DPMPP_SDE,
    /** The same: where the noise is drawn makes no difference here. */
    DPMPP_SDE_GPU,
    /** DPM-Solver++(2M), which reuses the model's estimate of the step before. */
    DPMPP_2M,
    /** DPM-Solver++(2M) as a stochastic equation. */
    DPMPP_2M_SDE,
    /** The same: where the noise is drawn makes no difference here. */
    DPMPP_2M_SDE_GPU,
    /** The same with the line through the last estimates integrated. */
    DPMPP_2M_SDE_HEUN,
    /** The same: where the noise is drawn makes no difference here. */
    DPMPP_2M_SDE_HEUN_GPU,
    /** DPM-Solver++(3M) as a stochastic equation, which reuses two estimates. */
    DPMPP_3M_SDE,
    /** The same: where the noise is drawn makes no difference here. */
    DPMPP_3M_SDE_GPU,
    /** DDPM (Ho et al., arXiv:2006.11239): the reversal of the noising process that the model was trained on. */
    DDPM,
    /** For latent consistency models: takes the model's estimate as it is and adds noise of the next level to it. */
    LCM,
    /** Adams-Bashforth of fourth order, with the fixed coefficients for equal steps. */
    IPNDM,
    /** DEIS (Zhang and Chen, arXiv:2204.13902) of third order. */
    DEIS,
    /** Euler's method by its other name. */
    DDIM,
    /** UniPC: each step is corrected by what is seen at its end. */
    UNI_PC,
    /** UniPC with another function of the step's length. */
    UNI_PC_BH2;

    /** Estimates the picture without noise. */
    @FunctionalInterface
    public interface Model {
        /**
         * Returns the estimate for {@code x}, whose noise has the deviation {@code sigma}; does not change {@code x}.
         */
        float[] denoised(float[] x, double sigma);
    }

    /** Is told after each step. */
    @FunctionalInterface
    public interface Steps {
        /** Says that {@code step} of {@code all} steps are done; {@code denoised} is the model's last estimate. */
        void done(int step, int all, float[] denoised);
    }

    /** Returns the sampler's name in workflows. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the names of all samplers. */
    public static List<String> words() {
        return Arrays.stream(values()).map(SigmaSampler::word).toList();
    }

    /** Returns the sampler of that name. */
    public static SigmaSampler of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /**
     * Returns the levels that this sampler uses of a schedule. The midpoint methods and UniPC leave out the last level
     * above 0, as ComfyUI does, because it is too close to 0 for them; a level more is asked for, so that the number of
     * steps stays.
     */
    double[] fitted(SigmaSchedule schedule, SigmaTable table, int steps) {
        boolean drops = this == DPM_2 || this == DPM_2_ANCESTRAL || this == UNI_PC || this == UNI_PC_BH2;
        if (!drops) {
            return schedule.sigmas(table, steps);
        }
        double[] more = schedule.sigmas(table, steps + 1);
        double[] fitted = Arrays.copyOf(more, more.length - 1);
        fitted[fitted.length - 1] = more[more.length - 1];
        return fitted;
    }

    /**
     * Goes through all levels.
     *
     * @param model estimates the picture without noise
     * @param start the noisy start at the first level; not changed
     * @param sigmas the levels, from the largest on
     * @param noise gives fresh noise of deviation 1
     * @param steps is told after each step
     * @return what is there at the last level
     */
    public float[] sample(Model model, float[] start, double[] sigmas, Supplier<float[]> noise, Steps steps) {
        return sample(model, start, sigmas, noise, steps, SamplerTuning.USUAL);
    }

    /** As {@link #sample(Model, float[], double[], Supplier, Steps)}, with as much noise as is said. */
    public float[] sample(
            Model model, float[] start, double[] sigmas, Supplier<float[]> noise, Steps steps, SamplerTuning tuning) {
        if (isStochastic()) {
            return stochastic(new StochasticWalk(model, start.clone(), sigmas, noise, tuning), sigmas, steps);
        }
        if (this == UNI_PC || this == UNI_PC_BH2) {
            return new UniPcWalk(model, start, sigmas, this == UNI_PC_BH2, steps).walk();
        }
        SigmaWalk walk = new SigmaWalk(model, start.clone(), sigmas, noise, tuning);
        for (int i = 0; i + 1 < sigmas.length; i++) {
            walk.look(i);
            switch (this) {
                case EULER, DDIM -> walk.euler(i);
                case EULER_ANCESTRAL -> walk.eulerAncestral(i);
                case HEUN -> walk.heun(i);
                case HEUNPP2 -> walk.heunPlus(i);
                case DPM_2 -> walk.midpoint(i, sigmas[i + 1], 0);
                case DPM_2_ANCESTRAL -> walk.midpointAncestral(i);
                case LMS -> walk.lms(i);
                case DPMPP_2S_ANCESTRAL -> walk.twoStagesAncestral(i);
                case DPMPP_2M -> walk.twoSteps(i);
                case DDPM -> walk.reverse(i);
                case LCM -> walk.jump(i);
                case IPNDM -> walk.adamsBashforth(i);
                case DEIS -> walk.exponential(i);
                default -> throw new IllegalStateException(this + " walks by itself");
            }
            steps.done(i + 1, sigmas.length - 1, walk.denoised());
        }
        return walk.x();
    }

    private boolean isStochastic() {
        return name().startsWith("DPMPP_") && name().contains("SDE");
    }

    private float[] stochastic(StochasticWalk walk, double[] sigmas, Steps steps) {
        for (int i = 0; i + 1 < sigmas.length; i++) {
            walk.look(i);
            switch (this) {
                case DPMPP_SDE, DPMPP_SDE_GPU -> walk.twoStages(i);
                case DPMPP_2M_SDE, DPMPP_2M_SDE_GPU -> walk.twoSteps(i, false);
                case DPMPP_2M_SDE_HEUN, DPMPP_2M_SDE_HEUN_GPU -> walk.twoSteps(i, true);
                default -> walk.threeSteps(i);
            }
            steps.done(i + 1, sigmas.length - 1, walk.denoised());
        }
        return walk.x();
    }
}
