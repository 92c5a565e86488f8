package org.inkloom.picture;

import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Walks the markers of a JPEG file (ITU-T T.81, annex B) up to the first scan. */
final class JpegHeader {
    private static final String XMP_NAME = "http://ns.adobe.com/xap/1.0/\0";
    private static final String EXIF_NAME = "Exif\0\0";
    private static final int END_OF_IMAGE = 0xd9;
    private static final int START_OF_SCAN = 0xda;
    private static final int APP1 = 0xe1;

    private final ByteWindow bytes;
    private final ByteArrayOutputStream exif = new ByteArrayOutputStream();
    private byte[] xmp = new byte[0];
    private int width;
    private int height;

    private JpegHeader(ByteWindow bytes) {
        this.bytes = bytes;
    }

    static PictureHeader read(ByteWindow bytes) throws IOException, BadPictureException {
        JpegHeader header = new JpegHeader(bytes);
        header.walk();
        if (header.width == 0 || header.height == 0) {
            throw new BadPictureException("its JPEG header names no size");
        }
        return new PictureHeader("JPEG", header.width, header.height, Math.max(1, header.orientation()));
    }

    private void walk() throws IOException, BadPictureException {
        long place = 2;
        while (place < bytes.size()) {
            if (bytes.u8(place) != 0xff) {
                // Some writers leave stray bytes between segments; readers skip to the next marker.
                place++;
                continue;
            }
            int marker = place + 1 < bytes.size() ? bytes.u8(place + 1) : END_OF_IMAGE;
            if (marker == 0xff) {
                place++;
                continue;
            }
            if (marker == START_OF_SCAN || marker == END_OF_IMAGE) {
                return;
            }
            if (marker == 0 || marker == 1 || marker >= 0xd0 && marker <= 0xd8) {
                place += 2;
                continue;
            }
            if (place + 4 > bytes.size()) {
                return;
            }
            int length = bytes.u16(place + 2, false);
            segment(marker, place + 4, length - 2);
            place += 2L + Math.max(2, length);
        }
    }

    private void segment(int marker, long place, int length) throws IOException, BadPictureException {
        if (isFrame(marker) && width == 0) {
            if (place + 6 > bytes.size()) {
                throw new BadPictureException("it ends within its JPEG header");
            }
            height = bytes.u16(place + 1, false);
            width = bytes.u16(place + 3, false);
        } else if (marker == APP1 && place + length <= bytes.size()) {
            if (length >= EXIF_NAME.length() && bytes.has(place, EXIF_NAME)) {
                int skip = exif.size() == 0 ? 0 : 6;
                exif.writeBytes(bytes.bytes(place + skip, length - skip));
            } else if (length >= XMP_NAME.length() && bytes.has(place, XMP_NAME)) {
                xmp = bytes.bytes(place + XMP_NAME.length(), length - XMP_NAME.length());
            }
        }
    }

    /** Start of frame 0 to 15, without the tables and extensions that share the range. */
    static boolean isFrame(int marker) {
        return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    }

    private int orientation() throws IOException {
        int found = exif.size() == 0 ? 0 : Orientation.inExif(exif.toByteArray());
        return found != 0 ? found : Orientation.inXmp(xmp);
    }
}
