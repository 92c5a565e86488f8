package org.inkloom.run;

/** The user asked the run to stop; what was finished before is kept. */
public final class CancelledException extends RuntimeException {
    private final boolean told;

    /** Creates the exception with where the run stopped, for example {@code "step 12 of 500"}. */
    public CancelledException(String where) {
        super("Stopped at " + where + ".");
        told = false;
    }

    private CancelledException(CancelledException stopped, String kept) {
        super(stopped.getMessage() + " " + kept, stopped);
        told = true;
    }

    /**
     * Returns the same with what is kept and how to go on, in sentences; of several that know, the innermost is believed.
     *
     * @param kept names nothing that is not there
     */
    public CancelledException keeping(String kept) {
        return told ? this : new CancelledException(this, kept);
    }
}
