package org.inkloom.training.run;

import java.util.Locale;
import java.util.Optional;
import org.inkloom.run.Counted;

/**
 * Measures how long updates take, tells the user once, and adapts the plan if the run is to fit into a given time. Not
 * thread-safe.
 */
final class Pace {
    private static final double NANOS = 1e9;
    /** The user is told of a new plan only if it differs from the old one by more than this share. */
    private static final double WORTH = 0.03;

    private static final double SECONDS_WORTH_SAYING = 60;

    private final RunPlan whole;
    private final long first;
    private long from = -1;
    private long sinceNanos;
    private long next;
    private boolean said;

    /**
     * Begins to watch.
     *
     * @param whole the plan by the settings
     * @param first updates done before
     */
    Pace(RunPlan whole, long first) {
        this.whole = whole;
        this.first = first;
    }

    /**
     * A changed plan.
     *
     * @param plan the new plan
     * @param why what to tell the user; empty for nothing
     */
    record Change(RunPlan plan, String why) {}

    /** Looks at the clock after an update; returns the new plan, if there is one. */
    Optional<Change> after(long done, RunPlan plan, long nanos) {
        if (from < 0) {
            if (done - first >= FittedTime.UNMEASURED) {
                from = done;
                sinceNanos = nanos;
            }
            return Optional.empty();
        }
        long measured = done - from;
        double seconds = (nanos - sinceNanos) / NANOS;
        if (measured == 0 || done < next) {
            return Optional.empty();
        }
        return whole.fit().isOn() ? fitted(done, plan, measured, seconds) : spoken(done, plan, measured, seconds);
    }

    private Optional<Change> spoken(long done, RunPlan plan, long measured, double seconds) {
        if (said || measured < FittedTime.MEASURED) {
            return Optional.empty();
        }
        said = true;
        double left = (plan.updates() - done) * seconds / measured;
        if (left < SECONDS_WORTH_SAYING) {
            return Optional.empty();
        }
        return Optional.of(new Change(
                plan,
                String.format(
                        Locale.ROOT,
                        "Measured: %s; about %s for the %s left.",
                        each(seconds / measured),
                        minutes(left),
                        Counted.of(plan.updates() - done, "step"))));
    }

    private Optional<Change> fitted(long done, RunPlan plan, long measured, double seconds) {
        boolean again = next > 0 || plan.updates() < whole.updates();
        if (!whole.fit().isKnown(measured, seconds)
                || again && done >= plan.learningRate().settledUntil()) {
            return Optional.empty();
        }
        double each = seconds / measured;
        double left = whole.fit().budget().left();
        long updates = whole.fit().updates(done, left, each, whole.updates());
        next = done + Math.max(FittedTime.MEASURED, (updates - done) / 2);
        from = done;
        sinceNanos += (long) (seconds * NANOS);
        if (again && Math.abs(updates - plan.updates()) <= WORTH * plan.updates()) {
            return Optional.empty();
        }
        RunPlan fitting = updates >= whole.updates() ? whole : whole.shortenedTo(updates);
        return Optional.of(new Change(fitting, words(fitting, done, each, left)));
    }

    private String words(RunPlan fitting, long done, double each, double left) {
        double needs = (fitting.updates() - done) * each;
        String took = "Measured: " + each(each) + "; ";
        if (fitting.updates() >= whole.updates()) {
            return took + "all " + Counted.of(whole.updates(), "step") + " fit, about " + minutes(needs) + " to go.";
        }
        return took
                + (needs > left
                        ? "fewer than " + Counted.of(fitting.updates(), "step")
                                + " would be worth little, so it will take " + minutes(needs - Math.max(0, left))
                                + " more than was given"
                        : fitting.updates() + " of " + Counted.of(whole.updates(), "step") + " fit")
                + ", and the learning rate comes to rest with them; about " + minutes(needs) + " to go.";
    }

    private static String each(double seconds) {
        return seconds < 1
                ? String.format(Locale.ROOT, "%.0f ms a step", seconds * 1000)
                : String.format(Locale.ROOT, "%.1f s a step", seconds);
    }

    private static String minutes(double seconds) {
        return seconds < 90
                ? String.format(Locale.ROOT, "%.0f s", seconds)
                : String.format(Locale.ROOT, "%.0f min", seconds / 60);
    }
}
