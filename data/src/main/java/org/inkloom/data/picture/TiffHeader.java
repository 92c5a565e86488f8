package org.inkloom.data.picture;

import java.io.IOException;

/** Reads the first directory of a TIFF or BigTIFF file (TIFF 6.0, section 2). */
final class TiffHeader {
    private static final int WIDTH = 256;
    private static final int HEIGHT = 257;

    private final ByteWindow bytes;
    private final boolean little;
    private final boolean big;
    private long width;
    private long height;
    private int orientation = 1;

    private TiffHeader(ByteWindow bytes, boolean little, boolean big) {
        this.bytes = bytes;
        this.little = little;
        this.big = big;
    }

    static boolean matches(ByteWindow bytes) throws IOException {
        return bytes.has(0, "II*\0") || bytes.has(0, "MM\0*") || bytes.has(0, "II+\0") || bytes.has(0, "MM\0+");
    }

    static PictureHeader read(ByteWindow bytes) throws IOException, BadPictureException {
        boolean little = bytes.has(0, "II");
        TiffHeader header = new TiffHeader(bytes, little, bytes.u16(2, little) == 43);
        header.directory();
        if (header.width < 1
                || header.height < 1
                || header.width > Integer.MAX_VALUE
                || header.height > Integer.MAX_VALUE) {
            throw new BadPictureException("its TIFF header names no usable size");
        }
        return new PictureHeader("TIFF", (int) header.width, (int) header.height, header.orientation);
    }

    private void directory() throws IOException {
        long place = big ? bytes.i64(8, little) : bytes.u32(4, little);
        long entries = big ? bytes.i64(place, little) : bytes.u16(place, little);
        long first = place + (big ? 8 : 2);
        int entryLength = big ? 20 : 12;
        for (long i = 0; i < entries && i < 65_536; i++) {
            entry(first + i * entryLength);
        }
    }

    private void entry(long place) throws IOException {
        int tag = bytes.u16(place, little);
        if (tag == WIDTH) {
            width = value(place);
        } else if (tag == HEIGHT) {
            height = value(place);
        } else if (tag == Orientation.TAG) {
            orientation = Math.clamp(value(place), 0, 9);
        }
    }

    private long value(long entry) throws IOException {
        long at = entry + (big ? 12 : 8);
        return switch (bytes.u16(entry + 2, little)) {
            case 1 -> bytes.u8(at);
            case 3 -> bytes.u16(at, little);
            case 4 -> bytes.u32(at, little);
            case 16 -> bytes.i64(at, little);
            default -> 0;
        };
    }
}
