package org.inkloom.data.io.parquet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.inkloom.data.io.parquet.ColumnType.Kind;
import org.inkloom.data.sample.Json;
import tools.jackson.databind.JsonNode;

/** The values of one leaf of the schema within the row group being written: plain encoding, data pages of version 1. */
final class LeafColumn {
    private static final int PAGE_BYTES = 1 << 20;
    private static final int PAGE_VALUES = 1 << 18;
    private static final int PLAIN = 0;
    private static final int RUNS = 3;

    private final List<String> path;
    private final Kind kind;
    private final int maxRepetition;
    private final int maxDefinition;
    private final Compression compression;
    private final LevelRuns repetitions = new LevelRuns();
    private final LevelRuns definitions = new LevelRuns();
    private final ByteArrayOutputStream values = new ByteArrayOutputStream();
    private final ByteArrayOutputStream pages = new ByteArrayOutputStream();
    private int pageValues;
    private int pendingBits;
    private int pendingCount;
    private long chunkValues;
    private long unpackedBytes;

    /** Where the values of a row group lie in the file. */
    record Chunk(LeafColumn column, long offset, long values, long unpackedBytes, long packedBytes) {
        void describe(CompactThrift thrift, int field) {
            thrift.struct(field, metadata -> {
                metadata.i32(1, column.kind.physical());
                metadata.numbers(2, List.of(PLAIN, RUNS));
                metadata.texts(3, column.path);
                metadata.i32(4, column.compression.codec());
                metadata.i64(5, values);
                metadata.i64(6, unpackedBytes);
                metadata.i64(7, packedBytes);
                metadata.i64(9, offset);
            });
        }
    }

    LeafColumn(List<String> path, Kind kind, int maxRepetition, int maxDefinition, Compression compression) {
        this.path = List.copyOf(path);
        this.kind = kind;
        this.maxRepetition = maxRepetition;
        this.maxDefinition = maxDefinition;
        this.compression = compression;
    }

    /** Adds a place without value: it is missing at this level already. */
    void addMissing(int repetition, int definition) {
        levels(repetition, definition);
    }

    /** Adds a value. */
    void add(JsonNode value, int repetition) {
        levels(repetition, maxDefinition);
        switch (kind) {
            case TRUTH -> bit(value.booleanValue());
            case WHOLE -> number(value.longValue());
            case REAL -> number(Double.doubleToLongBits(value.doubleValue()));
            case TEXT ->
                bytes((value.isString() ? value.stringValue() : Json.text(value)).getBytes(StandardCharsets.UTF_8));
            case BYTES -> bytes(Base64.getDecoder().decode(value.stringValue()));
        }
    }

    private void levels(int repetition, int definition) {
        if (maxRepetition > 0) {
            repetitions.add(repetition);
        }
        definitions.add(definition);
        pageValues++;
    }

    private void bit(boolean value) {
        pendingBits |= value ? 1 << pendingCount : 0;
        if (++pendingCount == 8) {
            endBits();
        }
    }

    private void endBits() {
        values.write(pendingBits);
        pendingBits = 0;
        pendingCount = 0;
    }

    private void number(long value) {
        for (int shift = 0; shift < 64; shift += 8) {
            values.write((int) (value >>> shift));
        }
    }

    private void bytes(byte[] value) {
        for (int shift = 0; shift < 32; shift += 8) {
            values.write(value.length >>> shift);
        }
        values.writeBytes(value);
    }

    /** Ends a page that is large enough; called between two rows. Returns how many bytes are held. */
    long settle() throws IOException {
        if (values.size() >= PAGE_BYTES || pageValues >= PAGE_VALUES) {
            endPage();
        }
        return (long) pages.size() + values.size();
    }

    private void endPage() throws IOException {
        if (pendingCount > 0) {
            endBits();
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream(values.size() + 64);
        if (maxRepetition > 0) {
            repetitions.moveTo(body);
        }
        definitions.moveTo(body);
        values.writeTo(body);
        byte[] packed = compression.pack(body.toByteArray());
        int count = pageValues;
        byte[] header = CompactThrift.struct(thrift -> {
            thrift.i32(1, 0);
            thrift.i32(2, body.size());
            thrift.i32(3, packed.length);
            thrift.struct(5, page -> {
                page.i32(1, count);
                page.i32(2, PLAIN);
                page.i32(3, RUNS);
                page.i32(4, RUNS);
            });
        });
        pages.writeBytes(header);
        pages.writeBytes(packed);
        unpackedBytes += header.length + body.size();
        chunkValues += count;
        pageValues = 0;
        values.reset();
    }

    /** Writes everything held to the file and begins anew. */
    Chunk moveTo(OutputStream out, long offset) throws IOException {
        if (pageValues > 0) {
            endPage();
        }
        pages.writeTo(out);
        Chunk chunk = new Chunk(this, offset, chunkValues, unpackedBytes, pages.size());
        pages.reset();
        chunkValues = 0;
        unpackedBytes = 0;
        return chunk;
    }
}
