package org.inkloom.diffusion.sigma;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The state of one run of a {@link SigmaSampler}, and the steps of its samplers. In every method {@code i} is the index
 * of the step, from level {@code sigmas[i]} to {@code sigmas[i + 1]}. A slope is the derivative of the noisy picture by
 * sigma, {@code (x - denoised) / sigma}.
 */
final class SigmaRun {
    /** Runs with fewer steps end with a step of first order, as diffusers' do. */
    private static final int SHORT = 15;

    /** How many slopes the Adams-Bashforth methods combine. */
    private static final int ORDER = 4;
    /** Nodes and weights of Gauss-Legendre quadrature, exact for polynomials up to degree seven. */
    static final double[] NODES = {-0.8611363115940526, -0.3399810435848563, 0.3399810435848563, 0.8611363115940526};

    static final double[] WEIGHTS = {0.3478548451374538, 0.6521451548625461, 0.6521451548625461, 0.3478548451374538};

    private final SigmaSampler.Model model;
    private final double[] sigmas;
    private final Supplier<float[]> noise;
    private final SamplerTuning tuning;
    private float[] x;
    private float[] denoised = new float[0];
    private float[] denoisedBefore = new float[0];
    /** Slopes of the last steps, the newest first. */
    private final List<float[]> slopes = new ArrayList<>();

    SigmaRun(SigmaSampler.Model model, float[] x, double[] sigmas, Supplier<float[]> noise, SamplerTuning tuning) {
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
        denoisedBefore = denoised;
        denoised = model.denoised(x, sigmas[i]);
    }

    private static float[] slope(float[] at, float[] denoised, double sigma) {
        return FloatSums.sum(1 / sigma, at, -1 / sigma, denoised);
    }

    private void move(float[] slope, double by) {
        x = FloatSums.sum(1, x, by, slope);
    }

    private void addNoise(double deviation) {
        if (deviation * tuning.noise() > 0) {
            x = FloatSums.sum(1, x, deviation * tuning.noise(), noise.get());
        }
    }

    void euler(int i) {
        move(slope(x, denoised, sigmas[i]), sigmas[i + 1] - sigmas[i]);
    }

    void eulerAncestral(int i) {
        AncestralStep step = AncestralStep.of(sigmas[i], sigmas[i + 1], tuning.eta());
        if (step.down() == 0) {
            x = denoised.clone();
            return;
        }
        move(slope(x, denoised, sigmas[i]), step.down() - sigmas[i]);
        addNoise(step.up());
    }

    void heun(int i) {
        double by = sigmas[i + 1] - sigmas[i];
        float[] first = slope(x, denoised, sigmas[i]);
        if (sigmas[i + 1] == 0) {
            move(first, by);
            return;
        }
        float[] there = FloatSums.sum(1, x, by, first);
        float[] second = slope(there, model.denoised(there, sigmas[i + 1]), sigmas[i + 1]);
        move(FloatSums.sum(0.5, first, 0.5, second), by);
    }

    void midpoint(int i, double to, double up) {
        float[] first = slope(x, denoised, sigmas[i]);
        if (to == 0) {
            move(first, to - sigmas[i]);
            return;
        }
        double middle = Math.exp((Math.log(sigmas[i]) + Math.log(to)) / 2);
        float[] there = FloatSums.sum(1, x, middle - sigmas[i], first);
        move(slope(there, model.denoised(there, middle), middle), to - sigmas[i]);
        addNoise(up);
    }

    void midpointAncestral(int i) {
        AncestralStep step = AncestralStep.of(sigmas[i], sigmas[i + 1], tuning.eta());
        midpoint(i, step.down(), step.up());
    }

    private void remember(float[] slope) {
        slopes.addFirst(slope);
        if (slopes.size() > ORDER) {
            slopes.removeLast();
        }
    }

    void lms(int i) {
        remember(slope(x, denoised, sigmas[i]));
        if (sigmas[i + 1] == 0) {
            x = denoised.clone();
            return;
        }
        float[] moved = x;
        for (int j = 0; j < slopes.size(); j++) {
            moved = FloatSums.sum(1, moved, coefficient(slopes.size(), i, j), slopes.get(j));
        }
        x = moved;
    }

    /**
     * Returns the weight of the slope at level {@code i - j}: the integral over the step of the Lagrange polynomial
     * that is 1 at that level and 0 at the other levels whose slopes are known.
     */
    private double coefficient(int order, int i, int j) {
        double half = (sigmas[i + 1] - sigmas[i]) / 2;
        double middle = (sigmas[i + 1] + sigmas[i]) / 2;
        double integral = 0;
        for (int node = 0; node < NODES.length; node++) {
            double at = middle + half * NODES[node];
            double value = 1;
            for (int k = 0; k < order; k++) {
                if (k != j) {
                    value *= (at - sigmas[i - k]) / (sigmas[i - j] - sigmas[i - k]);
                }
            }
            integral += WEIGHTS[node] * value;
        }
        return integral * half;
    }

    /**
     * DPM-Solver++(2S): {@code h} is the step's length in the logarithm of sigma; the model is called again after half
     * of it.
     */
    void twoStagesAncestral(int i) {
        AncestralStep step = AncestralStep.of(sigmas[i], sigmas[i + 1], tuning.eta());
        if (step.down() == 0) {
            move(slope(x, denoised, sigmas[i]), step.down() - sigmas[i]);
        } else {
            double h = Math.log(sigmas[i]) - Math.log(step.down());
            double middle = Math.exp(Math.log(sigmas[i]) - h / 2);
            float[] there = FloatSums.sum(middle / sigmas[i], x, -Math.expm1(-h / 2), denoised);
            float[] second = model.denoised(there, middle);
            x = FloatSums.sum(step.down() / sigmas[i], x, -Math.expm1(-h), second);
        }
        addNoise(step.up());
    }

