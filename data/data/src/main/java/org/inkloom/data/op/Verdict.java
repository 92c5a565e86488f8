package org.inkloom.data.op;

import tools.jackson.databind.JsonNode;

/**
 * What a filter decides about a sample.
 *
 * @param kept whether the sample stays
 * @param statistic the statistic that decided
 * @param value its value
 * @param threshold what it was held against, in words
 */
public record Verdict(boolean kept, String statistic, JsonNode value, String threshold) {
    /** Returns a verdict by one statistic of the sample. */
    public static Verdict of(boolean kept, String statistic, JsonNode value, String threshold) {
        return new Verdict(kept, statistic, value, threshold);
    }
}
