package org.inkloom.picture;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Reads numbers at any place of a file or array while holding only a small window of it. Not thread-safe. */
final class ByteWindow implements AutoCloseable {
    // A JPEG's size usually lies in the first kilobyte: one read of this length ends most probes.
    private static final int WINDOW = 4096;

    private final @Nullable FileChannel channel;
    private final long size;
    private final byte[] window;
    private long start;
    private int filled;

    private ByteWindow(@Nullable FileChannel channel, long size, byte[] window, int filled) {
        this.channel = channel;
        this.size = size;
        this.window = window;
        this.filled = filled;
    }

    static ByteWindow open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            return new ByteWindow(channel, channel.size(), new byte[WINDOW], 0);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    static ByteWindow of(byte[] bytes) {
        return new ByteWindow(null, bytes.length, bytes, bytes.length);
    }

    long size() {
        return size;
    }

    /** Returns the byte at a place, 0 to 255. */
    int u8(long place) throws IOException {
        if (place < start || place >= start + filled) {
            fill(place);
        }
        return window[(int) (place - start)] & 0xff;
    }

    private void fill(long place) throws IOException {
        FileChannel file = channel;
        if (file == null || place < 0 || place >= size) {
            throw new EOFException();
        }
        ByteBuffer buffer = ByteBuffer.wrap(window);
        filled = 0;
        start = place;
        while (buffer.hasRemaining()) {
            int read = file.read(buffer, place + buffer.position());
            if (read <= 0) {
                break;
            }
        }
        filled = buffer.position();
        if (filled == 0) {
            throw new EOFException();
        }
    }

    int u16(long place, boolean little) throws IOException {
        int a = u8(place);
        int b = u8(place + 1);
        return little ? a | b << 8 : a << 8 | b;
    }

    long u32(long place, boolean little) throws IOException {
        long a = u16(place, little);
        long b = u16(place + 2, little);
        return little ? a | b << 16 : a << 16 | b;
    }

    long i64(long place, boolean little) throws IOException {
        long a = u32(place, little);
        long b = u32(place + 4, little);
        return little ? a | b << 32 : a << 32 | b;
    }

    int u24little(long place) throws IOException {
        return u16(place, true) | u8(place + 2) << 16;
    }

    /** Returns whether the ASCII text lies at a place. */
    boolean has(long place, String ascii) throws IOException {
        if (place < 0 || place + ascii.length() > size) {
            return false;
        }
        for (int i = 0; i < ascii.length(); i++) {
            if (u8(place + i) != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    byte[] bytes(long place, int count) throws IOException {
        byte[] result = new byte[count];
        for (int i = 0; i < count; i++) {
            result[i] = (byte) u8(place + i);
        }
        return result;
    }

    @Override
    public void close() throws IOException {
        FileChannel file = channel;
        if (file != null) {
            file.close();
        }
    }
}
