package org.inkloom.data.engine;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.inkloom.data.op.Operator;
import org.inkloom.data.recipe.Recipe;
import org.inkloom.data.sample.Json;
import org.inkloom.run.folder.PendingFile;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes what was dropped and why, one JSON object a line: {@code dropped.jsonl} with every dropped row,
 * {@code unreadable.jsonl} with every row that could not be used, and, when the recipe opens the tracer, Data-Juicer's
 * own {@code filter-OP.jsonl}, {@code mapper-OP.jsonl} and {@code duplicate-OP.jsonl}.
 */
final class DropTrace implements Closeable {
    private final Path folder;
    private final Recipe.Tracing tracing;
    private final PendingFile dropped;
    private final PendingFile unreadable;
    private final Map<String, PendingFile> perOperator = new HashMap<>();
    private final Map<String, Integer> written = new HashMap<>();

    /** What a checkpoint keeps of the trace: bytes of each file, rows of each of Data-Juicer's own. */
    record State(long dropped, long unreadable, Map<String, Long> perOperator, Map<String, Integer> written) {
        static final State START = new State(0, 0, Map.of(), Map.of());
    }

    DropTrace(Path folder, Recipe.Tracing tracing, State state) throws IOException {
        this.folder = folder;
        this.tracing = tracing;
        this.dropped = PendingFile.resume(file(), state.dropped());
        this.unreadable = PendingFile.resume(unreadableFile(folder), state.unreadable());
        for (Map.Entry<String, Long> entry : state.perOperator().entrySet()) {
            perOperator.put(entry.getKey(), PendingFile.resume(folder.resolve(entry.getKey()), entry.getValue()));
        }
        written.putAll(state.written());
    }

    /** Returns whether the files that a checkpoint speaks of are there. */
    static boolean canResume(Path folder, State state) throws IOException {
        boolean all = PendingFile.canResume(droppedFile(folder), state.dropped())
                && PendingFile.canResume(unreadableFile(folder), state.unreadable());
        for (Map.Entry<String, Long> entry : state.perOperator().entrySet()) {
            all &= PendingFile.canResume(folder.resolve(entry.getKey()), entry.getValue());
        }
        return all;
    }

    private static Path droppedFile(Path folder) {
        return folder.resolve("dropped.jsonl");
    }

    private static Path unreadableFile(Path folder) {
        return folder.resolve("unreadable.jsonl");
    }

    /** Forces everything onto the disk and returns what is needed to go on from here. */
    State sync() throws IOException {
        Map<String, Long> lengths = new HashMap<>();
        for (Map.Entry<String, PendingFile> entry : perOperator.entrySet()) {
            lengths.put(entry.getKey(), entry.getValue().sync());
        }
        return new State(dropped.sync(), unreadable.sync(), lengths, Map.copyOf(written));
    }

    /** Leaves unfinished files for a later run. */
    void keepUnfinished() {
        dropped.keepUnfinished();
        unreadable.keepUnfinished();
        perOperator.values().forEach(PendingFile::keepUnfinished);
    }

    /** Returns the file of dropped rows. */
    Path file() {
        return droppedFile(folder);
    }

    void dropped(Outcome.Drop drop, PlannedStep step) throws IOException {
        write(dropped.out(), drop.line());
        if (step.kind() == Operator.Kind.FILTER) {
            perOperator("filter-", step, drop.row());
        }
    }

    void duplicate(PlannedStep step, JsonNode first, JsonNode second) throws IOException {
        ObjectNode line = Json.mapper().createObjectNode();
        line.set("dup1", first);
        line.set("dup2", second);
        perOperator("duplicate-", step, Json.bytes(line));
    }

    void changed(Outcome.Change change, PlannedStep step) throws IOException {
        ObjectNode line = Json.mapper().createObjectNode();
        line.put("original text", change.before()).put("processed_text", change.after());
        perOperator("mapper-", step, Json.bytes(line));
    }

    void unreadable(DataReport.Unreadable bad) throws IOException {
        write(unreadable.out(), Json.bytes(Json.mapper().valueToTree(bad)));
    }

    /** Returns whether Data-Juicer's trace file of an operator still takes rows. */
    boolean wants(PlannedStep step) {
        return tracing.open()
                && (tracing.operators().isEmpty() || tracing.operators().contains(step.name()))
                && written.getOrDefault(step.name(), 0) < tracing.number();
    }

    private void perOperator(String prefix, PlannedStep step, byte[] line) throws IOException {
        if (!wants(step)) {
            return;
        }
        String name = prefix + step.name() + ".jsonl";
        PendingFile file = perOperator.get(name);
        if (file == null) {
            file = PendingFile.begin(folder.resolve(name));
            perOperator.put(name, file);
        }
        write(file.out(), line);
        written.merge(step.name(), 1, Integer::sum);
    }

    private static void write(OutputStream out, byte[] line) throws IOException {
        out.write(line);
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
        try (dropped;
                unreadable) {
            for (PendingFile file : perOperator.values()) {
                file.close();
            }
        }
    }
}
