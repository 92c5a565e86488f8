package org.inkloom.training.step;

/**
 * The factor that keeps small gradients above float16's smallest number: the loss is multiplied by it and the gradients
 * are divided by it. It halves when they overflow and doubles after 2,000 updates without overflow, as PyTorch's
 * {@code GradScaler} does.
 */
public final class LossScale {
    private static final double INITIAL = 65_536;
    /** If gradients overflow even with a smaller factor than this, no factor will help. */
    static final double SMALLEST = 1.0 / 1024;

    private static final int GROWTH_INTERVAL = 2000;

    private final boolean active;
    private double factor;
    private int goodUpdates;

    /** Starts at 65,536; stays at 1 if no scaling is needed. */
    public LossScale(boolean active) {
        this.active = active;
        factor = active ? INITIAL : 1;
    }

    /** Returns the factor. */
    public double factor() {
        return factor;
    }

    /** Returns how many updates in a row were without overflow. */
    public int goodUpdates() {
        return goodUpdates;
    }

    /**
     * Adapts the factor to an update's gradients.
     *
     * @return false if gradients overflow although the factor cannot become smaller
     */
    public boolean observe(boolean overflowed) {
        if (!active) {
            return !overflowed;
        }
        if (overflowed) {
            factor /= 2;
            goodUpdates = 0;
            return factor >= SMALLEST;
        }
        goodUpdates++;
        if (goodUpdates == GROWTH_INTERVAL) {
            factor *= 2;
            goodUpdates = 0;
        }
        return true;
    }

    /** Continues from a saved state; ignored where scaling is not needed. */
    public void restore(double savedFactor, int savedGoodUpdates) {
        if (active) {
            factor = savedFactor;
            goodUpdates = savedGoodUpdates;
        }
    }
}
