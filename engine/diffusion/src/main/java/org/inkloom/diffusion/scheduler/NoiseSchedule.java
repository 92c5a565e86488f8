package org.inkloom.diffusion.scheduler;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;

/**
 * The shares of signal and noise in a sample at each training timestep: {@code sqrt(ac) · original + sqrt(1 - ac) ·
 * noise}, with {@code ac} the cumulative product of {@code 1 - beta}. Immutable.
 */
public final class NoiseSchedule {
    /**
     * The smallest positive float16, which diffusers uses in place of no signal: negligible, but the noise level stays
     * finite.
     */
    private static final float SMALLEST_HALF = 0x1p-24f;

    private static final double MAX_BETA = 0.999;

    private final float[] alphasCumprod;

    private NoiseSchedule(float[] alphasCumprod) {
        this.alphasCumprod = alphasCumprod;
    }

    /** Computes the schedule as diffusers does, in float32. */
    public static NoiseSchedule of(NoiseConfig config) {
        float[] betas = betas(config);
        return new NoiseSchedule(cumulative(config.zeroTerminalSnr() ? withoutTerminalSignal(betas) : betas));
    }

    /**
     * As {@link #of}, but for zero terminal SNR the last timestep keeps 2^-24 of the signal, so that its noise level is
     * finite.
     */
    static NoiseSchedule ofFiniteSigmas(NoiseConfig config) {
        NoiseSchedule schedule = of(config);
        if (config.zeroTerminalSnr()) {
            schedule.alphasCumprod[config.trainSteps() - 1] = SMALLEST_HALF;
        }
        return schedule;
    }

    /**
     * As {@link #of}, but for zero terminal SNR the rescaled signal is used directly, without converting it back to
     * betas; DiffSynth-Studio computes it this way.
     */
    static NoiseSchedule ofStretchedSignal(NoiseConfig config) {
        float[] signal = cumulative(betas(config));
        if (config.zeroTerminalSnr()) {
            float[] roots = stretchedRoots(signal);
            for (int t = 0; t < roots.length; t++) {
                signal[t] = roots[t] * roots[t];
            }
        }
        return new NoiseSchedule(signal);
    }

    /** Returns the number of training timesteps. */
    public int size() {
        return alphasCumprod.length;
    }

    /** Returns {@code ac}, the signal's share of the variance, at a training timestep; 0 to 1. */
    public float alphaCumprod(int timestep) {
        return alphasCumprod[timestep];
    }

    /** Returns {@code ac} of all training timesteps. */
    public float[] alphasCumprod() {
        return alphasCumprod.clone();
    }

    /** Returns the signal-to-noise ratio {@code ac / (1 - ac)} of a training timestep. */
    public double snr(int timestep) {
        float signal = (float) Math.sqrt(alphasCumprod[timestep]);
        float noise = (float) Math.sqrt(1f - alphasCumprod[timestep]);
        float ratio = signal / noise;
        return ratio * ratio;
    }

    /**
     * Returns the loss weight of a timestep under min-SNR weighting (Hang et al., arXiv:2303.09556): {@code min(snr,
     * gamma)}, divided by {@code snr} if the model predicts noise, by {@code snr + 1} if it predicts velocity,
     * undivided if it predicts the original.
     *
     * @param gamma the cap, greater than 0; 5 in the paper
     */
    public double minSnrWeight(int timestep, double gamma, PredictionType prediction) {
        float snr = (float) snr(timestep);
        float capped = Math.min(snr, (float) gamma);
        return switch (prediction) {
            case EPSILON -> capped / snr;
            case V -> capped / (snr + 1f);
            case SAMPLE -> capped;
        };
    }

    /**
     * Adds noise to originals.
     *
     * @param original {@code [B, ...]}
     * @param noise the same shape
     * @param timesteps a training timestep for each of the B originals
     * @return the same shape and type, in the caller's scope
     */
    public Tensor addNoise(Tensor original, Tensor noise, int... timesteps) {
        try (Scope scope = Scope.open()) {
            Tensor signal = column(original, timesteps, this::signalRoot);
            return scope.keep(signal.mul(original)
                    .add(column(original, timesteps, this::noiseRoot).mul(noise)));
        }
    }

    /**
     * Returns the velocity target {@code sqrt(ac) · noise - sqrt(1 - ac) · original}; shapes as in {@link #addNoise}.
     */
    public Tensor velocity(Tensor original, Tensor noise, int... timesteps) {
        try (Scope scope = Scope.open()) {
            Tensor signal = column(original, timesteps, this::signalRoot);
            return scope.keep(signal.mul(noise)
                    .sub(column(original, timesteps, this::noiseRoot).mul(original)));
        }
    }

