package org.inkloom.data.io;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.inkloom.data.io.parquet.Compression;
import org.inkloom.data.io.parquet.ParquetSource;
import org.inkloom.data.io.parquet.ParquetWriter;
import org.inkloom.data.io.parquet.SchemaBuilder;
import org.inkloom.data.io.row.RowWriter;
import org.inkloom.data.recipe.Recipe;
import org.inkloom.data.sample.BadSampleException;
import org.inkloom.data.sample.Json;
import org.inkloom.run.folder.PendingFile;
import tools.jackson.databind.node.ObjectNode;

/**
 * Puts rows that wait as JSONL into their format: packed text, Parquet, WebDataset, or shards of any of them. The rows are
 * read twice: once to learn their number, size and types, once to write them; never are they all in memory.
 */
public final class StagedResult {
    private final Path lines;
    private final Recipe recipe;
    private final RowFormat format;
    private final Compression compression;
    private final SchemaBuilder schema;
    private final Lost lost;
    private long rows;
    private long bytes;
    private long lostRows;

    /** Learns of a row that could not be written. */
    @FunctionalInterface
    public interface Lost {
        /**
         * Takes one.
         *
         * @param row its number in the result
         * @param reason what is wrong with it
         */
        void row(long row, BadSampleException reason) throws IOException;
    }

    private StagedResult(Path lines, Recipe recipe, Lost lost) throws IOException {
        this.lines = lines;
        this.recipe = recipe;
        this.lost = lost;
        this.format = RowFormat.of(recipe);
        this.compression = Compression.of(recipe.export().compression());
        this.schema = new SchemaBuilder(format == RowFormat.PARQUET ? binary(recipe) : Set.of());
    }

    /**
     * What was written.
     *
     * @param files in the order of the rows
     * @param lost how many rows could not be written
     */
    public record Written(List<Path> files, long lost) {
        /** Copies the list. */
        public Written {
            files = List.copyOf(files);
        }
    }

    /** Returns where rows wait until they are written. */
    public static Path waitingRows(Recipe recipe) {
        Path target = recipe.export().path();
        return RowFormat.isDirect(recipe) ? target : target.resolveSibling(target.getFileName() + ".rows");
    }

    /**
     * Writes the files of a result.
     *
     * @param lines the rows, one JSON object a line
     * @param recipe says where and how
     * @param lost learns of rows that could not be written
     */
    public static Written write(Path lines, Recipe recipe, Lost lost) throws IOException {
        StagedResult result = new StagedResult(lines, recipe, lost);
        result.survey();
        return new Written(result.write(), result.lostRows);
    }

    /** Fields whose base64 becomes bytes again: embedded pictures, and what was bytes in the input. */
    private static Set<String> binary(Recipe recipe) throws IOException {
        Set<String> paths = new HashSet<>(Set.of(recipe.keys().imageBytes()));
        for (Path file : Inputs.files(recipe)) {
            if (String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT).endsWith(".parquet")) {
                paths.addAll(ParquetSource.binaryPaths(file));
            }
        }
        return paths;
    }

    private interface EachRow {
        void take(ObjectNode row) throws IOException;
    }

    private void survey() throws IOException {
        bytes = Files.size(lines);
        if (format.isText()) {
            try (LineReader reader = reader()) {
                ByteArrayOutputStream line = new ByteArrayOutputStream();
                while (reader.next(line)) {
                    rows++;
                }
            }
            return;
        }
        try (LineReader reader = reader()) {
            read(reader, Long.MAX_VALUE, row -> {
                rows++;
                if (format == RowFormat.PARQUET) {
                    schema.add(row);
                } else {
                    bytes += WebDatasetWriter.pictureBytes(row, recipe.keys());
                }
            });
        }
    }

    private LineReader reader() throws IOException {
        return new LineReader(Files.newInputStream(lines), Integer.MAX_VALUE);
    }

    private static void read(LineReader reader, long count, EachRow each) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (long i = 0; i < count && reader.next(line); i++) {
            each.take((ObjectNode) Json.mapper().readTree(line.toByteArray()));
        }
    }

    private List<Path> write() throws IOException {
        long shardBytes = recipe.export().shardBytes();
        Path target = recipe.export().path();
        long count = shardBytes == 0 ? 1 : Math.max(1, Math.min(bytes / shardBytes + 1, rows));
        List<Path> targets = shardBytes == 0
                ? List.of(target)
                : Shards.names(target, format.ending() + Packing.of(target).ending(), count);
        List<PendingFile> files = new ArrayList<>();
        try (LineReader reader = reader()) {
            long first = 0;
            for (int i = 0; i < targets.size(); i++) {
                long share = rows / count + (i < rows % count ? 1 : 0);
                PendingFile file = PendingFile.begin(targets.get(i));
                files.add(file);
                write(reader, first, share, file.out());
                first += share;
            }
            // None of them has its name before all are whole.
            for (PendingFile file : files) {
                file.commit();
            }
        } finally {
            for (PendingFile file : files) {
                file.close();
            }
        }
        return targets;
    }

    private void write(LineReader reader, long first, long count, OutputStream out) throws IOException {
        try (RowWriter writer = writer(out, first)) {
            long[] row = {first};
            read(reader, count, object -> {
                try {
                    writer.add(object);
                } catch (BadSampleException e) {
                    lost.row(row[0], e);
                    lostRows++;
                }
                row[0]++;
            });
            writer.end();
        }
    }

    private RowWriter writer(OutputStream out, long first) throws IOException {
        return switch (format) {
            case JSONL, JSON, CSV, TSV ->
                new TextWriter(format, Packing.of(recipe.export().path()), out);
            case PARQUET -> new ParquetWriter(out, schema, compression);
            case WEBDATASET -> new WebDatasetWriter(out, recipe.keys(), first);
        };
    }
}
