package org.inkloom.data.op;

import java.util.List;
import org.inkloom.data.sample.Sample;
import tools.jackson.databind.JsonNode;

/** Keeps a part of the whole data set by one value per sample; may change the order. */
public non-sealed interface Selector extends Operator {
    /** Returns the value that the choice looks at. */
    JsonNode key(Sample sample);

    /**
     * Chooses.
     *
     * @param keys the value of every sample, in the order of the data
     * @return positions of the chosen samples, in the order of the result
     */
    int[] select(List<JsonNode> keys);

    /** Returns the rule in words, for the trace of what it left out. */
    String rule();
}
