package org.inkloom.picture;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Reads IHDR and walks the chunks of a PNG file (PNG 3, chapters 5 and 11) for its orientation. */
final class PngHeader {
    private static final String XMP_KEY = "XML:com.adobe.xmp\0";
    private static final String RAW_PROFILE = "Raw profile type exif\0";
    private static final int MAX_METADATA = 1 << 20;
    /** More texts than this are not looked into: each may unfold to the limit. */
    private static final int MAX_TEXTS = 64;

    private PngHeader() {}

    static PictureHeader read(ByteWindow bytes) throws IOException, BadPictureException {
        if (!bytes.has(12, "IHDR") || bytes.size() < 33) {
            throw new BadPictureException("its PNG header is damaged");
        }
        long width = bytes.u32(16, false);
        long height = bytes.u32(20, false);
        if (width < 1 || height < 1 || width > Integer.MAX_VALUE || height > Integer.MAX_VALUE) {
            throw new BadPictureException("its PNG header names the size " + width + "x" + height);
        }
        return new PictureHeader("PNG", (int) width, (int) height, Math.max(1, orientation(bytes)));
    }

    /** Returns how many frames an animated PNG says it has (APNG's chunk acTL); 1 for any other. */
    static long frames(ByteWindow bytes) throws IOException {
        long place = 33;
        while (place + 12 <= bytes.size() && !bytes.has(place + 4, "IDAT")) {
            if (bytes.has(place + 4, "acTL")) {
                return bytes.u32(place + 8, false);
            }
            place += 12 + bytes.u32(place, false);
        }
        return 1;
    }

    private static int orientation(ByteWindow bytes) throws IOException {
        int exif = 0;
        int text = 0;
        int texts = 0;
        long place = 33;
        while (place + 8 <= bytes.size() && exif == 0) {
            long length = bytes.u32(place, false);
            long data = place + 8;
            if (bytes.has(place + 4, "IEND")) {
                break;
            }
            if (length <= MAX_METADATA && data + length <= bytes.size()) {
                if (bytes.has(place + 4, "eXIf")) {
                    exif = Orientation.inExif(bytes.bytes(data, (int) length));
                } else if (bytes.u8(place + 5) == 'T' && bytes.u8(place + 6) == 'X' && texts++ < MAX_TEXTS) {
                    text = Math.max(text, inText(bytes, place, (int) length));
                }
            }
            place = data + length + 4;
        }
        return exif != 0 ? exif : text;
    }

    /** ImageMagick keeps EXIF as hexadecimal text; Adobe keeps XMP in an international text chunk. */
    private static int inText(ByteWindow bytes, long chunk, int length) throws IOException {
        long data = chunk + 8;
        if (bytes.has(chunk + 4, "iTXt") && bytes.has(data, XMP_KEY)) {
            return Orientation.inXmp(bytes.bytes(data, length));
        }
        if (length < RAW_PROFILE.length() || !bytes.has(data, RAW_PROFILE)) {
            return 0;
        }
        int start = RAW_PROFILE.length();
        if (bytes.has(chunk + 4, "tEXt")) {
            return inHex(bytes.bytes(data + start, length - start));
        }
        if (bytes.has(chunk + 4, "zTXt") && length > start + 1) {
            return inHex(inflate(bytes.bytes(data + start + 1, length - start - 1)));
        }
        return 0;
    }

    private static int inHex(byte[] profile) throws IOException {
        String[] lines = new String(profile, StandardCharsets.ISO_8859_1).split("\n");
        StringBuilder digits = new StringBuilder();
        // An empty line, the profile's name and its length come first.
        for (int i = 3; i < lines.length; i++) {
            digits.append(lines[i].strip());
        }
        try {
            return Orientation.inExif(HexFormat.of().parseHex(digits));
        } catch (IllegalArgumentException e) {
            return 0;
        }
    }

    private static byte[] inflate(byte[] packed) {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(packed);
            byte[] plain = new byte[MAX_METADATA];
            int length = inflater.inflate(plain);
            return Arrays.copyOf(plain, length);
        } catch (DataFormatException e) {
            return new byte[0];
        } finally {
            inflater.end();
        }
    }
}
