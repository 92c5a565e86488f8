package org.inkloom.publish.verify;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The result for one picture.
 *
 * @param number from 1
 * @param file in the package
 * @param sameness of the picture in the package and the one drawn now
 * @param causes of a difference; empty for identical pictures
 * @param drawn the picture drawn now, if it was kept
 */
public record PictureFinding(int number, String file, Sameness sameness, List<Cause> causes, Optional<Path> drawn) {
    /** Copies the list. */
    public PictureFinding {
        causes = List.copyOf(causes);
    }
}
