package org.inkloom.data.engine;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.inkloom.data.io.Packing;
import org.inkloom.data.io.RowEncoder;
import org.inkloom.data.io.RowFormat;
import org.inkloom.data.io.StagedResult;
import org.inkloom.data.recipe.Recipe;
import org.inkloom.data.sample.Json;
import org.inkloom.data.sample.Sample;
import org.inkloom.run.folder.PendingFile;
import tools.jackson.databind.node.ObjectNode;

/** Writes the kept rows, and their statistics beside them. */
final class ResultSink implements Pass.Sink<ResultEncoder.Encoded>, Closeable {
    private final Recipe recipe;
    private final ResultEncoder rows;
    private final RowEncoder encoder;
    private final PendingFile result;
    private final PendingFile statistics;
    private long count;
    private boolean anyStatistics;
    private List<Path> files;

    /** What a checkpoint keeps of the sink. */
    record State(long rows, boolean anyStatistics, List<String> columns, long resultBytes, long statisticsBytes) {
        static final State START = new State(0, false, List.of(), 0, 0);
    }

    ResultSink(Recipe recipe, State state) throws IOException {
        this.recipe = recipe;
        this.rows = new ResultEncoder(recipe);
        this.encoder = new RowEncoder(RowFormat.of(recipe));
        this.files = List.of(recipe.export().path());
        this.result = PendingFile.resume(StagedResult.waitingRows(recipe), state.resultBytes());
        this.statistics = PendingFile.resume(statisticsFile(recipe), state.statisticsBytes());
        this.count = state.rows();
        this.anyStatistics = state.anyStatistics();
        encoder.restoreColumns(state.columns());
    }

    static Path statisticsFile(Recipe recipe) {
        Path target = recipe.export().path();
        String name = Packing.bareName(target);
        int dot = name.lastIndexOf('.');
        return target.resolveSibling((dot < 0 ? name : name.substring(0, dot)) + "_stats.jsonl");
    }

    @Override
    public ResultEncoder.Encoded prepare(List<Sample> left, Outcome outcome) {
        return rows.encode(left);
    }

    @Override
    public void accept(ResultEncoder.Encoded encoded) throws IOException {
        result.out().write(encoded.lines());
        for (int i = 0; i < encoded.rows().length; i++) {
            ObjectNode row = (ObjectNode) Json.mapper().readTree(encoded.rows()[i]);
            result.out().write(encoder.row(row, count + i == 0));
        }
        statistics.out().write(encoded.statistics());
        count += encoded.count();
        anyStatistics |= encoded.anyStatistics();
    }

    /** Forces everything onto the disk and returns what is needed to go on from here. */
    State sync() throws IOException {
        return new State(count, anyStatistics, encoder.columns(), result.sync(), statistics.sync());
    }

    /** Leaves unfinished files for a later run. */
    void keepUnfinished() {
        result.keepUnfinished();
        statistics.keepUnfinished();
    }

    /**
     * Gives the files their names; statistics only when some row had any.
     *
     * @param lost learns of rows that could not be written
     */
    void commit(StagedResult.Lost lost) throws IOException {
        if (RowFormat.isDirect(recipe)) {
            result.out().write(encoder.end(count == 0));
            result.commit();
        } else {
            result.sync();
            StagedResult.Written written = StagedResult.write(result.part(), recipe, lost);
            files = written.files();
            count -= written.lost();
            result.close();
            Files.deleteIfExists(result.part());
        }
        if (anyStatistics) {
            statistics.commit();
        } else {
            statistics.close();
            Files.deleteIfExists(statistics.part());
            Files.deleteIfExists(statistics.target());
        }
    }

    long count() {
        return count;
    }

    List<Path> files() {
        return files;
    }

    Optional<Path> statistics() {
        return anyStatistics ? Optional.of(statistics.target()) : Optional.empty();
    }

    @Override
    public void close() throws IOException {
        try (statistics) {
            result.close();
        }
    }
}
