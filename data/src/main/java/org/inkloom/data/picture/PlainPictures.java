package org.inkloom.data.picture;

import java.io.IOException;
import java.util.zip.CRC32;

/**
 * Which pictures OpenCV decodes as Pillow does, byte for byte: JPEG of 8 bits, grey or three colours, Huffman-coded; PNG
 * of up to 8 bits a sample; WebP; none of them animated.
 *
 * <p>Pictures that end early are refused here, because decoders fill up the rest of them and say nothing.
 */
final class PlainPictures {
    private static final int START_OF_IMAGE = 0xd8;
    private static final int END_OF_IMAGE = 0xd9;
    private static final int START_OF_SCAN = 0xda;
    private static final int PROGRESSIVE_FRAME = 0xc2;
    private static final int ANIMATION = 0x02;

    private PlainPictures() {}

    /**
     * Returns whether an encoded picture is of a plain kind.
     *
     * @throws BadPictureException if it ends early
     */
    static boolean include(byte[] encoded, String format) throws BadPictureException {
        try (ByteWindow bytes = ByteWindow.of(encoded)) {
            return switch (format) {
                case "JPEG" -> jpeg(bytes, encoded);
                case "PNG" -> png(bytes, encoded);
                case "WebP" -> webp(bytes);
                default -> false;
            };
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean jpeg(ByteWindow bytes, byte[] encoded) throws IOException, BadPictureException {
        long place = 2;
        boolean plainFrame = false;
        while (true) {
            int marker = bytes.u8(place) == 0xff ? bytes.u8(place + 1) : 0xff;
            if (marker == 0xff) {
                // Fill bytes, and stray ones that some writers leave between segments.
                place++;
            } else if (marker <= 1 || marker >= 0xd0 && marker <= START_OF_IMAGE) {
                place += 2;
            } else if (marker == END_OF_IMAGE) {
                return false;
            } else if (marker == START_OF_SCAN) {
                requireEnd(encoded, place);
                return plainFrame;
            } else {
                if (marker >= 0xc0 && marker <= PROGRESSIVE_FRAME) {
                    int components = bytes.u8(place + 9);
                    plainFrame = bytes.u8(place + 4) == 8 && (components == 1 || components == 3);
                }
                place += 2 + Math.max(2, bytes.u16(place + 2, false));
            }
        }
    }

    /** Coded pixels never hold this marker, so wherever it stands after the first scan, the picture ends there. */
    private static void requireEnd(byte[] encoded, long scan) throws BadPictureException {
        for (int i = encoded.length - 2; i > scan; i--) {
            if ((encoded[i] & 0xff) == 0xff && (encoded[i + 1] & 0xff) == END_OF_IMAGE) {
                return;
            }
        }
        throw endsEarly("JPEG", encoded.length);
    }

    private static boolean png(ByteWindow bytes, byte[] encoded) throws IOException {
        if (bytes.u8(24) > 8) {
            return false;
        }
        CRC32 checksum = new CRC32();
        long place = 8;
        while (true) {
            long end = place + 8 + bytes.u32(place, false);
            if (end + 4 > bytes.size() || bytes.has(place + 4, "acTL")) {
                return false;
            }
            checksum.reset();
            checksum.update(encoded, (int) place + 4, (int) (end - place) - 4);
            if (checksum.getValue() != bytes.u32(end, false)) {
                return false;
            }
            if (bytes.has(place + 4, "IEND")) {
                return true;
            }
            place = end + 4;
        }
    }

    private static boolean webp(ByteWindow bytes) throws IOException, BadPictureException {
        if (bytes.u32(4, true) + 8 > bytes.size()) {
            throw endsEarly("WebP", bytes.size());
        }
        return !(bytes.has(12, "VP8X") && (bytes.u8(20) & ANIMATION) != 0);
    }

    private static BadPictureException endsEarly(String format, long size) {
        return new BadPictureException("its " + format + " data end early, after " + size + " bytes");
    }
}
