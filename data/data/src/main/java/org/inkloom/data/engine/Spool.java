package org.inkloom.data.engine;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
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
import org.inkloom.data.io.row.RawRow;
import org.inkloom.data.io.row.RowSource;
import org.inkloom.data.sample.Json;
import org.inkloom.run.folder.PendingFile;
import org.jspecify.annotations.Nullable;
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
    private boolean kept;
    private @Nullable FileChannel reader;

    Spool(Path file) throws IOException {
        this.file = file;
        Path folder = file.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        this.out = new BufferedOutputStream(Files.newOutputStream(file), BUFFER);
    }

    private Spool(Path file, long[] rows, long[] offsets) {
        this.file = file;
        this.rows = rows;
        this.offsets = offsets;
        this.count = rows.length;
        this.length = offsets[rows.length];
        this.out = OutputStream.nullOutputStream();
    }

    /** Writes what is needed to open the complete spool again, and which samples are left in which order. */
    void saveIndex(Path index, int[] positions) throws IOException {
        try (PendingFile pending = PendingFile.begin(index);
                DataOutputStream numbers = new DataOutputStream(new BufferedOutputStream(pending.out(), BUFFER))) {
            numbers.writeInt(count);
            for (int i = 0; i < count; i++) {
                numbers.writeLong(rows[i]);
                numbers.writeLong(offsets[i + 1]);
            }
            numbers.writeInt(positions.length);
            for (int position : positions) {
                numbers.writeInt(position);
            }
            numbers.flush();
            pending.sync();
            pending.commit();
        }
    }

    /** Opens a complete spool again and returns the samples that are left. */
    static RowSource resume(Path file, Path index) throws IOException {
        try (DataInputStream numbers =
                new DataInputStream(new BufferedInputStream(Files.newInputStream(index), BUFFER))) {
            int count = numbers.readInt();
            long[] rows = new long[count];
            long[] offsets = new long[count + 1];
            for (int i = 0; i < count; i++) {
                rows[i] = numbers.readLong();
                offsets[i + 1] = numbers.readLong();
            }
            int[] positions = new int[numbers.readInt()];
            for (int i = 0; i < positions.length; i++) {
                positions[i] = numbers.readInt();
            }
            Spool spool = new Spool(file, rows, offsets);
            spool.keep();
            return spool.read(positions);
        }
    }

    /** Leaves the file where it is when the spool is closed. */
    void keep() {
        kept = true;
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
        FileChannel channel = reader;
        if (channel == null) {
            channel = FileChannel.open(file, StandardOpenOption.READ);
            reader = channel;
        }
        return parse(bytes(channel, position));
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
        FileChannel channel = reader;
        if (channel != null) {
            channel.close();
        }
        if (!kept) {
            Files.deleteIfExists(file);
        }
    }
}
