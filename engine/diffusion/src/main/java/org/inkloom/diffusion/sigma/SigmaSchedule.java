package org.inkloom.diffusion.sigma;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.inkloom.diffusion.scheduler.BetaDistribution;

/**
 * Schedules: the noise levels of the steps, from the largest to 0. Formulas: ComfyUI's {@code samplers.py} and
 * k-diffusion.
 */
public enum SigmaSchedule {
    /** Evenly spaced timesteps, from the last one down. */
    SIMPLE {
        @Override
        List<Double> levels(SigmaTable table, int steps) {
            List<Double> levels = new ArrayList<>();
            double stride = (double) table.size() / steps;
            for (int i = 0; i < steps; i++) {
                levels.add(table.at(table.size() - 1 - (int) (i * stride)));
            }
            levels.add(0.0);
            return levels;
        }
    },
    /** Evenly spaced timesteps from the last to the first, of which the first is left out. */
    SGM_UNIFORM {
        @Override
        List<Double> levels(SigmaTable table, int steps) {
            List<Double> levels = new ArrayList<>();
            double last = table.timestep(table.most());
            double first = table.timestep(table.least());
            for (int i = 0; i < steps; i++) {
                levels.add(table.sigma(last + (first - last) * i / steps));
            }
            levels.add(0.0);
            return levels;
        }
    },
    /** Karras et al. (arXiv:2206.00364), equation 5, with rho 7. */
    KARRAS {
        @Override
        List<Double> levels(SigmaTable table, int steps) {
            return karras(steps, table.least(), table.most(), 7);
        }
    },
    /** Levels whose logarithms are evenly spaced. */
    EXPONENTIAL {
        @Override
        List<Double> levels(SigmaTable table, int steps) {
            return exponential(steps, table.least(), table.most());
        }
    },
    /** Evenly spaced timesteps, counted from the second one up. */
    DDIM_UNIFORM {
        @Override
        List<Double> levels(SigmaTable table, int steps) {
            List<Double> levels = new ArrayList<>(List.of(0.0));
            int stride = Math.max(table.size() / steps, 1);
            for (int t = 1; t < table.size(); t += stride) {
                levels.add(table.at(t));
            }
            Collections.reverse(levels);
            return levels;
        }
    },
    /**
     * Timesteps at the quantiles of a beta distribution with both shape parameters 0.6 (arXiv:2407.12173): dense at
     * both ends.
     */
    BETA {
        @Override
        List<Double> levels(SigmaTable table, int steps) {
            return beta(table, steps, 0.6, 0.6);
        }
    },
    /** Evenly spaced timesteps, from the last to the first. */
    NORMAL {
        @Override
        List<Double> levels(SigmaTable table, int steps) {
            List<Double> levels = new ArrayList<>();
            double last = table.timestep(table.most());
            double first = table.timestep(table.least());
            for (int i = 0; i < steps; i++) {
                levels.add(table.sigma(steps == 1 ? last : last + (first - last) * i / (steps - 1)));
            }
            levels.add(0.0);
            return levels;
        }
    },
    /** Levels that fall linearly in the first half of the steps and quadratically in the second. */
    LINEAR_QUADRATIC {
        @Override
        List<Double> levels(SigmaTable table, int steps) {
            if (steps == 1) {
                return List.of(table.most(), 0.0);
            }
            double threshold = 0.025;
            int linear = steps / 2;
            int rest = steps - linear;
            double difference = linear - threshold * steps;
            double quadratic = difference / ((double) linear * rest * rest);
            double slope = threshold / linear - 2 * difference / ((double) rest * rest);
            List<Double> levels = new ArrayList<>();
            for (int i = 0; i < steps; i++) {
                double share = i < linear
                        ? i * threshold / linear
                        : quadratic * i * i + slope * i + quadratic * linear * linear;
                levels.add((1 - share) * table.most());
            }
            levels.add(0.0);
            return levels;
        }
    },
    /**
     * Levels whose arc tangents are evenly spaced, which is optimal for the KL divergence (Align Your Steps,
     * arXiv:2404.14507).
     */
    KL_OPTIMAL {
        @Override
        List<Double> levels(SigmaTable table, int steps) {
            List<Double> levels = new ArrayList<>();
            for (int i = 0; i < steps; i++) {
                double share = steps == 1 ? 0 : (double) i / (steps - 1);
                levels.add(Math.tan(share * Math.atan(table.least()) + (1 - share) * Math.atan(table.most())));
            }
            levels.add(0.0);
            return levels;
        }
    };

