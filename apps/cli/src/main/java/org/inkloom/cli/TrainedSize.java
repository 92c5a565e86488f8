package org.inkloom.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.inkloom.hub.CarriedModel;
import org.inkloom.picture.settings.PictureSetting;
import org.inkloom.run.InkloomException;
import org.inkloom.studio.ModelShelf;
import org.inkloom.studio.Studio;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The side for which training pictures are meant: a flag, or the size of the model that will be trained. */
final class TrainedSize {
    @Option(
            names = "--model",
            paramLabel = "DIR",
            description = "The model that the set is for; its size is what pictures are held against."
                    + " Default: inkling, the model that comes with the program.")
    private @Nullable Path model;

    @Option(
            names = "--size",
            paramLabel = "PIXELS",
            description = "The side of the pictures that are trained, in place of the model's.")
    private @Nullable Integer size;

    /**
     * Returns the side in pixels; the shorter one of a model whose pictures are not square.
     *
     * @throws InkloomException {@code INK-CLI-039} if the given size is out of range
     */
    int pixels() {
        if (size != null) {
            if (size < PictureSetting.SMALLEST_SIDE || size > PictureSetting.LARGEST_SIDE) {
                throw InkloomException.badInput(
                        "INK-CLI-039",
                        "--size " + size + " is no side of a picture.",
                        "It must be " + PictureSetting.SMALLEST_SIDE + " to " + PictureSetting.LARGEST_SIDE
                                + " pixels.",
                        "Give the size that you will train at, such as --size 1024, or leave it out.");
            }
            return size;
        }
        return folder().map(TrainedSize::sideOf).orElse(PictureSetting.WIDTH.usual());
    }

    private static int sideOf(Path model) {
        try (Studio studio = Studio.open()) {
            return studio.pictureSets().sideOf(model.toString());
        }
    }

    /**
     * Returns the model's folder; empty if none is given and this build has no built-in model. Pictures can be checked
     * even then.
     */
    private Optional<Path> folder() {
        return model == null ? CarriedModel.find().map(CarriedModel::folder) : Optional.of(Carried.model(model));
    }

    /** Returns the size and where it comes from, for people. */
    String words() {
        String pixels = pixels() + " pixels";
        return size != null
                ? pixels
                : pixels
                        + folder().map(model -> ", as " + ModelShelf.nameOf(model) + " draws")
                                .orElse("");
    }
}
