package org.inkloom.picture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The first frame of an animated WebP as a file of its own, and its place on the canvas (RFC 9649, section 2.7).
 *
 * @param still the frame as a WebP that is not animated; its alpha plane is left out
 * @param left columns left of the frame
 * @param top rows above it
 */
record WebPFrame(byte[] still, int left, int top) {
    private static final int ANIMATION = 0x02;
    private static final int CHUNK_HEADER = 8;
    private static final int FRAME_HEADER = 16;

    static boolean isAnimated(ByteWindow bytes) throws IOException {
        return bytes.has(12, "VP8X") && (bytes.u8(20) & ANIMATION) != 0;
    }

    /** Returns how many frames there are: 0, 1, or 2 for all higher numbers. */
    static int count(ByteWindow bytes) throws IOException {
        int found = 0;
        for (long place = 12; place + CHUNK_HEADER <= bytes.size() && found < 2; place = after(bytes, place)) {
            found += bytes.has(place, "ANMF") ? 1 : 0;
        }
        return found;
    }

    /**
     * Cuts the frame out.
     *
     * @throws BadPictureException if there is none
     */
    static WebPFrame first(byte[] encoded) throws BadPictureException {
        try (ByteWindow bytes = ByteWindow.of(encoded)) {
            long place = 12;
            while (!bytes.has(place, "ANMF")) {
                place = after(bytes, place);
            }
            long end = after(bytes, place);
            int left = 2 * bytes.u24little(place + CHUNK_HEADER);
            int top = 2 * bytes.u24little(place + CHUNK_HEADER + 3);
            long inner = place + CHUNK_HEADER + FRAME_HEADER;
            while (!bytes.has(inner, "VP8 ") && !bytes.has(inner, "VP8L")) {
                inner = after(bytes, inner);
            }
            long innerEnd = after(bytes, inner);
            if (innerEnd > end || innerEnd > encoded.length) {
                throw new BadPictureException("its WebP data end early, after " + encoded.length + " bytes");
            }
            byte[] chunk = Arrays.copyOfRange(encoded, (int) inner, (int) innerEnd);
            return new WebPFrame(file(chunk), left, top);
        } catch (IOException e) {
            throw new BadPictureException("its WebP data hold no frame");
        }
    }

    private static long after(ByteWindow bytes, long chunk) throws IOException {
        long length = bytes.u32(chunk + 4, true);
        return chunk + CHUNK_HEADER + length + (length & 1);
    }

    private static byte[] file(byte[] chunk) {
        return ByteBuffer.allocate(12 + chunk.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("RIFF".getBytes(StandardCharsets.US_ASCII))
                .putInt(4 + chunk.length)
                .put("WEBP".getBytes(StandardCharsets.US_ASCII))
                .put(chunk)
                .array();
    }

    /** Returns the frame on a canvas that is black elsewhere, as a transparent canvas without its alpha is. */
    Pixels onCanvas(Pixels frame, PictureHeader canvas) throws BadPictureException {
        if ((long) left + frame.width() > canvas.width() || (long) top + frame.height() > canvas.height()) {
            throw new BadPictureException("a frame of its WebP data leaves the canvas");
        }
        if (frame.width() == canvas.width() && frame.height() == canvas.height()) {
            return frame;
        }
        LeastBytes.requireCover("WebP", frame.width(), frame.height(), canvas.width(), canvas.height());
        return new Pixels(canvas.width(), canvas.height(), new byte[3 * canvas.width() * canvas.height()])
                .with(frame, left, top);
    }
}
