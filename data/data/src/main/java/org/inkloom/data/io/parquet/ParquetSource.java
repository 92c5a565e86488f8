package org.inkloom.data.io.parquet;

import dev.hardwood.HardwoodContext;
import dev.hardwood.InputFile;
import dev.hardwood.metadata.ColumnChunk;
import dev.hardwood.metadata.CompressionCodec;
import dev.hardwood.metadata.FileMetaData;
import dev.hardwood.metadata.RowGroup;
import dev.hardwood.reader.ColumnReaders;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.schema.ColumnProjection;
import dev.hardwood.schema.SchemaNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.inkloom.data.io.row.RawRow;
import org.inkloom.data.io.row.RowSource;
import org.inkloom.data.sample.BadSampleException;
import org.inkloom.data.sample.Fields;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The rows of one Parquet file, in its order. Bytes stay bytes, structures become objects, maps become objects by the text
 * of their keys, dates and times become ISO 8601 text.
 */
public final class ParquetSource implements RowSource {
    /** About how much of the file's content is unpacked at once. */
    private static final long BATCH_BYTES = 4L << 20;

    private static final List<String> GAPPY = List.of(Fields.STATS, Fields.META);
    private static final int BATCH_ROWS = 4096;
    private static final int THREADS = 2;
    private static final long SECONDS_TO_CLOSE = 5;
    private static final int ROW_BYTES = 256;

    private final HardwoodContext threads;
    private final ParquetFileReader file;
    private final ColumnReaders columns;
    private Optional<Assembler.Fields> batch = Optional.empty();
    private int batchRows;
    private int place;
    private final String name;
    private final long firstRow;
    private final int rowBytes;
    private long row;
    private boolean ended;

    /**
     * Opens a file.
     *
     * @param firstRow number of its first row
     * @throws IOException if it is not a Parquet file, ends early, or is packed in a way that cannot be unpacked here
     */
    public ParquetSource(Path path, long firstRow) throws IOException {
        this.name = String.valueOf(path.getFileName());
        this.firstRow = firstRow;
        this.row = firstRow;
        this.threads = HardwoodContext.create(THREADS);
        try {
            this.file = open(path, threads);
            requireKnownPacking(path, file.getFileMetaData());
            this.columns = guarded(() -> file.buildColumnReaders(ColumnProjection.all())
                    .batchSize(batchSize(file.getFileMetaData()))
                    .build());
            this.rowBytes = (int) Math.min(1L << 30, ROW_BYTES + bytesOfRow(file.getFileMetaData()));
        } catch (IOException e) {
            threads.close();
            throw e;
        } catch (RuntimeException e) {
            threads.close();
            throw unreadable(path, e);
        }
    }

    private static void requireKnownPacking(Path path, FileMetaData metadata) throws IOException {
        for (RowGroup group : metadata.rowGroups()) {
            for (ColumnChunk column : group.columns()) {
                CompressionCodec codec = column.metaData().codec();
                switch (codec) {
                    case UNCOMPRESSED, SNAPPY, GZIP, ZSTD -> {}
                    default -> throw new IOException(path.getFileName() + " is packed with " + codec);
                }
            }
        }
    }

    private static int batchSize(FileMetaData file) {
        return Math.clamp(BATCH_BYTES / Math.max(1, bytesOfRow(file)), 1, BATCH_ROWS);
    }

    private static long bytesOfRow(FileMetaData file) {
        long bytes =
                file.rowGroups().stream().mapToLong(RowGroup::totalByteSize).sum();
        return bytes / Math.max(1, file.numRows());
    }

    private static ParquetFileReader open(Path path, HardwoodContext threads) throws IOException {
        QuietHardwood.settle();
        try {
            ParquetCheck.require(path);
            return ParquetFileReader.open(InputFile.of(path), threads);
        } catch (IOException | RuntimeException e) {
            throw unreadable(path, e);
        }
    }

    private static IOException unreadable(Path path, Exception e) {
        return new IOException(path.getFileName() + " is no whole Parquet file: " + reason(e), e);
    }

    /** The innermost message says what is wrong; those around it say where the reader was. */
    private static String reason(Throwable e) {
        Throwable innermost = e;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        return String.valueOf(innermost.getMessage());
    }

    /** Returns the dotted paths of a file's columns of bytes; lists add no step. */
    public static Set<String> binaryPaths(Path path) throws IOException {
        Set<String> paths = new HashSet<>();
        try (HardwoodContext threads = HardwoodContext.create(1);
                ParquetFileReader reader = open(path, threads)) {
            for (SchemaNode column : reader.getFileSchema().getRootNode().children()) {
                addBinary(column, "", paths);
            }
        }
        return paths;
    }

    private static void addBinary(SchemaNode node, String above, Set<String> paths) {
        switch (node) {
            case SchemaNode.PrimitiveNode leaf -> {
                if (LeafValues.isBytes(leaf)) {
                    paths.add(above + leaf.name());
                }
            }
            case SchemaNode.GroupNode group when group.isList() -> addItems(group, above, paths);
            case SchemaNode.GroupNode group ->
                group.children().forEach(child -> addBinary(child, above + group.name() + ".", paths));
        }
    }

    private static void addItems(SchemaNode.GroupNode list, String above, Set<String> paths) {
        switch (list.getListElement()) {
            case SchemaNode.PrimitiveNode leaf -> {
                if (LeafValues.isBytes(leaf)) {
                    paths.add(above + list.name());
                }
            }
            case SchemaNode.GroupNode group ->
                group.children().forEach(child -> addBinary(child, above + list.name() + ".", paths));
        }
    }

    @Override
    public Optional<RawRow> next() {
        if (ended) {
            return Optional.empty();
        }
        String where = name + " row " + (row - firstRow + 1);
        try {
            while (place == batchRows) {
                if (!guarded(columns::nextBatch)) {
                    ended = true;
                    return Optional.empty();
                }
                batch = Optional.of(Assembler.of(file.getFileSchema().getRootNode(), columns));
                batchRows = columns.getRecordCount();
                place = 0;
            }
            ObjectNode object = withoutGaps(batch.orElseThrow().object(place++));
            return Optional.of(new RawRow(row++, where, () -> object, rowBytes));
        } catch (RuntimeException e) {
            ended = true;
            return Optional.of(new RawRow(row++, where, () -> damaged(where, e), 0));
        }
    }

    /** A column of structures names every statistic in every row; one without value was not computed. */
    private static ObjectNode withoutGaps(ObjectNode object) {
        for (String column : GAPPY) {
            JsonNode value = object.get(column);
            if (value instanceof ObjectNode values) {
                values.removeIf(JsonNode::isNull);
            } else if (value != null && value.isNull()) {
                object.remove(column);
            }
        }
        return object;
    }

    private static ObjectNode damaged(String where, RuntimeException e) {
        throw new BadSampleException(where, "the rest of the file cannot be read: " + reason(e));
    }

    /** What the library does may wait for a thread of it that never ends. */
    private static <T> T guarded(Supplier<T> call) {
        return Watchdog.guarded("reading a batch of rows", Watchdog.PATIENCE_SECONDS, call);
    }

    @Override
    public void close() throws IOException {
        try {
            Watchdog.guarded("ending the reader", SECONDS_TO_CLOSE, () -> {
                columns.close();
                return true;
            });
        } catch (IllegalStateException e) {
            // All rows that could be read have been handed out. The library's thread that hangs is left behind until
            // the process ends.
            ended = true;
        } finally {
            file.close();
            threads.close();
        }
    }
}
