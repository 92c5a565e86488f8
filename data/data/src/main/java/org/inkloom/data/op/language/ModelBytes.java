package org.inkloom.data.op.language;

import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A mapped little-endian file that is read from its beginning to its end. Not thread-safe. */
final class ModelBytes {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final MemorySegment bytes;
    private long at;

    private ModelBytes(MemorySegment bytes) {
        this.bytes = bytes;
    }

    /** Maps a file; the mapping goes when nothing refers to it any more. */
    static ModelBytes open(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return new ModelBytes(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto()));
        }
    }

    /** Returns the next bytes as a view. */
    MemorySegment take(long count) throws EOFException {
        if (count < 0 || count > bytes.byteSize() - at) {
            throw new EOFException("it ends too early");
        }
        MemorySegment taken = bytes.asSlice(at, count);
        at += count;
        return taken;
    }

    /** Fails if what is left cannot hold so many pieces of at least so many bytes. */
    void require(long pieces, long bytesEach) throws EOFException {
        if (pieces > (bytes.byteSize() - at) / bytesEach) {
            throw new EOFException("it ends too early");
        }
    }

    int integer() throws EOFException {
        return take(Integer.BYTES).get(INT, 0);
    }

    long longInteger() throws EOFException {
        return take(Long.BYTES).get(LONG, 0);
    }

    boolean flag() throws EOFException {
        return unsigned() != 0;
    }

    int unsigned() throws EOFException {
        return take(1).get(ValueLayout.JAVA_BYTE, 0) & 0xff;
    }

    /** Returns the bytes before the next zero byte. */
    byte[] word() throws EOFException {
        long end = at;
        while (end < bytes.byteSize() && bytes.get(ValueLayout.JAVA_BYTE, end) != 0) {
            end++;
        }
        byte[] word = take(end - at).toArray(ValueLayout.JAVA_BYTE);
        take(1);
        return word;
    }
}
