package org.inkloom.picture;

import java.io.IOException;

/**
 * How few bytes a picture of a size can take: a small file whose header names many pixels is refused before memory for
 * them is asked for.
 *
 * <p>The bounds are those of the formats, so that no sound picture is refused: deflate repeats at most 258 bytes in 2
 * bits, and a JPEG spends at least a bit on every block of 64 samples. WebP has no such bound; of a GIF the frame is
 * looked at, which may be smaller than its screen.
 */
final class LeastBytes {
    private static final int DEFLATE = 1032;
    private static final int JPEG_PIXELS_PER_BYTE = 64 * 8;
    private static final int GIF_PIXELS_PER_BYTE = 4096;
    private static final int RUN_LENGTH = 1;
    private static final int LARGE_CANVAS = 1 << 24;
    private static final int LEAST_COVER = 16;

    private LeastBytes() {}

    /**
     * Checks a file.
     *
     * @throws BadPictureException if its pixels cannot be in so few bytes
     */
    static void require(byte[] encoded, PictureHeader header) throws BadPictureException {
        long least;
        try (ByteWindow bytes = ByteWindow.of(encoded)) {
            least = switch (header.format()) {
                case "PNG" -> rowBytes(header, pngBits(bytes)) * header.height() / DEFLATE;
                case "JPEG" -> (long) header.width() * header.height() / JPEG_PIXELS_PER_BYTE;
                case "BMP" -> bmp(bytes, header);
                default -> 0;
            };
        } catch (IOException e) {
            throw new BadPictureException("it ends within its header, after " + encoded.length + " bytes");
        }
        if (least > encoded.length) {
            throw new BadPictureException("its " + header.format() + " header names " + header.width() + "x"
                    + header.height() + " pixels, which cannot be in " + encoded.length
                    + " bytes: it ends early, or was made to fill the memory");
        }
    }

    /**
     * Checks a frame of a GIF: its codes take at least 9 bits where they stand for long strings, of 4,096 pixels at most.
     *
     * @throws BadPictureException if its pixels cannot be in so few bytes
     */
    static void requireGif(GifFrame frame, long size) throws BadPictureException {
        if ((long) frame.width() * frame.height() / GIF_PIXELS_PER_BYTE > size) {
            throw new BadPictureException("a frame of its GIF data names " + frame.width() + "x" + frame.height()
                    + " pixels, which cannot be in " + size + " bytes");
        }
    }

    /**
     * Checks a frame against the screen or canvas that it is laid on, which is memory without data.
     *
     * @throws BadPictureException if a large canvas is nearly empty
     */
    static void requireCover(String format, int width, int height, int columns, int rows) throws BadPictureException {
        long canvas = (long) columns * rows;
        if (canvas > LARGE_CANVAS && (long) width * height < canvas / LEAST_COVER) {
            throw new BadPictureException("its " + format + " data name a canvas of " + columns + "x" + rows
                    + " pixels for a frame of " + width + "x" + height + ": it was made to fill the memory");
        }
    }

    private static long pngBits(ByteWindow bytes) throws IOException {
        int samples = switch (bytes.u8(25)) {
            case 2 -> 3;
            case 4 -> 2;
            case 6 -> 4;
            default -> 1;
        };
        return (long) samples * bytes.u8(24);
    }

    private static long bmp(ByteWindow bytes, PictureHeader header) throws IOException {
        if (bytes.u32(14, true) == 12) {
            return rowBytes(header, bytes.u16(24, true)) * header.height();
        }
        long compression = bytes.u32(30, true);
        boolean runs = compression == RUN_LENGTH || compression == RUN_LENGTH + 1;
        return runs ? 0 : rowBytes(header, bytes.u16(28, true)) * header.height();
    }

    private static long rowBytes(PictureHeader header, long bits) {
        return (header.width() * bits + 7) / 8;
    }
}
