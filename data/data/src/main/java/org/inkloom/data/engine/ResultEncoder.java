package org.inkloom.data.engine;

import java.io.ByteArrayOutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.inkloom.data.io.ResultRows;
import org.inkloom.data.io.RowFormat;
import org.inkloom.data.recipe.Recipe;
import org.inkloom.data.sample.Json;
import org.inkloom.data.sample.Sample;
import tools.jackson.databind.node.ObjectNode;

/** Encodes kept samples and their statistics, away from the file that they go into. Immutable and thread-safe. */
final class ResultEncoder {
    private final boolean asLines;
    private final ResultRows rows;

    /**
     * Some rows, encoded.
     *
     * @param count how many
     * @param lines their lines of JSON, where they are written as such or wait as such
     * @param rows one JSON object each, where what is written of a row depends on the rows before it
     * @param statistics one line of statistics each
     * @param anyStatistics whether any of them has some
     */
    record Encoded(int count, byte[] lines, byte[][] rows, byte[] statistics, boolean anyStatistics)
            implements Serializable {}

    ResultEncoder(Recipe recipe) {
        this.asLines = RowFormat.of(recipe) == RowFormat.JSONL || !RowFormat.isDirect(recipe);
        this.rows = ResultRows.of(recipe);
    }

    Encoded encode(List<Sample> left) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream(left.size() * 128);
        ByteArrayOutputStream statLines = new ByteArrayOutputStream(left.size() * 64);
        List<byte[]> objects = new ArrayList<>();
        boolean any = false;
        for (Sample sample : left) {
            byte[] row = Json.bytes(rows.row(sample));
            if (asLines) {
                lines.writeBytes(row);
                lines.write('\n');
            } else {
                objects.add(row);
            }
            Optional<ObjectNode> stats = rows.statistics(sample);
            any |= stats.isPresent();
            statLines.writeBytes(Json.bytes(stats.orElseGet(Json.mapper()::createObjectNode)));
            statLines.write('\n');
        }
        return new Encoded(
                left.size(), lines.toByteArray(), objects.toArray(byte[][]::new), statLines.toByteArray(), any);
    }
}
