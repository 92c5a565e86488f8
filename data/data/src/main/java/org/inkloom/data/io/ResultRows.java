package org.inkloom.data.io;

import java.util.List;
import java.util.Optional;
import org.inkloom.data.recipe.Recipe;
import org.inkloom.data.sample.Fields;
import org.inkloom.data.sample.Json;
import org.inkloom.data.sample.Sample;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What of a sample goes into the result and what into the statistics beside it.
 *
 * @param keepStats whether statistics stay in the rows
 * @param keepHashes whether hash columns stay in the rows
 */
public record ResultRows(boolean keepStats, boolean keepHashes) {
    private static final List<String> STATISTICS = List.of(Fields.STATS, Fields.META);

    /** Returns what a recipe asks for. */
    public static ResultRows of(Recipe recipe) {
        return new ResultRows(recipe.export().keepStats(), recipe.export().keepHashes());
    }

    /** Returns the exported row. */
    public ObjectNode row(Sample sample) {
        ObjectNode row = sample.fields();
        boolean plain = (keepStats || STATISTICS.stream().noneMatch(row::has))
                && (keepHashes || Fields.HASHES.stream().noneMatch(row::has));
        if (plain) {
            return row;
        }
        ObjectNode copy = Json.mapper().createObjectNode();
        row.forEachEntry((key, value) -> {
            boolean hidden = !keepStats && STATISTICS.contains(key) || !keepHashes && Fields.HASHES.contains(key);
            if (!hidden) {
                copy.set(key, value);
            }
        });
        return copy;
    }

    /** Returns the statistics and tags of a sample, empty when it has none. */
    public Optional<ObjectNode> statistics(Sample sample) {
        ObjectNode result = Json.mapper().createObjectNode();
        for (String column : STATISTICS) {
            JsonNode value = sample.fields().get(column);
            if (value != null) {
                result.set(column, value);
            }
        }
        return result.isEmpty() ? Optional.empty() : Optional.of(result);
    }
}
