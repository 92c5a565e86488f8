package org.inkloom.picture;

import java.io.IOException;
import java.util.Optional;

/**
 * Where the first frame of a GIF lies on its screen, and what surrounds it (GIF89a, sections 18 to 23).
 *
 * @param left columns left of the frame
 * @param top rows above it
 * @param width of the frame
 * @param height of the frame
 * @param surround RGB of the screen's other pixels: the transparent colour, or else the palette's first, as in Pillow
 * @param more whether there is another frame
 */
record GifFrame(int left, int top, int width, int height, int surround, boolean more) {
    private static final int IMAGE = 0x2c;
    private static final int EXTENSION = 0x21;
    private static final int GRAPHIC_CONTROL = 0xf9;
    private static final int HAS_PALETTE = 0x80;

    /** Returns the first frame; nothing where the file ends before it. */
    static Optional<GifFrame> first(ByteWindow bytes) throws BadPictureException {
        try {
            int flags = bytes.u8(10);
            long palette = (flags & HAS_PALETTE) != 0 ? 13 : -1;
            long place = 13 + (palette < 0 ? 0 : 3L * (2 << (flags & 7)));
            int transparent = 0;
            while (bytes.u8(place) == EXTENSION) {
                if (bytes.u8(place + 1) == GRAPHIC_CONTROL && (bytes.u8(place + 3) & 1) != 0) {
                    transparent = bytes.u8(place + 6);
                }
                place = afterBlocks(bytes, place + 2);
            }
            if (bytes.u8(place) != IMAGE) {
                throw new BadPictureException("its GIF data hold no frame");
            }
            int frameFlags = bytes.u8(place + 9);
            long data = place + 10;
            if ((frameFlags & HAS_PALETTE) != 0) {
                palette = data;
                data += 3L * (2 << (frameFlags & 7));
            }
            int surround = palette < 0 ? transparent * 0x010101 : colour(bytes, palette + 3L * transparent);
            return Optional.of(new GifFrame(
                    bytes.u16(place + 1, true),
                    bytes.u16(place + 3, true),
                    bytes.u16(place + 5, true),
                    bytes.u16(place + 7, true),
                    surround,
                    hasFrame(bytes, afterBlocks(bytes, data + 1))));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static int colour(ByteWindow bytes, long place) throws IOException {
        return bytes.u8(place) << 16 | bytes.u8(place + 1) << 8 | bytes.u8(place + 2);
    }

    /** Data come in blocks of up to 255 bytes, each after its length; a length of 0 ends them. */
    private static long afterBlocks(ByteWindow bytes, long first) throws IOException {
        long place = first;
        while (bytes.u8(place) != 0) {
            place += 1 + bytes.u8(place);
        }
        return place + 1;
    }

    /** A missing end is no reason to refuse the first frame, which is whole. */
    private static boolean hasFrame(ByteWindow bytes, long after) {
        long place = after;
        try {
            while (bytes.u8(place) == EXTENSION) {
                place = afterBlocks(bytes, place + 2);
            }
            return bytes.u8(place) == IMAGE;
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns the frame on its screen, which grows where the frame is larger. */
    Pixels onScreen(Pixels frame, PictureHeader screen) throws BadPictureException {
        int columns = Math.max(screen.width(), left + width);
        int rows = Math.max(screen.height(), top + height);
        if (frame.width() != width || frame.height() != height) {
            throw new BadPictureException("its GIF data are damaged");
        }
        if (frame.width() == columns && frame.height() == rows) {
            return frame;
        }
        HeaderProbe.requireSize(columns, rows);
        LeastBytes.requireCover("GIF", width, height, columns, rows);
        byte[] rgb = new byte[3 * columns * rows];
        for (int at = 0; at < rgb.length; at += 3) {
            rgb[at] = (byte) (surround >> 16);
            rgb[at + 1] = (byte) (surround >> 8);
            rgb[at + 2] = (byte) surround;
        }
        for (int y = 0; y < height; y++) {
            System.arraycopy(frame.rgb(), 3 * y * width, rgb, 3 * ((top + y) * columns + left), 3 * width);
        }
        return new Pixels(columns, rows, rgb);
    }
}
