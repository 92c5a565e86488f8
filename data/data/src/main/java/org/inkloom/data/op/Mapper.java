package org.inkloom.data.op;

import java.util.List;
import org.inkloom.data.sample.Sample;

/** Changes samples. */
public non-sealed interface Mapper extends Operator {
    /**
     * Changes a sample.
     *
     * @param sample owned by the mapper from now on
     * @return what stands in its place, in order: mostly the same sample, changed in place
     */
    List<Sample> map(Sample sample);
}
