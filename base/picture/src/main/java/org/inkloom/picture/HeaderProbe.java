package org.inkloom.picture;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Reads the size and orientation of a JPEG, PNG, WebP, GIF, BMP or TIFF picture from its header, without decoding it.
 *
 * <p>A file whose pixels end early still has a size. A picture of more than {@link #MAX_PIXELS} is refused.
 */
public final class HeaderProbe {
    /** Pillow's limit against decompression bombs: twice 1 GiB / 4 / 3 pixels. */
    public static final long MAX_PIXELS = 2L * ((1L << 30) / 4 / 3);

    private HeaderProbe() {}

    /**
     * Reads the header of a file.
     *
     * @throws BadPictureException if the file is missing, empty, of an unknown format, damaged or too large
     */
    public static PictureHeader read(Path file) throws BadPictureException {
        try (ByteWindow bytes = ByteWindow.open(file)) {
            return read(bytes);
        } catch (NoSuchFileException e) {
            throw new BadPictureException("there is no such file");
        } catch (AccessDeniedException e) {
            throw new BadPictureException("it may not be read");
        } catch (IOException e) {
            throw new BadPictureException(
                    Files.isDirectory(file) ? "it is a folder" : "it cannot be read: " + e.getMessage());
        }
    }

    /**
     * Reads the header of an encoded picture in memory.
     *
     * @throws BadPictureException as {@link #read(Path)}
     */
    public static PictureHeader read(byte[] encoded) throws BadPictureException {
        try (ByteWindow bytes = ByteWindow.of(encoded)) {
            return read(bytes);
        } catch (IOException e) {
            throw new BadPictureException("it cannot be read: " + e.getMessage());
        }
    }

    private static PictureHeader read(ByteWindow bytes) throws IOException, BadPictureException {
        if (bytes.size() == 0) {
            throw new BadPictureException("the file is empty");
        }
        PictureHeader header;
        try {
            header = dispatch(bytes);
        } catch (EOFException e) {
            throw new BadPictureException("it ends within its header, after " + bytes.size() + " bytes");
        }
        requireSize(header.width(), header.height());
        return header;
    }

    /** What a GIF calls its screen and what a TIFF calls its tiles may be small while the pixels are many. */
    static void requireSize(int width, int height) throws BadPictureException {
        if ((long) width * height > MAX_PIXELS) {
            throw new BadPictureException(
                    "its " + width + "x" + height + " pixels are more than the limit of " + MAX_PIXELS);
        }
    }

    private static PictureHeader dispatch(ByteWindow bytes) throws IOException, BadPictureException {
        if (bytes.u8(0) == 0xff && bytes.size() > 2 && bytes.u8(1) == 0xd8) {
            return JpegHeader.read(bytes);
        }
        if (bytes.has(0, "\u0089PNG\r\n\u001a\n")) {
            return PngHeader.read(bytes);
        }
        if (bytes.has(0, "RIFF") && bytes.has(8, "WEBP")) {
            return webp(bytes);
        }
        if (bytes.has(0, "GIF87a") || bytes.has(0, "GIF89a")) {
            return header("GIF", bytes.u16(6, true), bytes.u16(8, true));
        }
        if (bytes.has(0, "BM")) {
            return bmp(bytes);
        }
        if (TiffHeader.matches(bytes)) {
            return TiffHeader.read(bytes);
        }
        throw new BadPictureException(ForeignKinds.describe(bytes));
    }

    /** RFC 9649: a lossy frame, a lossless stream, or a canvas with chunks. */
    private static PictureHeader webp(ByteWindow bytes) throws IOException, BadPictureException {
        if (bytes.has(12, "VP8 ")) {
            return header("WebP", bytes.u16(26, true) & 0x3fff, bytes.u16(28, true) & 0x3fff);
        }
        if (bytes.has(12, "VP8L")) {
            long bits = bytes.u32(21, true);
            return header("WebP", (int) (bits & 0x3fff) + 1, (int) (bits >> 14 & 0x3fff) + 1);
        }
        if (!bytes.has(12, "VP8X")) {
            throw new BadPictureException("its WebP header is damaged");
        }
        PictureHeader canvas = header("WebP", bytes.u24little(24) + 1, bytes.u24little(27) + 1);
        boolean hasExif = (bytes.u8(20) & 0x08) != 0;
        return hasExif ? canvas.turned(Math.max(1, webpOrientation(bytes))) : canvas;
    }

    private static int webpOrientation(ByteWindow bytes) throws IOException {
        long place = 12;
        while (place + 8 <= bytes.size()) {
            long length = bytes.u32(place + 4, true);
            if (bytes.has(place, "EXIF") && length < 1 << 20 && place + 8 + length <= bytes.size()) {
                return Orientation.inExif(bytes.bytes(place + 8, (int) length));
            }
            place += 8 + length + (length & 1);
        }
        return 0;
    }

    private static PictureHeader bmp(ByteWindow bytes) throws IOException, BadPictureException {
        if (bytes.u32(14, true) == 12) {
            return header("BMP", bytes.u16(18, true), bytes.u16(20, true));
        }
        // A negative height marks rows that run from top to bottom.
        return header("BMP", (int) bytes.u32(18, true), Math.abs((int) bytes.u32(22, true)));
    }

    private static PictureHeader header(String format, int width, int height) throws BadPictureException {
        if (width < 1 || height < 1) {
            throw new BadPictureException("its " + format + " header names the size " + width + "x" + height);
        }
        return new PictureHeader(format, width, height, 1);
    }
}
