package org.inkloom.picture;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_RGB2GRAY;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.global.opencv_objdetect;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.RectVector;
import org.bytedeco.opencv.opencv_core.Size;
import org.bytedeco.opencv.opencv_objdetect.CascadeClassifier;
import org.inkloom.run.natives.UnpackedLibraries;

/**
 * Finds faces with a cascade of OpenCV (Viola and Jones, 2001), in the picture's luma. Thread-safe.
 *
 * <p>A cascade keeps the picture it works on, so every thread takes one of its own; they are kept for the next and shared
 * by all detectors of one file.
 */
public final class FaceDetector {
    private static final String CARRIED = "share/opencv4/haarcascades/haarcascade_frontalface_alt.xml";
    private static final Map<Path, Queue<CascadeClassifier>> IDLE = new ConcurrentHashMap<>();

    private final Path cascade;
    private final Settings settings;

    /**
     * How faces are searched.
     *
     * @param scaleFactor how much larger each search is than the one before, above 1
     * @param minNeighbors how many hits must lie together to be a face, from 0
     * @param minSide smallest width and height of a face in pixels; 0 for no limit
     * @param maxSide largest width and height of a face in pixels; 0 for no limit
     */
    public record Settings(double scaleFactor, int minNeighbors, Side minSide, Side maxSide) {
        /** Checks the ranges. */
        public Settings {
            if (!(scaleFactor > 1) || minNeighbors < 0) {
                throw new IllegalArgumentException("scale factor " + scaleFactor + ", neighbours " + minNeighbors);
            }
        }
    }

    /**
     * A size.
     *
     * @param width pixels
     * @param height pixels
     */
    public record Side(int width, int height) {
        /** No limit. */
        public static final Side NONE = new Side(0, 0);
    }

    /**
     * Where a face is; wholly inside the picture.
     *
     * @param x pixels from the left
     * @param y pixels from the top
     * @param width pixels
     * @param height pixels
     */
    public record Box(int x, int y, int width, int height) {
        /** Returns the area in pixels. */
        public long area() {
            return (long) width * height;
        }
    }

    private FaceDetector(Path cascade, Settings settings) {
        this.cascade = cascade;
        this.settings = settings;
    }

    /**
     * Makes a detector.
     *
     * @param cascade an OpenCV cascade
     * @throws IOException if the file is missing or is no cascade, or if OpenCV's native library is not there
     */
    public static FaceDetector load(Path cascade, Settings settings) throws IOException {
        if (!Files.isReadable(cascade)) {
            throw new IOException("there is no such file");
        }
        if (!OpenCv.isLoaded()) {
            throw new IOException("OpenCV's native library cannot be loaded on this platform");
        }
        FaceDetector detector = new FaceDetector(cascade.toAbsolutePath().normalize(), settings);
        try (UnpackedLibraries whole = OpenCv.unpacked(libraries())) {
            Loader.load(opencv_objdetect.class);
            detector.give(detector.open());
        } catch (LinkageError | RuntimeException e) {
            throw new IOException("OpenCV cannot read it as a cascade", e);
        }
        return detector;
    }

    /** What objdetect needs beyond core, imgproc and imgcodecs. */
    private static List<String> libraries() {
        return Stream.of("flann", "features2d", "calib3d", "dnn", "videoio", "highgui", "objdetect")
                .flatMap(part -> Stream.of(
                        "opencv/libopencv_" + part + ".so." + OpenCv.VERSION, "opencv/libjniopencv_" + part + ".so"))
                .toList();
    }

    /** Returns the cascade for faces seen from the front that OpenCV's library carries, where it is there. */
    public static Optional<Path> carriedCascade() {
        if (!OpenCv.isLoaded()) {
            return Optional.empty();
        }
        try {
            String resource = "/org/bytedeco/opencv/" + Loader.getPlatform() + "/" + CARRIED;
            File file = Loader.cacheResource(OpenCv.class, resource);
            return Optional.ofNullable(file).map(File::toPath);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Returns the faces in a picture. */
    public List<Box> find(Pixels pixels) {
        CascadeClassifier classifier = take();
        try (BytePointer rgb = new BytePointer(pixels.rgb());
                Mat colour = new Mat(pixels.height(), pixels.width(), CV_8UC3, rgb);
                Mat grey = new Mat();
                RectVector found = new RectVector();
                Size smallest = size(settings.minSide());
                Size largest = size(settings.maxSide())) {
            opencv_imgproc.cvtColor(colour, grey, COLOR_RGB2GRAY);
            classifier.detectMultiScale(
                    grey, found, settings.scaleFactor(), settings.minNeighbors(), 0, smallest, largest);
            return boxes(found, pixels);
        } finally {
            give(classifier);
        }
    }

    private static Size size(Side side) {
        return new Size(side.width(), side.height());
    }

    private static List<Box> boxes(RectVector found, Pixels pixels) {
        List<Box> boxes = new ArrayList<>();
        for (long i = 0; i < found.size(); i++) {
            try (Rect face = found.get(i)) {
                int x = Math.max(face.x(), 0);
                int y = Math.max(face.y(), 0);
                boxes.add(new Box(
                        x,
                        y,
                        Math.min(face.width(), pixels.width() - x),
                        Math.min(face.height(), pixels.height() - y)));
            }
        }
        return List.copyOf(boxes);
    }

    private CascadeClassifier take() {
        CascadeClassifier idle = idle().poll();
        return idle != null ? idle : open();
    }

    private void give(CascadeClassifier classifier) {
        idle().add(classifier);
    }

    private Queue<CascadeClassifier> idle() {
        return IDLE.computeIfAbsent(cascade, _ -> new ConcurrentLinkedQueue<>());
    }

    private CascadeClassifier open() {
        CascadeClassifier classifier = new CascadeClassifier();
        if (!classifier.load(cascade.toString())) {
            classifier.close();
            throw new IllegalArgumentException(cascade + " is no cascade");
        }
        return classifier;
    }
}
