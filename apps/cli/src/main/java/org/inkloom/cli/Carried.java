package org.inkloom.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.inkloom.diffusion.LoraUse;
import org.inkloom.hub.CarriedModel;
import org.inkloom.studio.AppliedLora;
import org.inkloom.studio.ModelShelf;
import org.jspecify.annotations.Nullable;

/**
 * Finds the models and LoRAs that flags name. A flag may give a path or the name of a built-in one; without the flag it
 * is the built-in model.
 */
final class Carried {
    private Carried() {}

    /** Returns the name by which the studio opens a model: the given path, or the built-in model's name. */
    static String name(@Nullable Path named) {
        return named == null ? CarriedModel.NAME : named.toString();
    }

    /** Returns the folder of the given model, or of the built-in one. */
    static Path model(@Nullable Path named) {
        return ModelShelf.ofProcess().model(name(named));
    }

    /** Returns whether a path is the name of the built-in model. */
    static boolean isName(Path named) {
        return ModelShelf.isCarried(named.toString());
    }

    /**
     * Returns the LoRA use with the LoRA's file in place of its name, see {@link ModelShelf#lora}.
     *
     * @throws org.inkloom.run.InkloomException {@code INK-LORA-015} for a folder without a LoRA, {@code INK-LORA-016}
     *     for an unknown name
     */
    static LoraUse lora(LoraUse use) {
        return new LoraUse(lora(use.file()), use.scale());
    }

    /** As {@link #lora(LoraUse)}, for the file alone. */
    static Path lora(Path given) {
        return ModelShelf.ofProcess().lora(given.toString());
    }

    /** Returns the built-in LoRA with a name; empty if the path is a file's or there is no such LoRA. */
    static Optional<Path> loraNamed(Path given) {
        return ModelShelf.ofProcess().loraNamed(given.toString());
    }

    /** Returns a LoRA use in the studio's form. */
    static AppliedLora applied(LoraUse use) {
        return new AppliedLora(use.file().toString(), use.scale());
    }
}
