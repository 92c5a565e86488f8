package org.inkloom.training.schedule;

import java.util.Objects;
import org.inkloom.training.config.LearningRateShape;
import org.inkloom.training.config.OptimizerConfig;

/**
 * The learning rate of each update: the peak rate times a factor that depends on the update's number alone, so a
 * resumed run needs no saved state for it. Formulae of diffusers' {@code optimization.py}.
 *
 * @param peak the highest rate
 * @param shape of the schedule
 * @param warmup updates of the linear rise from 0
 * @param total updates of the whole run
 * @param cycles number of waves of {@code cosine_with_restarts}
 * @param power exponent of {@code polynomial}
 * @param end rate at which the fall ends, as a share of the peak
 * @param restart number of the update at which training goes on with a new optimizer
 * @param rise updates of a second linear rise from there; 0 for none
 * @param fall updates of a linear fall at the end, for a shape that has none of its own; 0 for none
 */
public record LearningRate(
        double peak,
        LearningRateShape shape,
        int warmup,
        long total,
        int cycles,
        double power,
        double end,
        long restart,
        int rise,
        long fall) {
    /** In a shortened run a constant rate falls over the last third (1 / this number) of the updates. */
    private static final int FALL_DIVISOR = 3;

    /** Rate at which {@code polynomial} ends, as in diffusers. */
    private static final double POLYNOMIAL_END = 1e-7;

    /** Refuses {@code null}. */
    public LearningRate {
        Objects.requireNonNull(shape);
    }

    /**
     * Returns this schedule with another end of its fall.
     *
     * @param share of the peak at which the fall ends, 0 to 1
     */
    public LearningRate endingAt(double share) {
        return new LearningRate(peak, shape, warmup, total, cycles, power, share, restart, rise, fall);
    }

    /**
     * Returns this schedule with a second rise from 0, for training that goes on with a new optimizer: without its
     * moving averages of gradients, full steps would be too large at first.
     *
     * @param first number of the first update with the new optimizer
     * @param updates of the rise; 0 for none
     */
    public LearningRate risingAgain(long first, int updates) {
        return new LearningRate(peak, shape, warmup, total, cycles, power, end, first, updates, fall);
    }

    /**
     * Returns this schedule for fewer updates. A falling shape reaches its end at the last of them. A constant one
     * falls over their last third, because weights after full steps to the very end are worse than weights that
     * settled.
     */
    public LearningRate shortenedTo(long updates) {
        boolean falls = shape != LearningRateShape.CONSTANT && shape != LearningRateShape.CONSTANT_WITH_WARMUP;
        long last = falls ? 0 : updates / FALL_DIVISOR;
        return new LearningRate(peak, shape, warmup, updates, cycles, power, end, restart, rise, last);
    }

    /** Returns the number of the first update whose rate depends on the total number of updates. */
    public long settledUntil() {
        boolean falls = shape != LearningRateShape.CONSTANT && shape != LearningRateShape.CONSTANT_WITH_WARMUP;
        return falls ? warmup : total - fall;
    }

    /** Makes a schedule whose fall ends at 0, without a second rise. */
    public LearningRate(double peak, LearningRateShape shape, int warmup, long total, int cycles, double power) {
        this(peak, shape, warmup, total, cycles, power, 0, 0, 0, 0);
    }

    /** Returns the schedule for a run of {@code total} updates. */
    public static LearningRate of(OptimizerConfig config, long total) {
        return new LearningRate(
                config.learningRate(), config.shape(), config.warmupSteps(), total, config.cycles(), config.power());
    }

    /** Returns the rate for the update with this number; the first is 0. */
    public double at(long update) {
        double rate = update < warmup ? peak * factor(update) : peak * (end + (1 - end) * factor(update));
        rate *= fall > 0 ? Math.clamp((double) (total - update) / (fall + 1), 0, 1) : 1;
        boolean rising = update >= restart && update < restart + rise;
        return rising ? rate * (update - restart + 1) / (rise + 1) : rate;
    }

    private double factor(long update) {
        if (shape == LearningRateShape.CONSTANT) {
            return 1;
        }
        if (update < warmup) {
            return (double) update / Math.max(1, warmup);
        }
        double progress = (double) (update - warmup) / Math.max(1, total - warmup);
        return switch (shape) {
            case CONSTANT, CONSTANT_WITH_WARMUP -> 1;
            case LINEAR -> Math.max(0, (double) (total - update) / Math.max(1, total - warmup));
            case COSINE -> Math.max(0, 0.5 * (1 + Math.cos(Math.PI * progress)));
            case COSINE_WITH_RESTARTS ->
                progress >= 1 ? 0 : Math.max(0, 0.5 * (1 + Math.cos(Math.PI * (cycles * progress % 1))));
            case POLYNOMIAL -> polynomial(update, progress);
        };
    }

    private double polynomial(long update, double progress) {
        if (update > total || peak == 0) {
            return peak == 0 ? 0 : POLYNOMIAL_END / peak;
        }
        return ((peak - POLYNOMIAL_END) * Math.pow(1 - progress, power) + POLYNOMIAL_END) / peak;
    }
}
