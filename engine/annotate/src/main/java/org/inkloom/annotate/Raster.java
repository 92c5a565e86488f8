package org.inkloom.annotate;

import static org.bytedeco.opencv.global.opencv_core.ALGO_HINT_DEFAULT;
import static org.bytedeco.opencv.global.opencv_core.BORDER_DEFAULT;
import static org.bytedeco.opencv.global.opencv_core.CV_32FC1;
import static org.bytedeco.opencv.global.opencv_core.CV_64FC1;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;
import org.inkloom.picture.OpenCv;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.run.InkloomException;

/**
 * OpenCV's operations on pictures and maps, with which the published annotators were trained and to which ours are
 * compared. Native memory is freed within each call; thread-safe.
 */
public final class Raster {
    private Raster() {}

    /** OpenCV's interpolation methods. */
    public enum Filter {
        /** The nearest pixel. */
        NEAREST(opencv_imgproc.INTER_NEAREST),
        /** Bilinear. */
        LINEAR(opencv_imgproc.INTER_LINEAR),
        /** Bicubic (Keys) with a = -0.75. */
        CUBIC(opencv_imgproc.INTER_CUBIC),
        /** The mean over the area of a new pixel; for shrinking. */
        AREA(opencv_imgproc.INTER_AREA),
        /** Lanczos over 8 × 8 pixels; for enlarging. */
        LANCZOS(opencv_imgproc.INTER_LANCZOS4);

        private final int code;

        Filter(int code) {
            this.code = code;
        }
    }

    /**
     * A map of numbers.
     *
     * @param width columns
     * @param height rows
     * @param values {@code [height, width]}, shared, not copied
     */
    public record Plane(int width, int height, float[] values) {
        /** Checks the size. */
        public Plane {
            if (values.length != (long) width * height) {
                throw new IllegalArgumentException(values.length + " values are not " + width + " x " + height);
            }
        }
    }

    /**
     * Loads OpenCV's library if need be.
     *
     * @throws InkloomException {@code INK-ANNOT-004} if it cannot be loaded
     */
    public static void require() {
        if (!OpenCv.isLoaded()) {
            throw InkloomException.failed(
                    "INK-ANNOT-004",
                    "OpenCV's library, which annotations but Canny's are computed with, could not be loaded.",
                    "It is carried for Linux on x86-64; or a library of the system that it needs is missing.",
                    "Run on such a machine, or hand over control pictures that were made elsewhere.");
        }
    }

    /** Resizes as {@code cv2.resize}. */
    public static RgbPicture resize(RgbPicture picture, int width, int height, Filter filter) {
        if (picture.width() == width && picture.height() == height) {
            return picture;
        }
        require();
        try (BytePointer bytes = new BytePointer(picture.rgb());
                Mat from = new Mat(picture.height(), picture.width(), CV_8UC3, bytes);
                Mat to = new Mat();
                Size size = new Size(width, height)) {
            opencv_imgproc.resize(from, to, size, 0, 0, filter.code);
            return new RgbPicture(width, height, bytes(to, 3));
        }
    }

    /** Resizes as {@code cv2.resize} of float32. */
    public static Plane resize(Plane plane, int width, int height, Filter filter) {
        if (plane.width() == width && plane.height() == height) {
            return plane;
        }
        require();
        try (FloatPointer values = new FloatPointer(plane.values());
                Mat from = new Mat(plane.height(), plane.width(), CV_32FC1, values);
                Mat to = new Mat();
                Size size = new Size(width, height)) {
            opencv_imgproc.resize(from, to, size, 0, 0, filter.code);
            return new Plane(width, height, floats(to));
        }
    }

    /** Smooths as {@code cv2.GaussianBlur}, with the kernel's size derived from sigma. */
    static Plane blur(Plane plane, double sigma) {
        require();
        try (FloatPointer values = new FloatPointer(plane.values());
                Mat from = new Mat(plane.height(), plane.width(), CV_32FC1, values);
                Mat to = new Mat();
                Size bySigma = new Size()) {
            opencv_imgproc.GaussianBlur(from, to, bySigma, sigma, 0, BORDER_DEFAULT, ALGO_HINT_DEFAULT);
            return new Plane(plane.width(), plane.height(), floats(to));
        }
    }

    /** As {@link #blur(Plane, double)} for pictures. */
    public static RgbPicture blur(RgbPicture picture, double sigma) {
        require();
        try (BytePointer bytes = new BytePointer(picture.rgb());
                Mat from = new Mat(picture.height(), picture.width(), CV_8UC3, bytes);
                Mat to = new Mat();
                Size bySigma = new Size()) {
            opencv_imgproc.GaussianBlur(from, to, bySigma, sigma, 0, BORDER_DEFAULT, ALGO_HINT_DEFAULT);
            return new RgbPicture(picture.width(), picture.height(), bytes(to, 3));
        }
    }

    /**
     * Scales and shifts a picture as {@code cv2.warpAffine} with bilinear interpolation: {@code x} moves to
     * {@code scale · x + right}. Pixels without a source are black.
     */
    static RgbPicture moved(RgbPicture picture, int width, int height, double scale, double right, double down) {
        require();
        try (BytePointer bytes = new BytePointer(picture.rgb());
                Mat from = new Mat(picture.height(), picture.width(), CV_8UC3, bytes);
                DoublePointer numbers = new DoublePointer(scale, 0, right, 0, scale, down);
                Mat matrix = new Mat(2, 3, CV_64FC1, numbers);
                Mat to = new Mat();
                Scalar black = new Scalar(0, 0, 0, 0);
                Size size = new Size(width, height)) {
            opencv_imgproc.warpAffine(
                    from, to, matrix, size, opencv_imgproc.INTER_LINEAR, opencv_core.BORDER_CONSTANT, black);
            return new RgbPicture(width, height, bytes(to, 3));
        }
    }

    /** As {@code cv2.Canny} with a Sobel kernel of 3 on the colour picture; one byte for each pixel, 0 or 255. */
    static byte[] canny(RgbPicture picture, double low, double high, boolean l2) {
        try (BytePointer bytes = new BytePointer(picture.rgb());
                Mat from = new Mat(picture.height(), picture.width(), CV_8UC3, bytes);
                Mat to = new Mat()) {
            opencv_imgproc.Canny(from, to, low, high, 3, l2);
            if (to.type() != CV_8UC1) {
                throw new IllegalStateException("Canny gave a picture of type " + to.type());
            }
            return bytes(to, 1);
        }
    }

    static byte[] bytes(Mat mat, int channels) {
        byte[] result = new byte[Math.multiplyExact(Math.multiplyExact(mat.cols(), mat.rows()), channels)];
        try (BytePointer samples = mat.data()) {
            samples.get(result);
        }
        return result;
    }

    private static float[] floats(Mat mat) {
        float[] result = new float[Math.multiplyExact(mat.cols(), mat.rows())];
        try (BytePointer samples = mat.data();
                FloatPointer values = new FloatPointer(samples)) {
            values.get(result);
        }
        return result;
    }

    /** Returns a picture of three equal channels. */
    static RgbPicture grey(int width, int height, byte... values) {
        byte[] rgb = new byte[Math.multiplyExact(3, values.length)];
        for (int i = 0; i < values.length; i++) {
            rgb[3 * i] = values[i];
            rgb[3 * i + 1] = values[i];
            rgb[3 * i + 2] = values[i];
        }
        return new RgbPicture(width, height, rgb);
    }
}
