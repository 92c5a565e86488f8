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

/** For which size a picture set is meant: a flag of its own, or the size of the model that it is to train. */
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
     * Returns the side in pixels; of a model that draws oblong pictures the shorter one.
     *
     * @throws InkloomException INK-CLI-039 if the size is none
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

    /** Returns the model's folder; a build may come without a model of its own, and pictures can be looked at all the same. */
    private Optional<Path> folder() {
        return model == null ? CarriedModel.find().map(CarriedModel::folder) : Optional.of(Carried.model(model));
    }

    /** Returns where the size comes from, for people. */
    String words() {
        String pixels = pixels() + " pixels";
        return size != null
                ? pixels
                : pixels
                        + folder().map(model -> ", as " + ModelShelf.nameOf(model) + " draws")
                                .orElse("");
    }
}
