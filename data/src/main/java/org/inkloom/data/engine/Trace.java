package org.inkloom.data.engine;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.inkloom.data.io.PendingFile;
import org.inkloom.data.io.ResultRows;
import org.inkloom.data.op.Operator;
import org.inkloom.data.recipe.Recipe;
import org.inkloom.data.sample.Json;
import org.inkloom.data.sample.Sample;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes what was dropped and why, one JSON object a line: {@code dropped.jsonl} with every dropped row,
 * {@code unreadable.jsonl} with every row that could not be used, and, when the recipe opens the tracer, Data-Juicer's
 * own {@code filter-OP.jsonl}, {@code mapper-OP.jsonl} and {@code duplicate-OP.jsonl}.
 */
final class Trace implements Closeable {
    private final Path folder;
    private final Recipe.Tracing tracing;
    private final ResultRows plain = new ResultRows(false, false);
    private final PendingFile dropped;
    private final PendingFile unreadable;
    private final Map<String, PendingFile> perOperator = new HashMap<>();
    private final Map<String, Integer> written = new HashMap<>();

    Trace(Path folder, Recipe.Tracing tracing) throws IOException {
        this.folder = folder;
        this.tracing = tracing;
        this.dropped = PendingFile.begin(file());
        this.unreadable = PendingFile.begin(folder.resolve("unreadable.jsonl"));
    }

    /** Returns the file of dropped rows. */
    Path file() {
        return folder.resolve("dropped.jsonl");
    }

    void dropped(Sample sample, PlannedStep step, String statistic, JsonNode value, String threshold)
            throws IOException {
        ObjectNode row = plain.row(sample);
        ObjectNode line = Json.mapper().createObjectNode();
        line.put("row", sample.row()).put("step", step.index()).put("operator", step.name());
        line.put("statistic", statistic);
        line.set("value", value);
        line.put("threshold", threshold);
        line.set("sample", row);
        write(dropped.out(), line);
        if (step.kind() == Operator.Kind.FILTER) {
            perOperator("filter-", step, row);
        }
    }

    void duplicate(PlannedStep step, JsonNode first, JsonNode second) throws IOException {
        ObjectNode line = Json.mapper().createObjectNode();
        line.set("dup1", first);
        line.set("dup2", second);
        perOperator("duplicate-", step, line);
    }

    void changed(Outcome.Change change) throws IOException {
        ObjectNode line = Json.mapper().createObjectNode();
        line.put("original text", change.before()).put("processed_text", change.after());
        perOperator("mapper-", change.step(), line);
    }

    void unreadable(DataReport.Unreadable bad) throws IOException {
        write(unreadable.out(), Json.mapper().valueToTree(bad));
    }

    /** Returns whether Data-Juicer's trace file of an operator still takes rows. */
    boolean wants(PlannedStep step) {
        return tracing.open()
                && (tracing.operators().isEmpty() || tracing.operators().contains(step.name()))
                && written.getOrDefault(step.name(), 0) < tracing.number();
    }

    private void perOperator(String prefix, PlannedStep step, ObjectNode line) throws IOException {
        if (!wants(step)) {
            return;
        }
        PendingFile file = perOperator.get(step.name());
        if (file == null) {
            file = PendingFile.begin(folder.resolve(prefix + step.name() + ".jsonl"));
            perOperator.put(step.name(), file);
        }
        write(file.out(), line);
        written.merge(step.name(), 1, Integer::sum);
    }

    private static void write(OutputStream out, ObjectNode line) throws IOException {
        out.write(Json.bytes(line));
        out.write('\n');
    }

    void commit() throws IOException {
        dropped.commit();
        unreadable.commit();
        for (PendingFile file : perOperator.values()) {
            file.commit();
        }
    }

    @Override
    public void close() throws IOException {
        dropped.close();
        unreadable.close();
        for (PendingFile file : perOperator.values()) {
            file.close();
        }
    }
}
