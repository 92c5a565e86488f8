package org.inkloom.data.engine;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.inkloom.data.io.PendingFile;
import org.inkloom.data.io.ResultRows;
import org.inkloom.data.recipe.Recipe;
import org.inkloom.data.sample.Json;
import org.inkloom.data.sample.Sample;
import tools.jackson.databind.node.ObjectNode;

/** Writes the kept rows, and their statistics beside them. */
final class ResultSink implements Pass.Sink<ResultSink.Encoded>, Closeable {
    private final Path target;
    private final Path statisticsFile;
    private final ResultRows rows;
    private final PendingFile result;
    private final PendingFile statistics;
    private long count;
    private boolean anyStatistics;

    /** Some rows as the bytes to be written. */
    record Encoded(int count, byte[] rows, byte[] statistics, boolean anyStatistics) {}

    ResultSink(Recipe recipe) throws IOException {
        this.target = recipe.export().path();
        this.rows = ResultRows.of(recipe);
        String name = String.valueOf(target.getFileName());
        int dot = name.lastIndexOf('.');
        this.statisticsFile = target.resolveSibling((dot < 0 ? name : name.substring(0, dot)) + "_stats.jsonl");
        this.result = PendingFile.begin(target);
        this.statistics = PendingFile.begin(statisticsFile);
    }

    @Override
    public Encoded prepare(List<Sample> left) {
        ByteArrayOutputStream rowBytes = new ByteArrayOutputStream(left.size() * 128);
        ByteArrayOutputStream statBytes = new ByteArrayOutputStream(left.size() * 64);
        boolean any = false;
        for (Sample sample : left) {
            rowBytes.writeBytes(Json.bytes(rows.row(sample)));
            rowBytes.write('\n');
            Optional<ObjectNode> stats = rows.statistics(sample);
            any |= stats.isPresent();
            statBytes.writeBytes(Json.bytes(stats.orElseGet(Json.mapper()::createObjectNode)));
            statBytes.write('\n');
        }
        return new Encoded(left.size(), rowBytes.toByteArray(), statBytes.toByteArray(), any);
    }

    @Override
    public void accept(Encoded encoded) throws IOException {
        result.out().write(encoded.rows());
        statistics.out().write(encoded.statistics());
        count += encoded.count();
        anyStatistics |= encoded.anyStatistics();
    }

    /** Gives the files their names; statistics only when some row had any. */
    void commit() throws IOException {
        result.commit();
        if (anyStatistics) {
            statistics.commit();
        } else {
            Files.deleteIfExists(statisticsFile);
        }
    }

    long count() {
        return count;
    }

    List<Path> files() {
        return List.of(target);
    }

    Optional<Path> statistics() {
        return anyStatistics ? Optional.of(statisticsFile) : Optional.empty();
    }

    @Override
    public void close() throws IOException {
        result.close();
        statistics.close();
    }
}
