package org.inkloom.data.conformance;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.inkloom.picture.FaceDetector;

/** Files that some operators need and that a library carries or the environment names: cases run where they lie. */
final class BuiltInAssets {
    private BuiltInAssets() {}

    static boolean has(String operator) {
        if (operator.startsWith("image_face_")) {
            return FaceDetector.carriedCascade().isPresent();
        }
        return operator.equals("chinese_convert_mapper")
                && Optional.ofNullable(System.getenv("INKLOOM_OPENCC"))
                        .map(folder -> Files.isDirectory(Path.of(folder)))
                        .orElse(false);
    }
}
