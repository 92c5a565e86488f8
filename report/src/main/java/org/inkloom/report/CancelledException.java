package org.inkloom.report;

/** The user asked the run to stop; what was finished before is kept. */
public final class CancelledException extends RuntimeException {
    /** Creates the exception with where the run stopped, for example {@code "step 12 of 500"}. */
    public CancelledException(String where) {
        super("Stopped at " + where + ".");
    }
}