    abstract List<Double> levels(SigmaTable table, int steps);

    /** Returns the schedule's name in workflows. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the names of all schedules, in ComfyUI's order. */
    public static List<String> words() {
        return java.util.Arrays.stream(values()).map(SigmaSchedule::word).toList();
    }

    /**
     * Returns the schedule with a name of {@link #words}.
     *
     * @throws IllegalArgumentException for any other name
     */
    public static SigmaSchedule of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /**
     * Returns the levels for a number of steps, from the largest to 0.
     *
     * @param table the model's noise levels
     */
    public double[] sigmas(SigmaTable table, int steps) {
        return levels(table, steps).stream().mapToDouble(Double::doubleValue).toArray();
    }

    /**
     * Returns the last levels of a longer schedule, to redraw an existing picture.
     *
     * @param table the model's noise levels
     * @param denoise 1 for all levels; 0.5 for the last {@code steps} of {@code 2 * steps}; 0 for none
     * @param sampler may leave out a level, see {@link SigmaSampler#fitted}
     */
    public double[] sigmas(SigmaTable table, int steps, double denoise, SigmaSampler sampler) {
        if (denoise <= 0) {
            return new double[0];
        }
        if (denoise > 0.9999) {
            return sampler.fitted(this, table, steps);
        }
        double[] all = sampler.fitted(this, table, (int) (steps / denoise));
        return java.util.Arrays.copyOfRange(all, Math.max(0, all.length - steps - 1), all.length);
    }

    /**
     * Returns the levels of Karras et al. (arXiv:2206.00364, equation 5) from {@code most} to {@code least}, then 0.
     *
     * @param rho exponent; 7 in the paper
     */
    public static List<Double> karras(int steps, double least, double most, double rho) {
        List<Double> levels = new ArrayList<>();
        double from = Math.pow(most, 1 / rho);
        double to = Math.pow(least, 1 / rho);
        for (int i = 0; i < steps; i++) {
            double share = steps == 1 ? 0 : (double) i / (steps - 1);
            levels.add(Math.pow(from + share * (to - from), rho));
        }
        levels.add(0.0);
        return levels;
    }

    /**
     * Returns the levels of timesteps at evenly spaced quantiles of a beta distribution, the largest first, then 0.
     * Equal timesteps are taken once, so there may be fewer levels than steps.
     *
     * @param alpha the first shape parameter, more than 0
     * @param beta the second shape parameter, more than 0
     */
    public static List<Double> beta(SigmaTable table, int steps, double alpha, double beta) {
        List<Double> levels = new ArrayList<>();
        int before = -1;
        for (int i = 0; i < steps; i++) {
            double share = BetaDistribution.quantile(1 - (double) i / steps, alpha, beta);
            int timestep = (int) Math.rint(share * (table.size() - 1));
            if (timestep != before) {
                levels.add(table.at(timestep));
            }
            before = timestep;
        }
        levels.add(0.0);
        return levels;
    }

    /** Returns levels from {@code most} to {@code least} whose logarithms are evenly spaced, then 0. */
    public static List<Double> exponential(int steps, double least, double most) {
        List<Double> levels = new ArrayList<>();
        for (int i = 0; i < steps; i++) {
            double share = steps == 1 ? 0 : (double) i / (steps - 1);
            levels.add(Math.exp((1 - share) * Math.log(most) + share * Math.log(least)));
        }
        levels.add(0.0);
        return levels;
    }
}
