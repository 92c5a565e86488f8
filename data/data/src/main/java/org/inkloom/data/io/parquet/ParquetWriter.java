package org.inkloom.data.io.parquet;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.inkloom.data.io.parquet.ColumnType.Kind;
import org.inkloom.data.io.row.RowWriter;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes rows as a Parquet file (format 2.x, read by pyarrow, Spark, DuckDB and others). Holds one row group of some 32
 * MiB, however long the file gets.
 */
public final class ParquetWriter implements RowWriter {
    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
    private static final long GROUP_BYTES = 32L << 20;
    private static final long GROUP_ROWS = 1L << 20;
    private static final int FORMAT_VERSION = 2;

    private final OutputStream out;
    private final Map<String, ColumnType> schema;
    private final List<LeafColumn> columns = new ArrayList<>();
    private final Shredder[] shredders;
    private final String[] names;
    private final List<RowGroup> groups = new ArrayList<>();
    private long position;
    private long groupRows;
    private long rows;

    private record RowGroup(List<LeafColumn.Chunk> chunks, long rows) {
        long unpackedBytes() {
            return chunks.stream().mapToLong(LeafColumn.Chunk::unpackedBytes).sum();
        }

        long packedBytes() {
            return chunks.stream().mapToLong(LeafColumn.Chunk::packedBytes).sum();
        }

        void describe(CompactThrift thrift) {
            thrift.structs(1, chunks, (each, chunk) -> {
                each.i64(2, chunk.offset());
                chunk.describe(each, 3);
            });
            thrift.i64(2, unpackedBytes());
            thrift.i64(3, rows);
            thrift.i64(5, chunks.isEmpty() ? 0 : chunks.getFirst().offset());
            thrift.i64(6, packedBytes());
        }
    }

    /**
     * Begins a file.
     *
     * @param out where it goes; closed with the writer
     * @param schema has seen all rows that will be written
     */
    public ParquetWriter(OutputStream out, SchemaBuilder schema, Compression compression) throws IOException {
        this.out = out;
        this.schema = schema.columns();
        this.names = this.schema.keySet().toArray(String[]::new);
        this.shredders = new Shredder[names.length];
        for (int i = 0; i < names.length; i++) {
            ColumnType type = this.schema.getOrDefault(names[i], new ColumnType.Leaf(Kind.TEXT));
            shredders[i] = Shredder.of(type, Shredder.Place.column(names[i]), columns, compression);
        }
        out.write(MAGIC);
        position = MAGIC.length;
    }

    @Override
    public void add(ObjectNode row) throws IOException {
        for (int i = 0; i < names.length; i++) {
            shredders[i].write(row.get(names[i]), 0);
        }
        groupRows++;
        long held = 0;
        for (LeafColumn column : columns) {
            held += column.settle();
        }
        if (held >= GROUP_BYTES || groupRows >= GROUP_ROWS) {
            endGroup();
        }
    }

    private void endGroup() throws IOException {
        List<LeafColumn.Chunk> chunks = new ArrayList<>(columns.size());
        for (LeafColumn column : columns) {
            LeafColumn.Chunk chunk = column.moveTo(out, position);
            position += chunk.packedBytes();
            chunks.add(chunk);
        }
        groups.add(new RowGroup(chunks, groupRows));
        rows += groupRows;
        groupRows = 0;
    }

    @Override
    public void end() throws IOException {
        if (groupRows > 0) {
            endGroup();
        }
        byte[] footer = CompactThrift.struct(thrift -> {
            thrift.i32(1, FORMAT_VERSION);
            thrift.structs(2, SchemaElement.of(schema), (each, element) -> element.describe(each));
            thrift.i64(3, rows);
            thrift.structs(4, groups, (each, group) -> group.describe(each));
            thrift.text(6, "Inkloom");
        });
        out.write(footer);
        for (int shift = 0; shift < 32; shift += 8) {
            out.write(footer.length >>> shift);
        }
        out.write(MAGIC);
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
