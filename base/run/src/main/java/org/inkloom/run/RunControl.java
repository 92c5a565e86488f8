package org.inkloom.run;

import java.util.Objects;

/**
 * What a long run is handed by its caller: where to report, and how it is asked to stop.
 *
 * @param progress receives how far the run is
 * @param cancellation looked at once per step
 */
public record RunControl(Progress progress, Cancellation cancellation) {
    /** Checks that both are there. */
    public RunControl {
        Objects.requireNonNull(progress);
        Objects.requireNonNull(cancellation);
    }

    /** Returns a control that shows nothing and is never asked to stop. */
    public static RunControl quiet() {
        return new RunControl(Progress.SILENT, new Cancellation());
    }
}
