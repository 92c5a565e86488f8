package org.inkloom.training.schedule;

import java.util.Objects;
import org.inkloom.training.config.LearningRateShape;
import org.inkloom.training.config.OptimizerConfig;

/**
 * The learning rate at each update: the peak rate times a factor that depends on nothing but the update's number, so a
 * resumed run needs no state for it. Formulae of diffusers' {@code optimization.py}.
 *
 * @param peak the highest rate
 * @param shape the curve
 * @param warmup updates of the rise from 0
 * @param total updates of the whole run
 * @param cycles restarts
 * @param power exponent of the polynomial
 * @param end share of the peak at which the fall ends
 * @param restart the update before which the optimizer was made anew
 * @param rise updates of a second rise after that
 * @param fall updates of a straight fall at the very end, for a shape that does not fall by itself; 0 for none
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
    /** In a shortened run a rate that would stay constant falls over the last third of the updates. */
    private static final int FALL_PART = 3;

    /** Where {@code polynomial} ends. */
    private static final double POLYNOMIAL_END = 1e-7;

    /** Checks that the shape is there. */
    public LearningRate {
        Objects.requireNonNull(shape);
    }

    /**
     * Returns this rate, but not falling below a share of its peak after the rise.
     *
     * @param share 0 to 1 of the peak, where the fall ends
     */
    public LearningRate endingAt(double share) {
        return new LearningRate(peak, shape, warmup, total, cycles, power, share, restart, rise, fall);
    }

    /**
     * Returns this rate, rising once more from 0 where an optimizer without moments goes on.
     *
     * @param first the first update after the restart
     * @param updates of the rise; 0 for none
     */
    public LearningRate risingAgain(long first, int updates) {
        return new LearningRate(peak, shape, warmup, total, cycles, power, end, first, updates, fall);
    }

    /**
     * Returns this rate for a run of fewer updates: a falling shape reaches its end with them, a constant one falls over
     * their last third, because weights that were last moved by full steps are worse than ones that came to rest.
     */
    public LearningRate shortenedTo(long updates) {
        boolean falls = shape != LearningRateShape.CONSTANT && shape != LearningRateShape.CONSTANT_WITH_WARMUP;
        long last = falls ? 0 : updates / FALL_PART;
        return new LearningRate(peak, shape, warmup, updates, cycles, power, end, restart, rise, last);
    }

    /** Returns the first update whose rate depends on how many there are in all. */
    public long settledUntil() {
        boolean falls = shape != LearningRateShape.CONSTANT && shape != LearningRateShape.CONSTANT_WITH_WARMUP;
        return falls ? warmup : total - fall;
    }

    /** Makes a rate whose fall ends at 0, without a second rise. */
    public LearningRate(double peak, LearningRateShape shape, int warmup, long total, int cycles, double power) {
        this(peak, shape, warmup, total, cycles, power, 0, 0, 0, 0);
    }

    /** Returns the rate of a run of {@code total} updates. */
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
