package org.inkloom.diffusion.scheduler;

import java.util.Arrays;
import org.inkloom.run.Counted;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;

/** Timesteps and noise levels of a run. Computed in float64 where diffusers uses numpy. */
final class Tables {
    private static final double KARRAS_RHO = 7;
    private static final double BETA_SHAPE = 0.6;

    private Tables() {}

    /** Returns the timesteps for samplers that take fractional ones, rounded to float32. */
    static double[] continuous(Sampling sampling, int steps) {
        double[] timesteps = sampling.spacing() == TimestepSpacing.LINSPACE
                ? falling(linspace(0, sampling.trainSteps() - 1.0, steps))
                : whole(sampling, steps);
        return rounded(timesteps);
    }

    /**
     * Returns whole timesteps, falling and all different.
     *
     * @param steps how many, from 1 to the number of training timesteps
     */
    static double[] whole(Sampling sampling, int steps) {
        int trained = sampling.trainSteps();
        return switch (sampling.spacing()) {
            case LINSPACE -> falling(rint(linspace(0, trained - 1.0, steps)));
            case LEADING -> falling(multiples(trained, trained / steps, steps, sampling.stepsOffset()));
            case TRAILING -> trailing(trained, (double) trained / steps, steps);
        };
    }

    /**
     * Returns timesteps spaced as for one step more, without the last one; exactly {@code steps}, all different. If
     * there are only as many whole timesteps as steps, all are taken; if there are fewer, timesteps lie between whole
     * ones.
     *
     * @param last one more than the largest timestep to use
     */
    static double[] withoutLast(Sampling sampling, int last, int steps) {
        if (steps > last) {
            return falling(linspace(0, last - 1.0, steps));
        }
        if (sampling.spacing() == TimestepSpacing.TRAILING) {
            return trailing(last, (double) last / steps, steps);
        }
        if (steps == last) {
            return falling(linspace(0, last - 1.0, steps));
        }
        return switch (sampling.spacing()) {
            case LINSPACE -> dropLast(falling(rint(linspace(0, last - 1.0, steps + 1))));
            default ->
                dropLast(falling(
                        multiples(sampling.trainSteps(), last / (steps + 1), steps + 1, sampling.stepsOffset())));
        };
    }

    static InkloomException tooManySteps(int steps, String why) {
        return InkloomException.badInput(
                "INK-SCHED-003",
                "The sampler cannot take " + Counted.of(steps, "step") + ": " + why + ".",
                "A sampler has at least one step and no more than the model has training timesteps.",
                "Give " + SettingKey.of("steps") + " a number from 1 to that; 20 to 50 are usual.");
    }

    /** Interpolates a table at fractional positions; positions outside get the value at the table's end. */
    static double[] interpolate(float[] table, double[] positions) {
        double[] values = new double[positions.length];
        for (int i = 0; i < values.length; i++) {
            double x = Math.clamp(positions[i], 0, table.length - 1.0);
            int low = Math.min((int) x, table.length - 2);
            values[i] = ((double) table[low + 1] - table[low]) * (x - low) + table[low];
        }
        return values;
    }

    /** Returns n noise levels, from the largest to the smallest. */
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
                        .map(ramp -> min + BetaDistribution.quantile(1 - ramp, BETA_SHAPE, BETA_SHAPE) * (max - min))
                        .toArray();
            case BY_TIMESTEP -> throw new IllegalArgumentException("not spread by itself");
        };
    }

    /** Returns the fractional training timesteps that have these noise levels. */
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

    /** Appends the level after the last step, and rounds all to float32. */
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

    /**
     * Returns multiples of a ratio plus an offset. The offset is reduced where the last timestep would be beyond
     * training's.
     */
    private static double[] multiples(int trained, int ratio, int n, int offset) {
        int fitting = Math.clamp(offset, 0, trained - 1 - (n - 1) * ratio);
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            values[i] = (double) i * ratio + fitting;
        }
        return values;
    }

    /**
     * Counts down from the last timestep, as numpy's {@code arange(last, 0, -ratio)} does in diffusers. Two details:
     * where rounding makes the ratio slightly too small, arange gives one value too many, the timestep -1, which is
     * left out here; and arange's stride is the difference of its first two values, which decides how halves are
     * rounded.
     */
    private static double[] trailing(int last, double ratio, int steps) {
        double stride = (last - ratio) - last;
        double[] values = new double[steps];
        for (int i = 0; i < steps; i++) {
            values[i] = Math.rint(last + i * stride) - 1;
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
