package org.inkloom.run;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A wish to stop that travels from the user to the run; the run looks at it once per step. Thread-safe. */
public final class Cancellation {
    private final AtomicBoolean requested = new AtomicBoolean();
    private final @Nullable Cancellation outer;

    /** Creates a wish that nobody has yet. */
    public Cancellation() {
        this(null);
    }

    private Cancellation(@Nullable Cancellation outer) {
        this.outer = outer;
    }

    /** Returns the wish to stop a part of a run: it holds when this one does, and can be requested for the part alone. */
    public Cancellation ofPart() {
        return new Cancellation(this);
    }

    /** Asks the run to stop at its next step. Asking twice is harmless. */
    public void request() {
        requested.set(true);
    }

    /** Returns whether a stop was asked for. */
    public boolean isRequested() {
        return requested.get() || outer != null && outer.isRequested();
    }

    /**
     * Ends the run if a stop was asked for.
     *
     * @param where where the run is, for the message
     * @throws CancelledException if a stop was asked for
     */
    public void check(String where) {
        if (isRequested()) {
            throw new CancelledException(where);
        }
    }
}
