package org.inkloom.training.run;

/**
 * How many updates fit into a given time, from what the first of them took.
 *
 * <p>A training that the clock cuts off ends in the middle of its schedule, with weights that were still on their way. One
 * that knows early how far it will come has its learning rate fall in time. Immutable.
 *
 * @param budget the time, preparations included; unlimited for no fitting
 */
public record FittedTime(TimeBudget budget) {
    /** No time to fit into: as many updates as the settings say. */
    public static final FittedTime NONE = new FittedTime(TimeBudget.UNLIMITED);

    /** The first updates load kernels and grow buffers. */
    static final int UNMEASURED = 2;

    /** Updates that are measured before the first plan. */
    static final int MEASURED = 10;

    /** Where so many updates would take too long, measuring ends after this part of the given time. */
    private static final double ENOUGH = 0.15;

    /** Part of the remaining time that is left free, for writing the result and for a machine that becomes busy. */
    private static final double RESERVE = 0.04;

    /** At least one in so many of the settings' updates is made, in whatever time: fewer train hardly anything. */
    private static final int FEWEST_PART = 4;

    /** Returns a fit into so many minutes from now on; 0 for none. */
    public static FittedTime ofMinutes(double minutes) {
        return minutes > 0 ? new FittedTime(TimeBudget.ofMinutes(minutes)) : NONE;
    }

    /** Returns whether there is a time to fit into. */
    public boolean isOn() {
        return budget.seconds() > 0;
    }

    /** Returns whether enough was measured for a plan. */
    boolean isKnown(long measured, double seconds) {
        return measured >= MEASURED || measured > 0 && seconds > budget.seconds() * ENOUGH;
    }

    /**
     * Returns how many updates the run should have.
     *
     * @param done updates that are done
     * @param left seconds that are left
     * @param each seconds of one update
     * @param most updates by the settings
     */
    long updates(long done, double left, double each, long most) {
        long fitting = done + (long) Math.max(0, left * (1 - RESERVE) / each);
        return Math.clamp(fitting, Math.min(most, Math.max(done, Math.ceilDiv(most, FEWEST_PART))), most);
    }
}
