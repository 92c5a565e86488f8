package org.inkloom.data.engine;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.inkloom.data.io.ResultRows;
import org.inkloom.data.sample.Json;
import org.inkloom.data.sample.Sample;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is to be told of some samples: which were dropped, which could not be used, which captions were changed. Holds
 * nothing but text and numbers, so that it can travel from another machine.
 */
final class Outcome implements Serializable {
    private static final long serialVersionUID = 1;
    private static final ResultRows PLAIN = new ResultRows(false, false);

    final ArrayList<Drop> drops = new ArrayList<>();
    final ArrayList<DataReport.Unreadable> unreadable = new ArrayList<>();
    final ArrayList<Change> changes = new ArrayList<>();
    long rows;
    long rowsWithoutTextKey;

    /**
     * A sample that an operator dropped.
     *
     * @param step the operator's place in the recipe
     * @param reason statistic and threshold, for the counts
     * @param line its line in the trace of all dropped samples
     * @param row its fields, for Data-Juicer's own trace
     */
    record Drop(int step, String reason, byte[] line, byte[] row) implements Serializable {
        static Drop of(Sample sample, PlannedStep step, String statistic, JsonNode value, String threshold) {
            return of(sample, step, statistic, value, threshold, List.of());
        }

        /** As above; the pictures that the sample's repeat are told where there are any. */
        static Drop of(
                Sample sample,
                PlannedStep step,
                String statistic,
                JsonNode value,
                String threshold,
                List<String> firstPictures) {
            ObjectNode row = PLAIN.row(sample);
            ObjectNode line = Json.mapper().createObjectNode();
            line.put("row", sample.row()).put("step", step.index()).put("operator", step.name());
            line.put("statistic", statistic);
            line.set("value", value);
            line.put("threshold", threshold);
            if (!firstPictures.isEmpty()) {
                firstPictures.forEach(line.putArray("first_pictures")::add);
            }
            line.set("sample", row);
            return new Drop(step.index(), statistic + " " + threshold, Json.bytes(line), Json.bytes(row));
        }
    }

    /**
     * A text that a mapper changed, for Data-Juicer's mapper trace.
     *
     * @param step the mapper's place in the recipe
     * @param before the text before
     * @param after the text after
     */
    record Change(int step, String before, String after) implements Serializable {}
}
