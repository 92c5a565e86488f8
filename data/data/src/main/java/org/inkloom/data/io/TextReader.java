package org.inkloom.data.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads a table as text: UTF-8, or what its byte-order mark says. Where the first bytes that are not ASCII are not UTF-8
 * either, the encoding is recognised from there on, and told. What cannot be read becomes {@link #UNREADABLE}.
 */
final class TextReader extends Reader {
    /** Stands for bytes that are no text; no text may hold it. */
    static final char UNREADABLE = '\uffff';

    private static final int BUFFER = 1 << 16;

    private final InputStream in;
    private final String name;
    private final ReadingNotes notes;
    private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER).limit(0);
    private CharsetDecoder decoder = decoder(StandardCharsets.UTF_8);
    private boolean started;
    private boolean ended;
    /** Whether anything but ASCII has been met, so that the encoding is known. */
    private boolean known;

    TextReader(InputStream in, String name, ReadingNotes notes) {
        this.in = in;
        this.name = name;
        this.notes = notes;
    }

    private static CharsetDecoder decoder(Charset charset) {
        return charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    @Override
    public int read(char[] target, int offset, int count) throws IOException {
        if (count == 0) {
            return 0;
        }
        start();
        CharBuffer text = CharBuffer.wrap(target, offset, count).slice();
        while (text.position() == 0) {
            if (!bytes.hasRemaining() && !fill()) {
                return -1;
            }
            if (!known) {
                plain(text);
                continue;
            }
            CoderResult result = decoder.decode(bytes, text, ended);
            if (result.isError()) {
                bytes.position(bytes.position() + result.length());
                if (text.hasRemaining()) {
                    text.put(UNREADABLE);
                }
            } else if (result.isUnderflow() && text.position() == 0) {
                // At the end what is left is half a character, which the next turn finds malformed.
                fill();
            }
        }
        return text.position();
    }

    /** Takes ASCII, which is the same in all encodings; what comes behind it shows which it is. */
    private void plain(CharBuffer text) throws IOException {
        while (bytes.hasRemaining() && text.hasRemaining()) {
            byte b = bytes.get(bytes.position());
            if (b < 0) {
                recognise();
                return;
            }
            text.put((char) b);
            bytes.get();
        }
    }

    private void recognise() throws IOException {
        known = true;
        while (bytes.remaining() < BUFFER / 2 && fill()) {
            // The more there is, the better it shows the encoding.
        }
        byte[] rest = Arrays.copyOfRange(bytes.array(), bytes.position(), bytes.limit());
        if (!isUtf8(rest)) {
            TextEncoding.guess(rest, rest.length).ifPresent(this::use);
        }
    }

    /** Returns whether the bytes are UTF-8; the last character may be cut off. */
    private static boolean isUtf8(byte[] some) {
        CharBuffer nowhere = CharBuffer.allocate(some.length);
        return !decoder(StandardCharsets.UTF_8)
                .decode(ByteBuffer.wrap(some), nowhere, false)
                .isError();
    }

    private void start() throws IOException {
        if (started) {
            return;
        }
        started = true;
        while (bytes.remaining() < 4 && fill()) {
            // A byte-order mark has up to four bytes.
        }
        byte[] head = Arrays.copyOfRange(bytes.array(), bytes.position(), bytes.limit());
        Optional<TextEncoding.Mark> mark = TextEncoding.mark(head);
        if (mark.isPresent()) {
            bytes.position(bytes.position() + mark.get().length());
            known = true;
            use(mark.get().charset());
        }
    }

    private void use(Charset charset) {
        decoder = decoder(charset);
        if (!charset.equals(StandardCharsets.UTF_8)) {
            notes.add("Read as " + charset.name() + ", not UTF-8", name);
        }
    }

    /** Reads on behind what is left; returns false at the end of the stream. */
    private boolean fill() throws IOException {
        if (ended) {
            return false;
        }
        bytes.compact();
        int got = in.read(bytes.array(), bytes.position(), bytes.remaining());
        if (got > 0) {
            bytes.position(bytes.position() + got);
        }
        bytes.flip();
        ended = got < 0;
        return got > 0;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
