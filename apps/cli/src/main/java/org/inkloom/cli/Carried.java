package org.inkloom.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.inkloom.diffusion.LoraUse;
import org.inkloom.diffusion.lora.LoraFolder;
import org.inkloom.hub.CarriedModel;
import org.inkloom.run.InkloomException;
import org.inkloom.run.NearestName;
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

    /**
     * Returns the LoRA that was meant: the carried one where its name stands for a file, of a folder the one that was
     * written last, otherwise what was given.
     *
     * @throws InkloomException {@code INK-LORA-015} for a folder without one, {@code INK-LORA-016} for a name that is none
     */
    static LoraUse lora(LoraUse use) {
        return new LoraUse(lora(use.file()), use.scale());
    }

    /** As {@link #lora(LoraUse)}, for the file alone. */
    static Path lora(Path given) {
        return loraNamed(given).orElseGet(() -> {
            requireKnown(given);
            return LoraFolder.newest(given);
        });
    }

    /** A word that is neither a file nor a name is a misspelt name; a path with folders or an ending is a missing file. */
    private static void requireKnown(Path given) {
        String name = given.toString();
        if (Files.exists(given) || given.getNameCount() != 1 || given.isAbsolute() || name.contains(".")) {
            return;
        }
        List<String> known = CarriedModel.find().map(CarriedModel::loras).orElse(List.of());
        throw InkloomException.badInput(
                "INK-LORA-016",
                "There is no file '" + name + "', and no LoRA of that name comes with the program.",
                known.isEmpty()
                        ? "This build carries no LoRAs."
                        : "Those that do are " + String.join(", ", known) + "; `inkloom lora list` shows them.",
                NearestName.of(name, known)
                                .map(near -> "Did you mean " + near + "? ")
                                .orElse("")
                        + "Name a LoRA file, the output folder of a training, or one that comes with the program.");
    }

    /** Returns the carried LoRA of that name; empty if the path leads to a file, or there is none of that name. */
    static Optional<Path> loraNamed(Path given) {
        if (given.getNameCount() != 1 || given.isAbsolute() || Files.exists(given)) {
            return Optional.empty();
        }
        return CarriedModel.find().flatMap(model -> model.lora(given.toString()));
    }
}
