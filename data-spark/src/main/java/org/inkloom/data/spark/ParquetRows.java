package org.inkloom.data.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.inkloom.data.io.RawRow;
import org.inkloom.data.io.RowSource;
import org.inkloom.data.sample.BadSampleException;
import org.inkloom.data.sample.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/** The rows of one Parquet file, in its order. Binary columns become base64, as embedded pictures are. */
final class ParquetRows {
    private ParquetRows() {}

    /** Opens a file; {@code firstRow} is the number of its first row over all inputs. */
    static RowSource open(Path file, long firstRow) throws IOException {
        Iterator<Row> lines;
        try {
            SparkSession session = SparkSession.builder().getOrCreate().newSession();
            // Pieces small enough to hold one here; those of one file come in its order.
            session.conf().set("spark.sql.files.maxPartitionBytes", "16m");
            session.conf().set("spark.sql.files.minPartitionNum", "1");
            Dataset<Row> table = session.read().parquet(file.toUri().toString());
            Column[] columns = Arrays.stream(table.columns())
                    .map(name -> col("`" + name.replace("`", "``") + "`"))
                    .toArray(Column[]::new);
            Column json = to_json(struct(columns), Map.of("ignoreNullFields", "false"));
            lines = table.select(col("_metadata.row_index"), json).toLocalIterator();
        } catch (RuntimeException e) {
            throw new IOException(file + " is not a Parquet file that can be read: " + e.getMessage(), e);
        }
        String name = String.valueOf(file.getFileName());
        return new RowSource() {
            private long row = firstRow;

            @Override
            public Optional<RawRow> next() {
                if (!lines.hasNext()) {
                    return Optional.empty();
                }
                Row next = lines.next();
                if (next.getLong(0) != row - firstRow) {
                    throw new IllegalStateException(name + " was not read in order, at row " + next.getLong(0));
                }
                String line = next.getString(1);
                String where = name + " row " + (row - firstRow + 1);
                return Optional.of(new RawRow(row++, where, () -> parse(line, where), line.length()));
            }

            @Override
            public void close() {}
        };
    }

    private static ObjectNode parse(String line, String where) {
        try {
            return (ObjectNode) Json.mapper().readTree(line.getBytes(StandardCharsets.UTF_8));
        } catch (JacksonException e) {
            throw new BadSampleException(where, "it cannot be read: " + e.getOriginalMessage());
        }
    }
}
