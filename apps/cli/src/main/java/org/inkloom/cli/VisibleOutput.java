package org.inkloom.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.inkloom.run.Visible;

/**
 * A stream of UTF-8 text that replaces characters which act on a terminal by question marks. So no command has to check
 * the names and metadata that it prints.
 */
final class VisibleOutput extends FilterOutputStream {
    /** Up to two bytes of a character whose last byte has not been written yet. */
    private int pending;

    private int pendingBytes;

    VisibleOutput(OutputStream out) {
        super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int clean = offset;
        int end = offset + length;
        while (pendingBytes == 0 && clean < end && isHarmless(bytes[clean])) {
            clean++;
        }
        out.write(bytes, offset, clean - offset);
        for (int i = clean; i < end; i++) {
            write(bytes[i] & 0xff);
        }
    }

    /**
     * Returns whether a byte is neither a control character nor the first byte of a character that might have to be
     * replaced.
     */
    private static boolean isHarmless(byte value) {
        int b = value & 0xff;
        return !(b < 0x80 && Visible.isHidden(b)) && b != 0xc2 && b != 0xd8 && b != 0xe2;
    }

    @Override
    public void write(int value) throws IOException {
        int b = value & 0xff;
        if (pendingBytes == 1 && (b & 0xc0) == 0x80 && pending != 0xe2) {
            decide((pending & 0x1f) << 6 | b & 0x3f, b);
        } else if (pendingBytes == 1 && (b == 0x80 || b == 0x81)) {
            pending = pending << 8 | b;
            pendingBytes = 2;
        } else if (pendingBytes == 2 && (b & 0xc0) == 0x80) {
            decide((pending >> 8 & 0x0f) << 12 | (pending & 0x3f) << 6 | b & 0x3f, b);
        } else {
            release();
            if (b == 0xc2 || b == 0xd8 || b == 0xe2) {
                pending = b;
                pendingBytes = 1;
            } else {
                out.write(b < 0x80 && Visible.isHidden(b) ? '?' : b);
            }
        }
    }

    private void decide(int character, int last) throws IOException {
        if (Visible.isHidden(character)) {
            pendingBytes = 0;
            out.write('?');
        } else {
            release();
            out.write(last);
        }
    }

    private void release() throws IOException {
        if (pendingBytes == 2) {
            out.write(pending >> 8);
        }
        if (pendingBytes > 0) {
            out.write(pending & 0xff);
        }
        pendingBytes = 0;
    }

    @Override
    public void flush() throws IOException {
        release();
        out.flush();
    }
}
