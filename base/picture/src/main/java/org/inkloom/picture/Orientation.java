package org.inkloom.picture;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the orientation, 1 to 8, in EXIF and XMP metadata; 0 where there is none. */
final class Orientation {
    /** TIFF tag of the orientation (EXIF 2.32, section 4.6.4). */
    static final int TAG = 0x0112;

    private static final Pattern XMP = Pattern.compile("tiff:Orientation(?:=\"|>)([0-9])");
    private static final int MAX_XMP = 1 << 20;

    private Orientation() {}

    /** Reads an EXIF block: a TIFF header and its first directory. */
    static int inExif(byte[] exif) throws IOException {
        int skip = startsWith(exif, "Exif\0\0") ? 6 : 0;
        try (ByteWindow bytes = ByteWindow.of(exif)) {
            return inTiff(bytes, skip);
        }
    }

    /** Reads the first directory of a TIFF structure that begins at a place. */
    static int inTiff(ByteWindow bytes, long base) throws IOException {
        boolean little = bytes.has(base, "II");
        if (!little && !bytes.has(base, "MM") || bytes.size() < base + 8) {
            return 0;
        }
        long directory = base + bytes.u32(base + 4, little);
        if (directory + 2 > bytes.size()) {
            return 0;
        }
        int entries = bytes.u16(directory, little);
        for (int i = 0; i < entries; i++) {
            long entry = directory + 2 + 12L * i;
            if (entry + 12 > bytes.size()) {
                return 0;
            }
            if (bytes.u16(entry, little) == TAG) {
                return value(bytes, entry, little);
            }
        }
        return 0;
    }

    private static int value(ByteWindow bytes, long entry, boolean little) throws IOException {
        int type = bytes.u16(entry + 2, little);
        long value = switch (type) {
            case 1 -> bytes.u8(entry + 8);
            case 3 -> bytes.u16(entry + 8, little);
            case 4 -> bytes.u32(entry + 8, little);
            default -> 0;
        };
        return value >= 1 && value <= 8 ? (int) value : 0;
    }

    /** Reads an XMP packet. */
    static int inXmp(byte[] xmp) {
        int length = Math.min(xmp.length, MAX_XMP);
        Matcher found = XMP.matcher(new String(xmp, 0, length, StandardCharsets.ISO_8859_1));
        int value = found.find() ? found.group(1).charAt(0) - '0' : 0;
        return value <= 8 ? value : 0;
    }

    static boolean startsWith(byte[] bytes, String ascii) {
        if (bytes.length < ascii.length()) {
            return false;
        }
        for (int i = 0; i < ascii.length(); i++) {
            if ((bytes[i] & 0xff) != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
