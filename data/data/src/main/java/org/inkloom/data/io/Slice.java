package org.inkloom.data.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Optional;
import org.inkloom.data.io.row.RawRow;
import org.inkloom.data.io.row.RowSource;
import org.inkloom.data.sample.FieldKeys;

/**
 * A piece of the input that can be read by itself, on every machine that has the file at the same path.
 *
 * @param file the file
 * @param offset where the piece begins, bytes
 * @param length how long it is, bytes
 * @param firstRow number of its first row over all inputs
 * @param linesBefore how many lines of the file lie before it
 * @param staged whether the file was written by {@link SlicedInputs}, and is not the user's own JSONL
 */
public record Slice(String file, long offset, long length, long firstRow, long linesBefore, boolean staged)
        implements Serializable {
    /** Opens the piece; the rows are those that {@link Inputs} gives. */
    public RowSource open(FieldKeys keys) throws IOException {
        Path path = Path.of(file);
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        channel.position(offset);
        InputStream in = new Bounded(Channels.newInputStream(channel), length);
        if (staged) {
            return new StagedRows(in);
        }
        Path folder = Objects.requireNonNullElse(path.getParent(), path);
        ReadingNotes notes = new ReadingNotes();
        String name = String.valueOf(path.getFileName());
        JsonLinesSource lines = new JsonLinesSource(in, name, firstRow, linesBefore, notes);
        RowNames names = new RowNames(keys, FolderLayout.isMetadata(path), name, notes);
        return new RowSource() {
            @Override
            public Optional<RawRow> next() throws IOException {
                return lines.next().map(row -> names.named(row, folder));
            }

            @Override
            public void close() throws IOException {
                lines.close();
            }
        };
    }

    /** The first so many bytes of a stream. */
    private static final class Bounded extends InputStream {
        private final InputStream in;
        private long left;

        Bounded(InputStream in, long length) {
            this.in = in;
            this.left = length;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int start, int count) throws IOException {
            if (left == 0) {
                return -1;
            }
            int got = in.read(target, start, (int) Math.min(count, left));
            left -= Math.max(got, 0);
            return got;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
