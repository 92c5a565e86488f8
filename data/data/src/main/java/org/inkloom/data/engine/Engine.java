package org.inkloom.data.engine;

import org.inkloom.report.RunControl;

/** Runs a plan; every engine gives the same rows in the same order. */
public interface Engine {
    /**
     * Runs a plan to its end.
     *
     * @throws org.inkloom.report.InkloomException INK-DATA-008 to INK-DATA-011 for data, samples and files
     * @throws org.inkloom.report.CancelledException if a stop was asked for
     */
    DataReport run(Plan plan, RunControl control);
}
