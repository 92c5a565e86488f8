package org.inkloom.data.io;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Bytes of UTF-8 from a text in UTF-16 or UTF-32, so that line and JSON readers need to know one encoding only. */
final class Utf8Stream extends InputStream {
    private static final int CHARS = 1 << 13;

    private final Reader reader;
    private final char[] chars = new char[CHARS];
    private int held;
    private byte[] bytes = {};
    private int position;

    private Utf8Stream(InputStream in, Charset charset) {
        this.reader = new InputStreamReader(in, charset);
    }

    /** Takes the byte-order mark off a stream and recodes it where the mark says so; other streams stay as they are. */
    static InputStream of(BufferedInputStream in, String name, ReadingNotes notes) throws IOException {
        in.mark(4);
        Optional<TextEncoding.Mark> mark = TextEncoding.mark(in.readNBytes(4));
        in.reset();
        if (mark.isEmpty()) {
            return in;
        }
        in.skipNBytes(mark.get().length());
        Charset charset = mark.get().charset();
        if (charset.equals(StandardCharsets.UTF_8)) {
            return in;
        }
        notes.add("Read as " + charset.name() + ", not UTF-8", name);
        return new Utf8Stream(in, charset);
    }

    @Override
    public int read() throws IOException {
        return fill() ? bytes[position++] & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
        if (count == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int given = Math.min(count, bytes.length - position);
        System.arraycopy(bytes, position, target, offset, given);
        position += given;
        return given;
    }

    private boolean fill() throws IOException {
        while (position == bytes.length) {
            int got = reader.read(chars, held, CHARS - held);
            if (got < 0 && held == 0) {
                return false;
            }
            int count = held + Math.max(got, 0);
            // The second half of a character beyond the basic plane may come with the next piece.
            held = got >= 0 && count > 0 && Character.isHighSurrogate(chars[count - 1]) ? 1 : 0;
            bytes = new String(chars, 0, count - held).getBytes(StandardCharsets.UTF_8);
            position = 0;
            if (held == 1) {
                chars[0] = chars[count - 1];
            }
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
