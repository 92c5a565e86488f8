package org.inkloom.training.run;

/**
 * How many updates fit into a given time, estimated from how long the first of them took.
 *
 * <p>A training that is cut off by the clock ends in the middle of its schedule, with a learning rate that is still
 * high. One that knows early how many updates it will make can lower its learning rate in time. Immutable.
 *
 * @param budget the time, preparations included; unlimited if there is nothing to fit into
 */
public record FittedTime(TimeBudget budget) {
    /** No time to fit into: as many updates as the settings say. */
    public static final FittedTime NONE = new FittedTime(TimeBudget.UNLIMITED);

    /** The first updates are not measured: they load kernels and grow buffers. */
    static final int UNMEASURED = 2;

    /** Updates that are measured before the first plan. */
    static final int MEASURED = 10;

    /** If the updates to be measured take longer than this share of the given time, fewer are measured. */
    private static final double ENOUGH = 0.15;

    /** Share of the remaining time that is kept free for writing the result, and in case the machine becomes busy. */
    private static final double RESERVE = 0.04;

    /**
     * At least this fraction (one quarter) of the updates in the settings is made, however short the time is, because
     * fewer teach hardly anything.
     */
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
