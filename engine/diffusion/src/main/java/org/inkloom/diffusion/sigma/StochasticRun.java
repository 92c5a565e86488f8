package org.inkloom.diffusion.sigma;

import java.util.function.Supplier;

/**
 * The samplers of DPM-Solver++ (Lu et al., arXiv:2211.01095) that solve a stochastic equation: each step adds fresh
 * noise, and removes that much more of the old noise. Formulas: k-diffusion's {@code sampling.py}. There noise is from
 * torchsde's Brownian tree. Here it is drawn from the seed's own stream: pictures have the same statistics, but are not
 * the same pictures.
 */
final class StochasticRun {
    private final SigmaSampler.Model model;
    private final double[] sigmas;
    private final Supplier<float[]> noise;
    private final SamplerTuning tuning;
    private float[] x;
    private float[] denoised = new float[0];
    /** Estimates of the last two steps, the newer one first; below these the two steps' lengths. */
    private float[] before = new float[0];

    private float[] longBefore = new float[0];
    private double last;
    private double secondLast;

    StochasticRun(SigmaSampler.Model model, float[] x, double[] sigmas, Supplier<float[]> noise, SamplerTuning tuning) {
        this.model = model;
        this.x = x;
        this.sigmas = sigmas;
        this.noise = noise;
        this.tuning = tuning;
    }

    float[] x() {
        return x;
    }

    float[] denoised() {
        return denoised;
    }

    void estimate(int i) {
        denoised = model.denoised(x, sigmas[i]);
    }

    private void remember(double h) {
        longBefore = before;
        before = denoised;
        secondLast = last;
        last = h;
    }

    private void addNoise(double deviation) {
        if (deviation * tuning.noise() > 0) {
            x = FloatSums.sum(1, x, deviation * tuning.noise(), noise.get());
        }
    }

    /**
     * Returns the standard deviation of the noise that the equation adds in a step to level {@code to}.
     *
     * @param h length of the step in the logarithm of sigma
     */
    private double added(double to, double h) {
        return to * Math.sqrt(-Math.expm1(-2 * h * tuning.eta()));
    }

    /** Moves {@code x} towards the estimate, as the equation's linear part does in a step of length {@code h}. */
    private void approach(double h) {
        double all = h * (1 + tuning.eta());
        x = FloatSums.sum(Math.exp(-all), x, -Math.expm1(-all), denoised);
    }

    /** DPM-Solver++(2M) SDE: the line through the last two estimates, evaluated at half a step, or integrated. */
    void twoSteps(int i, boolean integrated) {
        if (sigmas[i + 1] == 0) {
            x = denoised.clone();
            return;
        }
        double h = Math.log(sigmas[i]) - Math.log(sigmas[i + 1]);
        double all = h * (1 + tuning.eta());
        approach(h);
        if (i > 0) {
            double weight = integrated ? Math.expm1(-all) / all + 1 : -Math.expm1(-all) / 2;
            double ratio = last / h;
            x = FloatSums.sum(1, x, weight / ratio, FloatSums.sum(1, denoised, -1, before));
        }
        addNoise(added(sigmas[i + 1], h));
        remember(h);
    }

    /**
     * DPM-Solver++(3M) SDE: the parabola through the last three estimates, integrated. As in k-diffusion and the
     * paper's code, its second-order term is half of what the integral gives.
     */
    void threeSteps(int i) {
        if (sigmas[i + 1] == 0) {
            x = denoised.clone();
            return;
        }
        double h = Math.log(sigmas[i]) - Math.log(sigmas[i + 1]);
        double all = h * (1 + tuning.eta());
        double phi2 = Math.expm1(-all) / all + 1;
        approach(h);
        if (i == 1) {
            x = FloatSums.sum(1, x, phi2 * h / last, FloatSums.sum(1, denoised, -1, before));
        } else if (i > 1) {
            double phi3 = phi2 / all - 0.5;
            double near = last / h;
            double far = secondLast / h;
            float[] slope = FloatSums.sum(1 / near, denoised, -1 / near, before);
            float[] older = FloatSums.sum(1 / far, before, -1 / far, longBefore);
            float[] bend = FloatSums.sum(1, slope, -1, older);
            float[] first = FloatSums.sum(1, slope, near / (near + far), bend);
            x = FloatSums.sum(1, FloatSums.sum(1, x, phi2, first), -phi3 / (near + far), bend);
        }
        addNoise(added(sigmas[i + 1], h));
        remember(h);
    }

    /** DPM-Solver++ SDE with two stages: the second calls the model at a part of the step. */
    void twoStages(int i) {
        double from = sigmas[i];
        double to = sigmas[i + 1];
        if (to == 0) {
            x = denoised.clone();
            return;
        }
        double h = Math.log(from) - Math.log(to);
        double between = from * Math.exp(-h * tuning.part());
        double share = 1 / (2 * tuning.part());
        AncestralStep first = AncestralStep.of(from, between, tuning.eta());
        double kept = first.down() / from;
        float[] there = FloatSums.sum(kept, x, 1 - kept, denoised);
        boolean noisy = tuning.eta() > 0 && tuning.noise() > 0;
        // The noise of the first stage is also part of the whole step's, as both are on one Brownian path.
        float[] early = noisy ? noise.get() : new float[x.length];
        there = FloatSums.sum(1, there, first.up() * tuning.noise(), early);
        float[] ahead = model.denoised(there, between);
        AncestralStep whole = AncestralStep.of(from, to, tuning.eta());
        double keptOfAll = whole.down() / from;
        x = FloatSums.sum(keptOfAll, x, 1 - keptOfAll, FloatSums.sum(1 - share, denoised, share, ahead));
        if (noisy) {
            double part = (from - between) / (from - to);
            float[] path = FloatSums.sum(Math.sqrt(part), early, Math.sqrt(1 - part), noise.get());
            x = FloatSums.sum(1, x, whole.up() * tuning.noise(), path);
        }
    }
}
