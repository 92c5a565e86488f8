package org.inkloom.data.engine;

import java.io.Serializable;
import org.inkloom.data.sample.Json;
import org.inkloom.data.sample.Sample;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A sample that waits for a decision over the whole data set.
 *
 * @param row 0-based number of its row in the input
 * @param json the sample, encoded
 * @param signature what a deduplicator compares, empty for a selector
 * @param key what a selector looks at, null for a deduplicator
 */
public record BarrierItem(long row, byte[] json, long[] signature, JsonNode key) implements Serializable {
    /** Returns the sample again. */
    public Sample sample() {
        return new Sample(row, fields());
    }

    /** Returns the sample's fields again. */
    public ObjectNode fields() {
        return (ObjectNode) Json.mapper().readTree(json);
    }
}
