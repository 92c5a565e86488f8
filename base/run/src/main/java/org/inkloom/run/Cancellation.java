package org.inkloom.run;

import java.util.concurrent.atomic.AtomicBoolean;

/** A wish to stop that travels from the user to the run; the run looks at it once per step. Thread-safe. */
public final class Cancellation {
    private final AtomicBoolean requested = new AtomicBoolean();

    /** Asks the run to stop at its next step. Asking twice is harmless. */
    public void request() {
        requested.set(true);
    }

    /** Returns whether a stop was asked for. */
    public boolean isRequested() {
        return requested.get();
    }

    /**
     * Ends the run if a stop was asked for.
     *
     * @param where where the run is, for the message
     * @throws CancelledException if a stop was asked for
     */
    public void check(String where) {
        if (requested.get()) {
            throw new CancelledException(where);
        }
    }
}
