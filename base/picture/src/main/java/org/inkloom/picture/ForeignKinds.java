package org.inkloom.picture;

import java.io.IOException;
import java.util.List;

/** Names kinds of picture that are not decoded here, so that a message can say what a file is and what to do. */
final class ForeignKinds {
    private static final String CONVERT = " picture, which is not decoded here; convert it to PNG or JPEG";
    private static final int BRANDS_END = 64;
    private static final String JXL_BOX = "\0\0\0\fJXL \r\n\u0087\n";
    private static final String JPEG_2000_BOX = "\0\0\0\fjP  \r\n\u0087\n";

    private ForeignKinds() {}

    /** Returns what is wrong with a file that begins as none of the known kinds. */
    static String describe(ByteWindow bytes) throws IOException {
        if (bytes.has(4, "ftyp")) {
            return "it is " + brand(bytes);
        }
        if (bytes.has(0, "\u00ff\n") || bytes.has(0, JXL_BOX)) {
            return "it is a JPEG XL" + CONVERT;
        }
        if (bytes.has(0, JPEG_2000_BOX) || bytes.has(0, "\u00ffO\u00ffQ")) {
            return "it is a JPEG 2000" + CONVERT;
        }
        if (bytes.has(0, "8BPS")) {
            return "it is a Photoshop" + CONVERT;
        }
        if (bytes.has(0, "<svg") || bytes.has(0, "<?xml")) {
            return "it is XML, perhaps an SVG drawing, and has no pixels; export it as PNG";
        }
        if (bytes.has(0, "<!DOCTYPE") || bytes.has(0, "<html")) {
            return "it is a web page, which a site sends instead of a picture; fetch the picture itself";
        }
        if (bytes.has(0, "version https://git-lfs")) {
            return "it is a Git LFS pointer to a picture; fetch the file with git lfs pull";
        }
        return "it is no JPEG, PNG, WebP, GIF, BMP or TIFF picture";
    }

    /** HEIC and AVIF are boxes of the ISO base media format (ISO/IEC 14496-12); the brands say which. */
    private static String brand(ByteWindow bytes) throws IOException {
        long end = Math.min(bytes.size() - 4, Math.min(BRANDS_END, 4 + bytes.u32(0, false)));
        for (long place = 8; place <= end; place += 4) {
            for (String avif : List.of("avif", "avis")) {
                if (bytes.has(place, avif)) {
                    return "an AVIF" + CONVERT;
                }
            }
            for (String heic : List.of("heic", "heix", "hevc", "hevx", "heim", "heis")) {
                if (bytes.has(place, heic)) {
                    return "a HEIC" + CONVERT + " (phones export JPEG as \"most compatible\")";
                }
            }
        }
        return bytes.has(8, "mif1") || bytes.has(8, "msf1")
                ? "a HEIF" + CONVERT
                : "a video or another media file, and no picture";
    }
}
