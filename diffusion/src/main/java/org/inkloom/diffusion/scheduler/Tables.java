package org.inkloom.diffusion.scheduler;

import java.util.Arrays;
import org.inkloom.report.InkloomException;

/** Timesteps and noise levels of a run, computed in float64 as numpy does where diffusers uses numpy. */
final class Tables {
    private static final double KARRAS_RHO = 7;
    private static final double BETA_SHAPE = 0.6;

    private Tables() {}

    /** Returns the timesteps of samplers that take fractions, rounded to float32. */
    static double[] continuous(Sampling sampling, int steps) {
        double[] timesteps = sampling.spacing() == TimestepSpacing.LINSPACE
                ? falling(linspace(0, sampling.trainSteps() - 1.0, steps))
                : whole(sampling, steps);
        return rounded(timesteps);
    }

    /** Returns whole timesteps. */
    static double[] whole(Sampling sampling, int steps) {
        int trained = sampling.trainSteps();
        double[] timesteps = switch (sampling.spacing()) {
            case LINSPACE -> falling(rint(linspace(0, trained - 1.0, steps)));
            case LEADING -> falling(multiples(trained / steps, steps, sampling.stepsOffset()));
            case TRAILING -> trailing(trained, (double) trained / steps);
        };
        return within(timesteps, trained, steps);
    }

    /** Returns whole timesteps spaced as if there were one step more, the last of which is left out. */
    static double[] withoutLast(Sampling sampling, int last, int steps) {
        double[] timesteps = switch (sampling.spacing()) {
            case LINSPACE -> dropLast(falling(rint(linspace(0, last - 1.0, steps + 1))));
            case LEADING -> dropLast(falling(multiples(last / (steps + 1), steps + 1, sampling.stepsOffset())));
            case TRAILING -> trailing(last, (double) sampling.trainSteps() / steps);
        };
        return within(timesteps, sampling.trainSteps(), steps);
    }

    private static double[] within(double[] timesteps, int trained, int steps) {
        if (timesteps[0] >= trained || timesteps[timesteps.length - 1] < 0) {
            throw tooManySteps(
                    steps,
                    "with the spacing of the model's scheduler the timesteps would run from " + (long) timesteps[0]
                            + " to " + (long) timesteps[timesteps.length - 1] + " of " + trained);
        }
        return timesteps;
    }

    static InkloomException tooManySteps(int steps, String why) {
        return InkloomException.badInput(
                "INK-SCHED-003",
                "The sampler cannot take " + steps + " steps: " + why + ".",
                "A sampler has at least one step and no more than the model has training timesteps.",
                "Give --steps a number from 1 to that; 20 to 50 are usual.");
    }

    /** Interpolates a table at fractional positions, its ends outside. */
    static double[] interpolate(float[] table, double[] positions) {
        double[] values = new double[positions.length];
        for (int i = 0; i < values.length; i++) {
            double x = Math.clamp(positions[i], 0, table.length - 1.0);
            int low = Math.min((int) x, table.length - 2);
            values[i] = ((double) table[low + 1] - table[low]) * (x - low) + table[low];
        }
        return values;
    }

    /** Returns n noise levels from the largest to the smallest. */
    static double[] spread(SigmaSpacing spacing, double max, double min, int n) {
        return switch (spacing) {
            case KARRAS -> {
                double top = Math.pow(max, 1 / KARRAS_RHO);
                double bottom = Math.pow(min, 1 / KARRAS_RHO);
                yield Arrays.stream(linspace(0, 1, n))
                        .map(ramp -> Math.pow(top + ramp * (bottom - top), KARRAS_RHO))
                        .toArray();
            }
            case EXPONENTIAL, LU ->
                Arrays.stream(linspace(Math.log(max), Math.log(min), n))
                        .map(Math::exp)
                        .toArray();
            case BETA ->
                Arrays.stream(linspace(0, 1, n))
                        .map(ramp -> min + SymmetricBeta.quantile(1 - ramp, BETA_SHAPE) * (max - min))
                        .toArray();
            case BY_TIMESTEP -> throw new IllegalArgumentException("not spread by itself");
        };
    }

    /** Returns the fractional training timestep of every noise level. */
    static double[] timestepsOf(double[] sigmas, float[] trained) {
        float[] logs = new float[trained.length];
        for (int t = 0; t < logs.length; t++) {
            logs[t] = Float32.log(trained[t]);
        }
        return Arrays.stream(sigmas).map(sigma -> timestepOf(sigma, logs)).toArray();
    }

    private static double timestepOf(double sigma, float[] logs) {
        double log = Math.log(Math.max(sigma, 1e-10));
        int low = 0;
        for (int t = 0; t < logs.length - 1; t++) {
            if (log >= logs[t]) {
                low = t;
            }
        }
        double weight = Math.clamp((logs[low] - log) / (logs[low] - logs[low + 1]), 0, 1);
        return (1 - weight) * low + weight * (low + 1);
    }

    /** Appends the level after the last step and rounds to float32. */
    static float[] ending(double[] sigmas, double last) {
        float[] all = new float[sigmas.length + 1];
        for (int i = 0; i < sigmas.length; i++) {
            all[i] = (float) sigmas[i];
        }
        all[sigmas.length] = (float) last;
        return all;
    }

    static double[] rint(double[] values) {
        return Arrays.stream(values).map(Math::rint).toArray();
    }

    static double[] truncated(double[] values) {
        return Arrays.stream(values).map(value -> (long) value).toArray();
    }

    static double[] rounded(double[] values) {
        return Arrays.stream(values).map(value -> (float) value).toArray();
    }

    static double[] linspace(double start, double end, int n) {
        double[] values = new double[n];
        double step = n > 1 ? (end - start) / (n - 1) : 0;
        for (int i = 0; i < n; i++) {
            values[i] = i * step + start;
        }
        if (n > 1) {
            values[n - 1] = end;
        }
        return values;
    }

    private static double[] multiples(int ratio, int n, int offset) {
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            values[i] = (double) i * ratio + offset;
        }
        return values;
    }

    private static double[] trailing(int last, double ratio) {
        int n = (int) Math.ceil(last / ratio);
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            values[i] = Math.rint(last - i * ratio) - 1;
        }
        return values;
    }

    private static double[] falling(double[] rising) {
        double[] falling = new double[rising.length];
        for (int i = 0; i < falling.length; i++) {
            falling[i] = rising[rising.length - 1 - i];
        }
        return falling;
    }

    private static double[] dropLast(double[] values) {
        return Arrays.copyOf(values, values.length - 1);
    }
}
