package org.inkloom.data.op;

import org.inkloom.data.sample.Sample;

/**
 * Keeps or drops each sample by its own statistics, in two steps so that statistics can be had without dropping, and
 * statistics that a sample brings along are used and not computed again.
 */
public non-sealed interface Filter extends Operator {
    /** Writes the operator's statistics into the sample unless they are there already. */
    void measure(Sample sample);

    /** Decides by the statistics. Called after {@link #measure} only. */
    Verdict judge(Sample sample);
}
