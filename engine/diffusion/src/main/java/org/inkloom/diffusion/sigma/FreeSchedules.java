package org.inkloom.diffusion.sigma;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Schedules that need no model: noise levels from formulas or published tables. Formulas: k-diffusion's {@code
 * sampling.py} and ComfyUI's {@code nodes_custom_sampler.py}; tables: Align Your Steps (arXiv:2404.14507).
 */
public final class FreeSchedules {
    /** Added in the logarithm of {@link #laplace}, which would be of 0 at both ends. */
    private static final double LITTLE = 1e-5;

    private static final int TURBO_STEPS = 10;
    private static final int TURBO_STRIDE = 100;
    private static final Map<String, double[]> ALIGNED = Map.of(
            "SD1",
            new double[] {
                14.6146412293,
                6.4745760956,
                3.8636745985,
                2.6946151520,
                1.8841921177,
                1.3943805092,
                0.9642583904,
                0.6523686016,
                0.3977456272,
                0.1515232662,
                0.0291671582
            },
            "SDXL",
            new double[] {
                14.6146412293,
                6.3184485287,
                3.7681790315,
                2.1811480769,
                1.3405244945,
                0.8620721141,
                0.5550693289,
                0.3798540708,
                0.2332364134,
                0.1114188177,
                0.0291671582
            },
            "SVD",
            new double[] {700.00, 54.5, 15.886, 7.977, 4.248, 1.789, 0.981, 0.403, 0.173, 0.034, 0.002});

    private FreeSchedules() {}

    /** Returns how far a step is from the first (0) to the last one (1). */
    private static double share(int step, int steps) {
        return steps == 1 ? 0 : (double) step / (steps - 1);
    }

    /**
     * Returns levels whose logarithms fall along a power function, then 0.
     *
     * @param least smallest level above 0
     * @param most largest level
     * @param rho exponent; with 1 the logarithms are evenly spaced
     */
    public static double[] polyexponential(int steps, double least, double most, double rho) {
        double[] levels = new double[steps + 1];
        for (int i = 0; i < steps; i++) {
            double ramp = Math.pow(1 - share(i, steps), rho);
            levels[i] = Math.exp(ramp * (Math.log(most) - Math.log(least)) + Math.log(least));
        }
        return levels;
    }

    /**
     * Returns levels of a variance-preserving process (Song et al., arXiv:2011.13456), then 0.
     *
     * @param slope growth of beta with time
     * @param least beta at time 0
     * @param end time of the smallest level; the largest is at time 1
     */
    public static double[] variancePreserving(int steps, double slope, double least, double end) {
        double[] levels = new double[steps + 1];
        for (int i = 0; i < steps; i++) {
            double t = 1 + share(i, steps) * (end - 1);
            levels[i] = Math.sqrt(Math.expm1(slope * t * t / 2 + least * t));
        }
        return levels;
    }

    /**
     * Returns levels whose logarithms are quantiles of Laplace's distribution, without a 0 at the end.
     *
     * @param least levels below it are raised to it
     * @param most levels above it are lowered to it
     * @param mean of the distribution
     * @param spread of the distribution
     */
    public static double[] laplace(int steps, double least, double most, double mean, double spread) {
        double[] levels = new double[steps];
        for (int i = 0; i < steps; i++) {
            double off = 0.5 - share(i, steps);
            double log = mean - spread * Math.signum(off) * Math.log(1 - 2 * Math.abs(off) + LITTLE);
            levels[i] = Math.clamp(Math.exp(log), least, most);
        }
        return levels;
    }

    /**
     * Returns the levels that SDXL Turbo was distilled at, every hundredth timestep from the last one on, then 0.
     *
     * @param denoise share of the noise levels to use, 0 to 1; less than 1 redraws a picture
     */
    public static double[] turbo(SigmaTable table, int steps, double denoise) {
        int first = TURBO_STEPS - (int) (TURBO_STEPS * denoise);
        int count = Math.max(0, Math.min(steps, TURBO_STEPS - first));
        double[] levels = new double[count + 1];
        for (int i = 0; i < count; i++) {
            levels[i] = table.sigma((double) (TURBO_STEPS - first - i) * TURBO_STRIDE - 1);
        }
        return levels;
    }

    /** Returns the kinds of models for which {@link #aligned} has a table. */
    public static List<String> alignedKinds() {
        return List.of("SD1", "SDXL", "SVD");
    }

    /**
     * Returns the levels of Align Your Steps, which were optimised for each kind of model. For other numbers of steps
     * the logarithms are interpolated. The last level is 0.
     *
     * @param kind one of {@link #alignedKinds}
     * @param denoise share of the steps to use: 1 for all, 0 for none
     */
    public static double[] aligned(String kind, int steps, double denoise) {
        if (denoise <= 0) {
            return new double[0];
        }
        double[] known = Objects.requireNonNull(ALIGNED.get(kind), kind).clone();
        double[] all = steps + 1 == known.length ? known : interpolated(known, steps + 1);
        int taken = denoise < 1 ? (int) Math.rint(steps * denoise) : steps;
        double[] levels = java.util.Arrays.copyOfRange(all, all.length - taken - 1, all.length);
        levels[levels.length - 1] = 0;
        return levels;
    }

    private static double[] interpolated(double[] known, int count) {
        double[] levels = new double[count];
        for (int i = 0; i < count; i++) {
            double at = share(i, count) * (known.length - 1);
            int low = Math.min((int) at, known.length - 2);
            double part = at - low;
            levels[i] = Math.exp((1 - part) * Math.log(known[low]) + part * Math.log(known[low + 1]));
        }
        return levels;
    }

    /** Returns the numbers in a text; any other characters separate them. */
    public static double[] written(String text) {
        List<Double> levels = new ArrayList<>();
        java.util.regex.Matcher number =
                java.util.regex.Pattern.compile("[-+]?(?:\\d*\\.?\\d+)").matcher(text);
        while (number.find()) {
            levels.add(Double.valueOf(number.group()));
        }
        return levels.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