    /** DPM-Solver++(2M): extrapolates the line through the last two estimates by half a step. */
    void twoSteps(int i) {
        double h = Math.log(sigmas[i]) - Math.log(sigmas[i + 1]);
        double keep = sigmas[i + 1] / sigmas[i];
        if (i == 0 || sigmas[i + 1] == 0) {
            x = FloatSums.sum(keep, x, -Math.expm1(-h), denoised);
            return;
        }
        double r = (Math.log(sigmas[i - 1]) - Math.log(sigmas[i])) / h;
        float[] ahead = FloatSums.sum(1 + 1 / (2 * r), denoised, -1 / (2 * r), denoisedBefore);
        x = FloatSums.sum(keep, x, -Math.expm1(-h), ahead);
    }

    /** DDPM. Its formula is for variance-preserving samples, so {@code x} is scaled to unit variance and back. */
    void ddpm(int i) {
        double signal = 1 / (sigmas[i] * sigmas[i] + 1);
        double signalNext = 1 / (sigmas[i + 1] * sigmas[i + 1] + 1);
        double alpha = signal / signalNext;
        float[] guess = slope(x, denoised, sigmas[i]);
        float[] scaled = FloatSums.sum(Math.sqrt(signal), x, 0, x);
        x = FloatSums.sum(
                Math.sqrt(1 / alpha), scaled, -Math.sqrt(1 / alpha) * (1 - alpha) / Math.sqrt(1 - signal), guess);
        if (sigmas[i + 1] > 0) {
            addNoise(Math.sqrt((1 - alpha) * (1 - signalNext) / (1 - signal)));
            x = FloatSums.sum(Math.sqrt(1 + sigmas[i + 1] * sigmas[i + 1]), x, 0, x);
        }
    }

    void consistency(int i) {
        x = denoised.clone();
        addNoise(sigmas[i + 1]);
    }

    /** DEIS of third order. */
    void exponential(int i) {
        remember(slope(x, denoised, sigmas[i]));
        int order = Math.min(3, slopes.size());
        if (order == 1 || sigmas[i + 1] == 0) {
            move(slopes.getFirst(), sigmas[i + 1] - sigmas[i]);
            return;
        }
        double[] weights = ExponentialIntegrator.weights(sigmas, i, order);
        for (int j = 0; j < order; j++) {
            move(slopes.get(j), weights[j]);
        }
    }

    /**
     * DEIS of second order, whose slope is a line over the logarithm of the level: its integral over the level (Zhang and Chen,
     * arXiv:2204.13902, the form in log rho; diffusers' {@code DEISMultistepScheduler}). The first step is Euler's, and so is the
     * last of a short run and one that ends at 0.
     */
    void logarithmic(int i) {
        remember(slope(x, denoised, sigmas[i]));
        double from = sigmas[i];
        double to = sigmas[i + 1];
        int steps = sigmas.length - 1;
        boolean shortEnd = i == steps - 1 && steps < SHORT;
        if (slopes.size() == 1 || shortEnd || to == 0) {
            move(slopes.getFirst(), to - from);
            return;
        }
        double before = sigmas[i - 1];
        List<float[]> newest = List.of(slopes.get(0), slopes.get(1));
        move(newest.get(0), lineIntegral(to, from, before) - lineIntegral(from, from, before));
        move(newest.get(1), lineIntegral(to, before, from) - lineIntegral(from, before, from));
    }

    /** Returns the integral over the level of the line over its logarithm that is 1 at {@code one} and 0 at {@code none}. */
    private static double lineIntegral(double level, double one, double none) {
        return level * (Math.log(level) - Math.log(none) - 1) / (Math.log(one) - Math.log(none));
    }

    /**
     * Heun++: Heun's method with a third slope one step further on. Slopes are weighted by their noise levels relative
     * to the first level of all. The last two steps use two slopes and one.
     */
    void heunPlus(int i) {
        double to = sigmas[i + 1];
        double by = to - sigmas[i];
        float[] first = slope(x, denoised, sigmas[i]);
        double end = sigmas[sigmas.length - 1];
        if (to == end) {
            move(first, by);
            return;
        }
        float[] there = FloatSums.sum(1, x, by, first);
        float[] second = slope(there, model.denoised(there, to), to);
        double further = sigmas[i + 2];
        if (further == end) {
            double weight = to / (2 * sigmas[0]);
            move(FloatSums.sum(1 - weight, first, weight, second), by);
            return;
        }
        float[] beyond = FloatSums.sum(1, there, further - to, second);
        float[] third = slope(beyond, model.denoised(beyond, further), further);
        double weight = to / (3 * sigmas[0]);
        double small = further / (3 * sigmas[0]);
        float[] both = FloatSums.sum(weight, second, small, third);
        move(FloatSums.sum(1 - weight - small, first, 1, both), by);
    }

    void adamsBashforth(int i) {
        remember(slope(x, denoised, sigmas[i]));
        if (sigmas[i + 1] == 0) {
            x = denoised.clone();
            return;
        }
        double[] factors = switch (slopes.size()) {
            case 1 -> new double[] {1};
            case 2 -> new double[] {3 / 2.0, -1 / 2.0};
            case 3 -> new double[] {23 / 12.0, -16 / 12.0, 5 / 12.0};
            default -> new double[] {55 / 24.0, -59 / 24.0, 37 / 24.0, -9 / 24.0};
        };
        float[] moved = x;
        for (int j = 0; j < factors.length; j++) {
            moved = FloatSums.sum(1, moved, factors[j] * (sigmas[i + 1] - sigmas[i]), slopes.get(j));
        }
        x = moved;
    }
}
