package org.inkloom.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.inkloom.diffusion.LoraUse;
import org.inkloom.hub.CarriedModel;
import org.jspecify.annotations.Nullable;

/** Finds models and LoRAs where a command lets the user leave them out or give a name for them. */
final class Carried {
    private Carried() {}

    /**
     * Returns the folder of a model.
     *
     * @param named a folder, {@code inkling} for the carried model, or null for that model too
     */
    static Path model(@Nullable Path named) {
        return named == null || isName(named) ? CarriedModel.require().folder() : named;
    }

    /** A folder of that name counts only if it holds a model: a checkout has a module called inkling. */
    static boolean isName(Path named) {
        return named.toString().equals(CarriedModel.NAME) && !Files.isDirectory(named.resolve("unet"));
    }

    /** Returns what the user would type for a model's folder: the name of the carried one, otherwise the folder. */
    static String nameOf(Path folder) {
        return CarriedModel.find()
                        .filter(model -> model.folder().equals(folder))
                        .isPresent()
                ? CarriedModel.NAME
                : folder.toString();
    }

    /** Returns the LoRA that comes with the carried model where its name stands for a file; otherwise what was given. */
    static LoraUse lora(LoraUse use) {
        return loraNamed(use.file()).map(file -> new LoraUse(file, use.scale())).orElse(use);
    }

    /** Returns the carried LoRA of that name; empty if the path leads to a file, or there is none of that name. */
    static Optional<Path> loraNamed(Path given) {
        if (given.getNameCount() != 1 || given.isAbsolute() || Files.exists(given)) {
            return Optional.empty();
        }
        return CarriedModel.find().flatMap(model -> model.lora(given.toString()));
    }
}
