package org.inkloom.data.op;

import java.util.List;
import org.inkloom.data.sample.Sample;

/**
 * A filter that measures several samples at once in less time than one by one. What it measures of a sample does not
 * depend on the others.
 */
public interface BatchFilter extends Filter {
    /** Returns how many samples it wants at once, 1 or more. */
    int batch();

    /**
     * Does what can be done for one sample alone, for example decoding its pictures, and leaves the result with the
     * sample. Large things that others left with it are let go, so that a batch stays small.
     */
    void prepare(Sample sample);

    /** Writes the statistics of samples that were prepared. */
    void measure(List<Sample> samples);

    @Override
    default void measure(Sample sample) {
        prepare(sample);
        measure(List.of(sample));
    }
}
