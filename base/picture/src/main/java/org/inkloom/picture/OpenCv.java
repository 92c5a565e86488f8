package org.inkloom.picture;

import static org.bytedeco.opencv.global.opencv_core.ALGO_HINT_DEFAULT;
import static org.bytedeco.opencv.global.opencv_core.BORDER_REFLECT_101;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_core.CV_VERSION_MAJOR;
import static org.bytedeco.opencv.global.opencv_core.CV_VERSION_MINOR;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR_RGB;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_GRAYSCALE_2;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_GRAYSCALE_4;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_GRAYSCALE_8;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imdecode;
import static org.bytedeco.opencv.global.opencv_imgproc.GaussianBlur;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_LINEAR;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;
import org.inkloom.run.natives.UnpackedLibraries;

/**
 * OpenCV's decoders, where its native library can be loaded. Native memory lives within one call; thread-safe.
 *
 * <p>OpenCV's own threads stay off: callers decode many pictures at once.
 */
public final class OpenCv {
    /** A larger file is left to decoders that read from the disk. */
    static final long MAX_FILE = 256L << 20;

    /** As the names of OpenCV's libraries have it: 413 for 4.13. */
    static final String VERSION = "" + CV_VERSION_MAJOR + CV_VERSION_MINOR;

    private static final List<String> BASE = List.of(
            "opencv/libopencv_core.so." + VERSION,
            "opencv/libjniopencv_core.so",
            "opencv/libopencv_imgproc.so." + VERSION,
            "opencv/libjniopencv_imgproc.so",
            "opencv/libopencv_imgcodecs.so." + VERSION,
            "opencv/libjniopencv_imgcodecs.so");

    /** Loads on first use, once for the whole process. */
    private static final class Library {
        static final boolean LOADED = load();

        private static boolean load() {
            try (UnpackedLibraries whole = unpacked(BASE)) {
                Loader.load(opencv_core.class);
                Loader.load(opencv_imgcodecs.class);
                opencv_core.setNumThreads(1);
                return true;
            } catch (IOException | LinkageError | RuntimeException e) {
                // Another platform, or a system library that is missing: the Java decoders do the work.
                return false;
            }
        }
    }

    private OpenCv() {}

    /** Sees to it that libraries lie whole where JavaCPP's loader looks, before it looks. */
    static UnpackedLibraries unpacked(List<String> names) throws IOException {
        return UnpackedLibraries.require(
                Loader.getCacheDir().toPath(),
                Loader.getPlatform(),
                Objects.requireNonNull(OpenCv.class.getClassLoader()),
                names);
    }

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
        try (Mat decoded = decoded(encoded, 1)) {
            return decoded.cols() == header.width() && decoded.rows() == header.height()
                    ? pixels(decoded)
                    : Optional.empty();
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    /**
     * Decodes a picture as it is stored and brings it down to a longest side. Where the picture is very much larger, a
     * JPEG is decoded at a half, a quarter or an eighth of its size, which leaves out most of the work.
     *
     * <p>A Gaussian takes away what the smaller picture cannot show, with the variance that a triangle as wide as the
     * shrinking has more than the linear interpolation after it: so the result is near that of an antialiased bilinear
     * filter.
     *
     * @param side longest side of the result, pixels; a smaller picture stays as it is
     * @return as {@link #decode}
     * @throws BadPictureException if the picture ends early
     */
    static Optional<Pixels> decodeWithin(byte[] encoded, PictureHeader header, int side) throws BadPictureException {
        int longest = Math.max(header.width(), header.height());
        if (longest <= side || !PlainPictures.include(encoded, header.format()) || !isLoaded()) {
            return longest <= side ? decode(encoded, header) : Optional.empty();
        }
        double scale = (double) side / longest;
        int width = Math.max(1, (int) Math.round(header.width() * scale));
        int height = Math.max(1, (int) Math.round(header.height() * scale));
        int part = header.format().equals("JPEG") ? part(longest, side) : 1;
        try (Mat decoded = decoded(encoded, part);
                Mat smooth = new Mat();
                Mat small = new Mat();
                Size size = new Size(width, height);
                Size bySigma = new Size()) {
            if (decoded.cols() != (header.width() + part - 1) / part
                    || decoded.rows() != (header.height() + part - 1) / part) {
                return Optional.empty();
            }
            double across = sigma((double) decoded.cols() / width);
            double down = sigma((double) decoded.rows() / height);
            GaussianBlur(decoded, smooth, bySigma, across, down, BORDER_REFLECT_101, ALGO_HINT_DEFAULT);
            resize(smooth, small, size, 0, 0, INTER_LINEAR);
            return pixels(small);
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    /** At least twice the wanted side is left for the filter. */
    private static int part(int longest, int side) {
        int part = 8;
        while (part > 1 && longest / part < 2 * side) {
            part /= 2;
        }
        return part;
    }

    private static double sigma(double shrinking) {
        return Math.max(0.1, Math.sqrt(Math.max(0, shrinking * shrinking - 1) / 6));
    }

    /** Returns the pixels at one {@code part}-th of the size: 1, 2, 4 or 8. */
    private static Mat decoded(byte[] encoded, int part) {
        int flags = IMREAD_COLOR_RGB | IMREAD_IGNORE_ORIENTATION;
        flags |= switch (part) {
            case 2 -> IMREAD_REDUCED_GRAYSCALE_2;
            case 4 -> IMREAD_REDUCED_GRAYSCALE_4;
            case 8 -> IMREAD_REDUCED_GRAYSCALE_8;
            default -> 0;
        };
        try (BytePointer data = new BytePointer(encoded);
                Mat bytes = new Mat(1, encoded.length, CV_8UC1, data)) {
            return imdecode(bytes, flags);
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
