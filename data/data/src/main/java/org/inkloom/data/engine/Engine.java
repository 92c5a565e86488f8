package org.inkloom.data.engine;

import org.inkloom.run.RunControl;

/** Runs a plan; every engine gives the same rows in the same order. */
public interface Engine {
    /**
     * Runs a plan to its end.
     *
     * @throws org.inkloom.run.InkloomException INK-DATA-008 to INK-DATA-011 for data, samples and files
     * @throws org.inkloom.run.CancelledException if a stop was asked for
     */
    DataReport run(Plan plan, RunControl control);
}
