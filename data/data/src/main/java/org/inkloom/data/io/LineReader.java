package org.inkloom.data.io;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/**
 * Cuts a stream of bytes into lines without ever holding more of a line than a limit. Ends lines at {@code \n}; a
 * {@code \r} before it is dropped.
 */
final class LineReader implements Closeable {
    private static final int BUFFER = 1 << 16;

    private final InputStream in;
    private final int limit;
    private final byte[] buffer = new byte[BUFFER];
    private int position;
    private int filled;
    private long before;
    private boolean ended;
    private boolean tooLong;

    LineReader(InputStream in, int limit) {
        this.in = in;
        this.limit = limit;
    }

    /** Reads the next line into {@code line}; returns false at the end of the stream. */
    boolean next(ByteArrayOutputStream line) throws IOException {
        line.reset();
        tooLong = false;
        boolean any = false;
        while (fill()) {
            any = true;
            int end = position;
            while (end < filled && buffer[end] != '\n') {
                end++;
            }
            append(line, end);
            boolean complete = end < filled;
            position = complete ? end + 1 : end;
            if (complete) {
                return true;
            }
        }
        return any;
    }

    /** Returns how many bytes of the stream the lines so far have taken. */
    long consumed() {
        return before + position;
    }

    /** Returns whether the line just read was longer than the limit and is therefore missing. */
    boolean wasTooLong() {
        return tooLong;
    }

    private void append(ByteArrayOutputStream line, int end) {
        int count = end - position;
        if (tooLong || (long) line.size() + count > limit) {
            tooLong = true;
            line.reset();
            return;
        }
        line.write(buffer, position, count);
    }

    private boolean fill() throws IOException {
        if (position < filled) {
            return true;
        }
        if (ended) {
            return false;
        }
        before += filled;
        position = 0;
        filled = Math.max(0, in.read(buffer));
        ended = filled == 0;
        return filled > 0;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
