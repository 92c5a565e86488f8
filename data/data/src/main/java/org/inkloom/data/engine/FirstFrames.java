package org.inkloom.data.engine;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.inkloom.data.io.PictureFolderSource;
import org.inkloom.data.io.ReadingNotes;
import org.inkloom.data.sample.BadSampleException;
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
            for (String path : paths(sample, keys)) {
                note(path, notes);
            }
        }
    }

    /** Paths alone: embedded pictures are not unpacked for this, and a field that holds none is no fault of the row. */
    private static List<String> paths(Sample sample, FieldKeys keys) {
        try {
            return sample.picturePaths(keys);
        } catch (BadSampleException e) {
            return List.of();
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
