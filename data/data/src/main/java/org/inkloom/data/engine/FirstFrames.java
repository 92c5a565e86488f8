package org.inkloom.data.engine;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.inkloom.data.io.PictureFolderSource;
import org.inkloom.data.io.ReadingNotes;
import org.inkloom.data.sample.FieldKeys;
import org.inkloom.data.sample.Sample;
import org.inkloom.picture.PictureDecoder;

/** Notes pictures of which operators, and later a training, see the first frame or page alone. */
final class FirstFrames {
    /** Kinds of files that may hold several; others are not opened for this. */
    private static final Set<String> KINDS = Set.of(".gif", ".webp", ".tif", ".tiff");

    private FirstFrames() {}

    static void note(List<Sample> samples, FieldKeys keys, ReadingNotes notes) {
        for (Sample sample : samples) {
            // Paths alone: embedded pictures are not unpacked for this.
            for (String path : sample.picturePaths(keys)) {
                note(path, notes);
            }
        }
    }

    private static void note(String path, ReadingNotes notes) {
        try {
            Path file = Path.of(path);
            if (KINDS.contains(PictureFolderSource.suffix(file)) && PictureDecoder.holdsMore(file)) {
                notes.add(
                        "Of several frames or pages the first alone is looked at and trained on",
                        String.valueOf(file.getFileName()));
            }
        } catch (InvalidPathException e) {
            // Whoever opens it names it as bad.
            return;
        }
    }
}
