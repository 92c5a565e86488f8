package org.inkloom.data.op.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.inkloom.data.op.Param;
import org.inkloom.data.op.Params;
import org.inkloom.data.sample.Picture;
import org.inkloom.data.sample.Sample;
import org.inkloom.picture.FaceDetector;
import org.inkloom.picture.Pixels;
import org.inkloom.run.InkloomException;
import org.inkloom.run.folder.UserFolders;

/**
 * The faces in a sample's pictures, searched once per sample however many operators ask.
 *
 * @param cascade the file
 * @param settings how they are searched
 * @param detector the detector of both
 */
record Faces(Path cascade, FaceDetector.Settings settings, FaceDetector detector) {
    private static final String CLASSIFIER = "cv_classifier";
    private static final String PULLED = "opencv/haarcascade_frontalface_alt.xml";

    /** Names the faces of one picture. */
    private record Key(Path cascade, FaceDetector.Settings settings, String picture) {}

    /** Faces, as a memo. */
    private record Found(List<FaceDetector.Box> boxes) {}

    /** The parameters that all operators on faces share, after their own. */
    static Param[] params(Param... own) {
        return Stream.concat(
                        Stream.concat(
                                Stream.of(Param.text(
                                        CLASSIFIER,
                                        "",
                                        "an OpenCV cascade; when empty haarcascade_frontalface_alt.xml")),
                                Stream.of(own)),
                        Stream.of(
                                Param.number("scaleFactor", 1.1, "how much larger each search is, above 1"),
                                Param.integer("minNeighbors", 3, "hits that make a face"),
                                Param.unset("minSize", Param.Type.INTEGERS, "smallest face: width, height in pixels"),
                                Param.unset("maxSize", Param.Type.INTEGERS, "largest face: width, height in pixels")))
                .toArray(Param[]::new);
    }

    /**
     * Loads the cascade that an operator names, or the usual one.
     *
     * @throws InkloomException INK-DATA-005 for a setting that cannot be used, INK-DATA-023 if the cascade is not there
     */
    static Faces of(Params params) {
        FaceDetector.Settings settings = settings(params);
        String given = params.text(CLASSIFIER);
        Path cascade = given.isBlank() ? usual(params) : params.path(given);
        try {
            return new Faces(cascade, settings, FaceDetector.load(cascade, settings));
        } catch (IOException e) {
            throw refused(params, "The cascade " + cascade + " cannot be used: " + e.getMessage() + ".");
        }
    }

    private static FaceDetector.Settings settings(Params params) {
        if (!(params.number("scaleFactor") > 1)) {
            throw params.wrong("scaleFactor", "Use a number above 1.");
        }
        if (params.integer("minNeighbors") < 0) {
            throw params.wrong("minNeighbors", "Use 0 or more.");
        }
        return new FaceDetector.Settings(
                params.number("scaleFactor"),
                params.integer("minNeighbors"),
                side(params, "minSize"),
                side(params, "maxSize"));
    }

    private static FaceDetector.Side side(Params params, String name) {
        if (!params.has(name)) {
            return FaceDetector.Side.NONE;
        }
        List<Integer> sides = params.integers(name);
        if (sides.size() != 2 || sides.getFirst() < 0 || sides.getLast() < 0) {
            throw params.wrong(name, "Write width and height in pixels, for example [40, 40].");
        }
        return new FaceDetector.Side(sides.getFirst(), sides.getLast());
    }

    private static Path usual(Params params) {
        return FaceDetector.carriedCascade()
                .or(() -> Optional.of(UserFolders.ofProcess().inkloom().resolve(PULLED))
                        .filter(Files::isReadable))
                .orElseThrow(() -> refused(params, "The cascade haarcascade_frontalface_alt.xml is not here."));
    }

    private static InkloomException refused(Params params, String why) {
        return InkloomException.badInput(
                "INK-DATA-023",
                "The operator '" + params.operator() + "' needs a cascade of OpenCV that finds faces.",
                why,
                "Run: inkloom pull asset:opencv-frontalface, or set " + CLASSIFIER + " to a cascade file.");
    }

    /**
     * Returns the faces in a picture.
     *
     * @throws org.inkloom.data.sample.BadSampleException if it cannot be decoded
     */
    List<FaceDetector.Box> in(Sample sample, Picture picture) {
        Key key = new Key(cascade, settings, picture.path());
        return sample.memo(new Sample.Memo<>(Found.class, key), () -> {
                    Pixels pixels = DecodedPictures.of(sample, picture);
                    return new Found(detector.find(pixels));
                })
                .boxes();
    }
}
