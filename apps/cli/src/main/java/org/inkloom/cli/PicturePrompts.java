package org.inkloom.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.inkloom.diffusion.recipe.RecordedDrawing;
import org.inkloom.diffusion.recipe.RecordedDrawings;
import org.inkloom.run.InkloomException;
import org.inkloom.score.measure.ScorablePictures;
import org.jspecify.annotations.Nullable;

/** What pictures say of how they were drawn, as far as scores ask. */
final class PicturePrompts {
    private PicturePrompts() {}

    /** Returns what a picture's file says; a prompt that is given counts instead of its own. */
    static ScorablePictures.About of(Path file, @Nullable String given) {
        Optional<RecordedDrawing> recorded = read(file);
        return new ScorablePictures.About(
                Optional.ofNullable(given).or(() -> recorded.flatMap(RecordedDrawing::prompt)),
                recorded.flatMap(RecordedDrawing::model).map(RecordedDrawing.FileUse::name));
    }

    /** A picture without a recipe, or with one that cannot be read, can be scored all the same. */
    private static Optional<RecordedDrawing> read(Path file) {
        try {
            return Optional.of(RecordedDrawings.read(OutputPicture.texts(file), file.toString()));
        } catch (InkloomException | IOException e) {
            return Optional.empty();
        }
    }
}
