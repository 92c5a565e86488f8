package org.inkloom.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.inkloom.diffusion.recipe.RecordedDrawing;
import org.inkloom.diffusion.recipe.RecordedDrawings;
import org.inkloom.run.InkloomException;
import org.inkloom.score.measure.ScorablePictures;
import org.jspecify.annotations.Nullable;

/** Reads the prompts that pictures were drawn with, which scores need. */
final class PicturePrompts {
    private PicturePrompts() {}

    /**
     * Returns what a picture's file says about it.
     *
     * @param given prompt to use in place of the picture's own
     */
    static ScorablePictures.About of(Path file, @Nullable String given) {
        Optional<RecordedDrawing> recorded = read(file);
        return new ScorablePictures.About(
                Optional.ofNullable(given).or(() -> recorded.flatMap(RecordedDrawing::prompt)),
                recorded.flatMap(RecordedDrawing::model).map(RecordedDrawing.FileUse::name));
    }

    /** Returns empty also for a recipe that cannot be read: such a picture can still be scored. */
    private static Optional<RecordedDrawing> read(Path file) {
        try {
            return Optional.of(RecordedDrawings.read(OutputPicture.texts(file), file.toString()));
        } catch (InkloomException | IOException e) {
            return Optional.empty();
        }
    }
}
