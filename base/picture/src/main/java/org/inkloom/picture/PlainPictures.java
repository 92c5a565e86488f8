package org.inkloom.picture;

import java.io.IOException;
import java.util.zip.CRC32;

/**
 * Which pictures OpenCV decodes as Pillow does, byte for byte: JPEG of 8 bits, grey or three colours, Huffman-coded;
 * PNG of up to 8 bits a sample; WebP; none of them animated.
 *
 * <p>Pictures that end early are refused here, because decoders fill up the rest of them and say nothing.
 */
final class PlainPictures {
    private static final int START_OF_IMAGE = 0xd8;
    private static final int END_OF_IMAGE = 0xd9;
    private static final int START_OF_SCAN = 0xda;
    private static final int PROGRESSIVE_FRAME = 0xc2;
    /** Each scan of a progressive picture goes over all of its pixels: a small file could keep a decoder busy long. */
    private static final int MAX_SCANS = 500;

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
        long frame = frame(bytes);
        if (frame < 0) {
            return false;
        }
        int marker = bytes.u8(frame + 1);
        if (marker == PROGRESSIVE_FRAME) {
            requireFewScans(encoded, frame);
        }
        requireEnd(encoded, frame);
        int components = bytes.u8(frame + 9);
        return marker <= PROGRESSIVE_FRAME && bytes.u8(frame + 4) == 8 && (components == 1 || components == 3);
    }

    /** Returns whether an encoded picture is a JPEG of inks, or of luma, two colour differences and black. */
    static boolean hasFourChannels(ByteWindow bytes, String format) throws IOException {
        if (!format.equals("JPEG")) {
            return false;
        }
        long frame = frame(bytes);
        return frame >= 0 && bytes.u8(frame + 9) == 4;
    }

    /** Returns where the frame's header begins; -1 where a scan or the end comes first. */
    private static long frame(ByteWindow bytes) throws IOException {
        long place = 2;
        while (true) {
            int marker = bytes.u8(place) == 0xff ? bytes.u8(place + 1) : 0xff;
            if (marker == 0xff) {
                // Fill bytes, and stray ones that some writers leave between segments.
                place++;
            } else if (marker <= 1 || marker >= 0xd0 && marker <= START_OF_IMAGE) {
                place += 2;
            } else if (marker == END_OF_IMAGE || marker == START_OF_SCAN) {
                return -1;
            } else if (JpegHeader.isFrame(marker)) {
                return place;
            } else {
                place += 2 + Math.max(2, bytes.u16(place + 2, false));
            }
        }
    }

    private static void requireFewScans(byte[] encoded, long frame) throws BadPictureException {
        int scans = 0;
        for (int i = (int) frame; i + 1 < encoded.length; i++) {
            if (encoded[i] == (byte) 0xff && encoded[i + 1] == (byte) START_OF_SCAN && ++scans > MAX_SCANS) {
                throw new BadPictureException("its JPEG data have more than " + MAX_SCANS + " scans");
            }
        }
    }

    /** Coded pixels never hold this marker, so wherever it stands after the frame's header, the picture ends there. */
    private static void requireEnd(byte[] encoded, long frame) throws BadPictureException {
        for (int i = encoded.length - 2; i > frame; i--) {
            if ((encoded[i] & 0xff) == 0xff && (encoded[i + 1] & 0xff) == END_OF_IMAGE) {
                return;
            }
        }
        throw endsEarly("JPEG", encoded.length);
    }

    private static boolean png(ByteWindow bytes, byte[] encoded) throws IOException, BadPictureException {
        boolean plain = bytes.u8(24) <= 8;
        CRC32 checksum = new CRC32();
        long place = 8;
        while (true) {
            if (place + 12 > bytes.size() || place + 12 + bytes.u32(place, false) > bytes.size()) {
                throw endsEarly("PNG", bytes.size());
            }
            long end = place + 8 + bytes.u32(place, false);
            plain &= !bytes.has(place + 4, "acTL");
            checksum.reset();
            checksum.update(encoded, (int) place + 4, (int) (end - place) - 4);
            boolean critical = bytes.u8(place + 4) < 'a';
            if (checksum.getValue() != bytes.u32(end, false)) {
                if (critical) {
                    throw new BadPictureException("a checksum of its PNG data is wrong, at byte " + end);
                }
                plain = false;
            }
            if (bytes.has(place + 4, "IEND")) {
                return plain;
            }
            place = end + 4;
        }
    }

    private static boolean webp(ByteWindow bytes) throws IOException, BadPictureException {
        if (bytes.u32(4, true) + 8 > bytes.size()) {
            throw endsEarly("WebP", bytes.size());
        }
        return !WebPFrame.isAnimated(bytes);
    }

    private static BadPictureException endsEarly(String format, long size) {
        return new BadPictureException("its " + format + " data end early, after " + size + " bytes");
    }
}
