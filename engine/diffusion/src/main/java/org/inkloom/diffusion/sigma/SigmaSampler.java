package org.inkloom.diffusion.sigma;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Samplers that go from one noise level (sigma) to the next lower one. In each step the model estimates the picture
 * without noise, and the sampler moves the noisy picture towards it. Formulas are those of k-diffusion's {@code
 * sampling.py} and ComfyUI's additions; names are those in workflows, in ComfyUI's order.
 */
public enum SigmaSampler {
    /** Euler's method. */
    EULER,
    /** Euler's method, with fresh noise at each step. */
    EULER_ANCESTRAL,
    /** Heun's method; calls the model twice per step. */
    HEUN,
    /**
     * Heun++: Heun's method with a third call of the model. The smaller the noise level, the less the further slopes
     * weigh.
     */
    HEUNPP2,
    /** The midpoint method; calls the model twice per step. */
    DPM_2,
    /** The midpoint method with fresh noise at each step; calls the model twice per step. */
    DPM_2_ANCESTRAL,
    /** Adams-Bashforth of fourth order, with coefficients computed for the actual distances between the levels. */
    LMS,
    /** DPM-Solver++(2S) with fresh noise at each step; calls the model twice per step. */
    DPMPP_2S_ANCESTRAL,
    /** DPM-Solver++ with two stages, as a stochastic equation; calls the model twice per step. */
    DPMPP_SDE,
    /**
     * Same as {@link #DPMPP_SDE}: in ComfyUI the name says on which device noise is drawn, which makes no difference
     * here.
     */
    DPMPP_SDE_GPU,
    /** DPM-Solver++(2M), which also uses the previous step's estimate. */
    DPMPP_2M,
    /** DPM-Solver++(2M) as a stochastic equation. */
    DPMPP_2M_SDE,
    /** Same as {@link #DPMPP_2M_SDE}; see {@link #DPMPP_SDE_GPU}. */
    DPMPP_2M_SDE_GPU,
    /** {@link #DPMPP_2M_SDE} with Heun's update: the line through the last two estimates is integrated. */
    DPMPP_2M_SDE_HEUN,
    /** Same as {@link #DPMPP_2M_SDE_HEUN}; see {@link #DPMPP_SDE_GPU}. */
    DPMPP_2M_SDE_HEUN_GPU,
    /** DPM-Solver++(3M) as a stochastic equation, which also uses the estimates of the last two steps. */
    DPMPP_3M_SDE,
    /** Same as {@link #DPMPP_3M_SDE}; see {@link #DPMPP_SDE_GPU}. */
    DPMPP_3M_SDE_GPU,
    /** DDPM (Ho et al., arXiv:2006.11239): the reverse of the training's noising process. */
    DDPM,
    /** For latent consistency models: takes the model's estimate as it is and adds noise of the next level to it. */
    LCM,
    /** Adams-Bashforth of fourth order, with the fixed coefficients for equal steps. */
    IPNDM,
    /** DEIS (Zhang and Chen, arXiv:2204.13902) of third order. */
    DEIS,
    /** Same as {@link #EULER}: without added noise DDIM is Euler's method. */
    DDIM,
    /** UniPC: each step is corrected with the model's estimate at its end. */
    UNI_PC,
    /** UniPC with the paper's other function B of the step's length. */
    UNI_PC_BH2,
    /** The same of order 2, the usual setting of diffusers' UniPC; not a name of ComfyUI's. */
    UNI_PC_BH2_OF_2,
    /**
     * DEIS of second order that interpolates slopes over the logarithm of the level ("log rho"), as diffusers does; not a name of
     * ComfyUI's.
     */
    DEIS_LOG_OF_2;

    /** Estimates the picture without noise. */
    @FunctionalInterface
    public interface Model {
        /**
         * Returns the estimate for {@code x}, whose noise has the standard deviation {@code sigma}; does not change
         * {@code x}.
         */
        float[] denoised(float[] x, double sigma);
    }