    /** Returns what a model of this prediction type is trained to output; shapes as in {@link #addNoise}. */
    public Tensor target(PredictionType prediction, Tensor original, Tensor noise, int... timesteps) {
        return switch (prediction) {
            case EPSILON -> noise;
            case V -> velocity(original, noise, timesteps);
            case SAMPLE -> original;
        };
    }

    /** Returns the noise level {@code sqrt((1 - ac) / ac)} of every training timestep, in float32. */
    float[] sigmas() {
        float[] sigmas = new float[size()];
        for (int t = 0; t < sigmas.length; t++) {
            sigmas[t] = (float) Math.sqrt((1f - alphasCumprod[t]) / alphasCumprod[t]);
        }
        return sigmas;
    }

    private double signalRoot(int timestep) {
        return Math.sqrt(alphasCumprod[timestep]);
    }

    private double noiseRoot(int timestep) {
        return Math.sqrt(1f - alphasCumprod[timestep]);
    }

    /** Returns {@code [B, 1, 1, ...]} with one number for each sample, of the samples' type and device. */
    private static Tensor column(Tensor like, int[] timesteps, IntToDoubleFunction value) {
        float[] values = new float[timesteps.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) value.applyAsDouble(timesteps[i]);
        }
        long[] shape = new long[(int) like.dim()];
        Arrays.fill(shape, 1);
        shape[0] = values.length;
        return Tensors.of(values, shape).to(like.device(), like.scalar_type());
    }

    private static float[] betas(NoiseConfig c) {
        int n = c.trainSteps();
        float[] betas = new float[n];
        if (!c.trainedBetas().isEmpty()) {
            for (int t = 0; t < n; t++) {
                betas[t] = c.trainedBetas().get(t).floatValue();
            }
            return betas;
        }
        return switch (c.schedule()) {
            case LINEAR -> Float32.linspace(c.betaStart(), c.betaEnd(), n);
            case SCALED_LINEAR -> {
                float[] roots = Float32.linspace(Math.sqrt(c.betaStart()), Math.sqrt(c.betaEnd()), n);
                for (int t = 0; t < n; t++) {
                    betas[t] = roots[t] * roots[t];
                }
                yield betas;
            }
            case COSINE -> ofSignal(n, t -> Math.pow(Math.cos((t + 0.008) / 1.008 * Math.PI / 2), 2));
            case EXPONENTIAL -> ofSignal(n, t -> Math.exp(t * -12.0));
            case LAPLACE -> ofSignal(n, NoiseSchedule::laplaceSignal);
            case SIGMOID -> {
                float[] x = Float32.linspace(-6, 6, n);
                for (int t = 0; t < n; t++) {
                    float sigmoid = 1f / (1f + (float) Math.exp(-x[t]));
                    betas[t] = sigmoid * (float) (c.betaEnd() - c.betaStart()) + (float) c.betaStart();
                }
                yield betas;
            }
        };
    }

    private static double laplaceSignal(double t) {
        double lambda = -0.5 * Math.copySign(1, 0.5 - t) * Math.log(1 - 2 * Math.abs(0.5 - t) + 1e-6);
        double snr = Math.exp(lambda);
        return Math.sqrt(snr / (1 + snr));
    }

    private static float[] ofSignal(int n, DoubleUnaryOperator signal) {
        float[] betas = new float[n];
        for (int t = 0; t < n; t++) {
            double ratio = signal.applyAsDouble((t + 1.0) / n) / signal.applyAsDouble((double) t / n);
            betas[t] = (float) Math.min(1 - ratio, MAX_BETA);
        }
        return betas;
    }

    /** Multiplies in float64 and rounds each product to float32, as torch's cumprod does on the CPU. */
    private static float[] cumulative(float[] betas) {
        float[] products = new float[betas.length];
        double product = 1;
        for (int t = 0; t < betas.length; t++) {
            product *= 1f - betas[t];
            products[t] = (float) product;
        }
        return products;
    }

    /**
     * Returns the roots of the signal, rescaled so that the first keeps its value and the last becomes 0
     * (arXiv:2305.08891, algorithm 1).
     */
    private static float[] stretchedRoots(float[] signal) {
        int last = signal.length - 1;
        float[] roots = new float[signal.length];
        for (int t = 0; t <= last; t++) {
            roots[t] = (float) Math.sqrt(signal[t]);
        }
        float first = roots[0];
        float end = roots[last];
        float stretch = first / (first - end);
        for (int t = 0; t <= last; t++) {
            roots[t] = (roots[t] - end) * stretch;
        }
        return roots;
    }

    private static float[] withoutTerminalSignal(float[] betas) {
        float[] roots = stretchedRoots(cumulative(betas));
        float[] stretched = new float[betas.length];
        float previous = 1;
        for (int t = 0; t < betas.length; t++) {
            float signal = roots[t] * roots[t];
            stretched[t] = 1f - (t == 0 ? signal : signal / previous);
            previous = signal;
        }
        return stretched;
    }
}
