package org.inkloom.data.engine;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import org.inkloom.data.io.RawRow;
import org.inkloom.data.io.RowSource;
import org.inkloom.data.sample.Json;
import tools.jackson.databind.node.ObjectNode;

/**
 * Samples between two passes, kept in a file so that memory stays flat: an operator that looks at the whole data set
 * decides only after the last sample has been seen. Holds 16 bytes of memory a sample.
 */
final class Spool implements Closeable {
    private static final int BUFFER = 1 << 16;

    private final Path file;
    private final OutputStream out;
    private long[] offsets = new long[1024];
    private long[] rows = new long[1024];
    private int count;
    private long length;

    Spool(Path file) throws IOException {
        this.file = file;
        Path folder = file.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        this.out = new BufferedOutputStream(Files.newOutputStream(file), BUFFER);
    }

    /** Adds an encoded sample. */
    void add(long row, byte[] json) throws IOException {
        if (count + 1 >= offsets.length) {
            offsets = Arrays.copyOf(offsets, offsets.length * 2);
            rows = Arrays.copyOf(rows, rows.length * 2);
        }
        rows[count] = row;
        offsets[count++] = length;
        out.write(json);
        length += json.length;
        offsets[count] = length;
    }

    /** Ends writing. */
    void complete() throws IOException {
        out.close();
    }

    int count() {
        return count;
    }

    /** Returns the input row of a sample. */
    long row(int position) {
        return rows[position];
    }

    /** Returns the samples at some positions, in that order; the file goes when the source is closed. */
    RowSource read(int[] positions) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        return new RowSource() {
            private int next;

            @Override
            public Optional<RawRow> next() throws IOException {
                if (next == positions.length) {
                    return Optional.empty();
                }
                int position = positions[next++];
                byte[] json = bytes(channel, position);
                long row = rows[position];
                return Optional.of(new RawRow(row, "row " + row, () -> parse(json), json.length));
            }

            @Override
            public void close() throws IOException {
                channel.close();
                Spool.this.close();
            }
        };
    }

    /** Returns one sample, parsed. */
    ObjectNode sample(int position) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return parse(bytes(channel, position));
        }
    }

    private byte[] bytes(FileChannel channel, int position) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate((int) (offsets[position + 1] - offsets[position]));
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, offsets[position] + buffer.position()) < 0) {
                throw new EOFException(file + " ended early");
            }
        }
        return buffer.array();
    }

    private static ObjectNode parse(byte[] json) {
        return (ObjectNode) Json.mapper().readTree(json);
    }

    @Override
    public void close() throws IOException {
        out.close();
        Files.deleteIfExists(file);
    }
}