    /** Called after each step. */
    @FunctionalInterface
    public interface Steps {
        /**
         * Reports that {@code step} of {@code all} steps are done.
         *
         * @param denoised the model's last estimate of the picture without noise
         */
        void done(int step, int all, float[] denoised);
    }

    /** Returns the sampler's name in workflows. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the names of all samplers that workflows name. */
    public static List<String> words() {
        return Arrays.stream(values())
                .filter(one -> one != UNI_PC_BH2_OF_2 && one != DEIS_LOG_OF_2)
                .map(SigmaSampler::word)
                .toList();
    }

    /**
     * Returns the sampler with a name of {@link #words}.
     *
     * @throws IllegalArgumentException for any other name
     */
    public static SigmaSampler of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /**
     * Returns a schedule's levels as this sampler uses them. The midpoint methods and UniPC leave out the last level
     * above 0, as ComfyUI does, because it is too close to 0 for them. One more level is computed for them, so that the
     * number of steps stays the same.
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
     * Samples: goes through all noise levels.
     *
     * @param model estimates the picture without noise
     * @param start noisy picture at the first level; not changed
     * @param sigmas the levels, the largest first
     * @param noise returns fresh noise of standard deviation 1
     * @param steps is called after each step
     * @return the picture at the last level
     */
    public float[] sample(Model model, float[] start, double[] sigmas, Supplier<float[]> noise, Steps steps) {
        return sample(model, start, sigmas, noise, steps, SamplerTuning.USUAL);
    }

    /** As {@link #sample(Model, float[], double[], Supplier, Steps)}, with other settings for the noise. */
    public float[] sample(
            Model model, float[] start, double[] sigmas, Supplier<float[]> noise, Steps steps, SamplerTuning tuning) {
        if (isStochastic()) {
            return stochastic(new StochasticRun(model, start.clone(), sigmas, noise, tuning), sigmas, steps);
        }
        if (this == UNI_PC || this == UNI_PC_BH2 || this == UNI_PC_BH2_OF_2) {
            return new UniPcRun(model, start, sigmas, this != UNI_PC, this == UNI_PC_BH2_OF_2 ? 2 : 3, steps).run();
        }
        SigmaRun run = new SigmaRun(model, start.clone(), sigmas, noise, tuning);
        for (int i = 0; i + 1 < sigmas.length; i++) {
            run.estimate(i);
            switch (this) {
                case EULER, DDIM -> run.euler(i);
                case EULER_ANCESTRAL -> run.eulerAncestral(i);
                case HEUN -> run.heun(i);
                case HEUNPP2 -> run.heunPlus(i);
                case DPM_2 -> run.midpoint(i, sigmas[i + 1], 0);
                case DPM_2_ANCESTRAL -> run.midpointAncestral(i);
                case LMS -> run.lms(i);
                case DPMPP_2S_ANCESTRAL -> run.twoStagesAncestral(i);
                case DPMPP_2M -> run.twoSteps(i);
                case DDPM -> run.ddpm(i);
                case LCM -> run.consistency(i);
                case IPNDM -> run.adamsBashforth(i);
                case DEIS -> run.exponential(i);
                case DEIS_LOG_OF_2 -> run.logarithmic(i);
                default -> throw new IllegalStateException(this + " has a run of its own");
            }
            steps.done(i + 1, sigmas.length - 1, run.denoised());
        }
        return run.x();
    }

    private boolean isStochastic() {
        return name().startsWith("DPMPP_") && name().contains("SDE");
    }

    private float[] stochastic(StochasticRun run, double[] sigmas, Steps steps) {
        for (int i = 0; i + 1 < sigmas.length; i++) {
            run.estimate(i);
            switch (this) {
                case DPMPP_SDE, DPMPP_SDE_GPU -> run.twoStages(i);
                case DPMPP_2M_SDE, DPMPP_2M_SDE_GPU -> run.twoSteps(i, false);
                case DPMPP_2M_SDE_HEUN, DPMPP_2M_SDE_HEUN_GPU -> run.twoSteps(i, true);
                default -> run.threeSteps(i);
            }
            steps.done(i + 1, sigmas.length - 1, run.denoised());
        }
        return run.x();
    }
}
