package org.inkloom.data.picture;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR_RGB;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;

import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * OpenCV's decoders, where its native library can be loaded. Native memory lives within one call; thread-safe.
 *
 * <p>OpenCV's own threads stay off: callers decode many pictures at once.
 */
public final class OpenCv {
    /** A larger file is left to decoders that read from the disk. */
    static final long MAX_FILE = 256L << 20;

    /** Loads on first use, once for the whole process. */
    private static final class Library {
        static final boolean LOADED = load();

        private static boolean load() {
            try {
                Loader.load(opencv_core.class);
                Loader.load(opencv_imgcodecs.class);
                opencv_core.setNumThreads(1);
                return true;
            } catch (LinkageError | RuntimeException e) {
                // Another platform, or a system library that is missing: the Java decoders do the work.
                return false;
            }
        }
    }

    private OpenCv() {}

    /** Returns whether the native library is there; loads it at the first call. */
    public static boolean isLoaded() {
        return Library.LOADED;
    }

    /**
     * Decodes a picture as it is stored, its orientation not applied.
     *
     * @param encoded the file's bytes
     * @param header what they say of themselves
     * @return nothing where another decoder must be asked: for a kind of picture that OpenCV reads otherwise than Pillow,
     *     for one that it cannot read, and where the library is not there
     * @throws BadPictureException if the picture ends early
     */
    static Optional<Pixels> decode(byte[] encoded, PictureHeader header) throws BadPictureException {
        if (!PlainPictures.include(encoded, header.format()) || !isLoaded()) {
            return Optional.empty();
        }
        try (BytePointer data = new BytePointer(encoded);
                Mat bytes = new Mat(1, encoded.length, CV_8UC1, data);
                Mat decoded = opencv_imgcodecs.imdecode(bytes, IMREAD_COLOR_RGB | IMREAD_IGNORE_ORIENTATION)) {
            return decoded.cols() == header.width() && decoded.rows() == header.height()
                    ? pixels(decoded)
                    : Optional.empty();
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<Pixels> pixels(Mat decoded) {
        if (decoded.type() != CV_8UC3 || !decoded.isContinuous()) {
            return Optional.empty();
        }
        byte[] rgb = new byte[Math.multiplyExact(Math.multiplyExact(decoded.cols(), decoded.rows()), 3)];
        try (BytePointer samples = decoded.data()) {
            samples.get(rgb);
        }
        return Optional.of(new Pixels(decoded.cols(), decoded.rows(), rgb));
    }
}
