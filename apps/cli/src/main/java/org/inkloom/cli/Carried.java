package org.inkloom.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.inkloom.diffusion.LoraUse;
import org.inkloom.hub.CarriedModel;
import org.inkloom.studio.AppliedLora;
import org.inkloom.studio.ModelShelf;
import org.jspecify.annotations.Nullable;

/** Asks the shelf of models for what a flag names: paths, names, or nothing at all. */
final class Carried {
    private Carried() {}

    /** Returns what the studio calls a model that was named, or the carried one. */
    static String name(@Nullable Path named) {
        return named == null ? CarriedModel.NAME : named.toString();
    }

    /** Returns the folder of a model that was named, or of the carried one. */
    static Path model(@Nullable Path named) {
        return ModelShelf.ofProcess().model(name(named));
    }

    /** Returns whether the carried model is meant. */
    static boolean isName(Path named) {
        return ModelShelf.isCarried(named.toString());
    }

    /**
     * Returns the LoRA that was meant, as {@link ModelShelf#lora} does.
     *
     * @throws org.inkloom.run.InkloomException {@code INK-LORA-015} for a folder without one, {@code INK-LORA-016} for a
     *     name that is none
     */
    static LoraUse lora(LoraUse use) {
        return new LoraUse(lora(use.file()), use.scale());
    }

    /** As {@link #lora(LoraUse)}, for the file alone. */
    static Path lora(Path given) {
        return ModelShelf.ofProcess().lora(given.toString());
    }

    /** Returns the carried LoRA of that name; empty if the path leads to a file, or there is none of that name. */
    static Optional<Path> loraNamed(Path given) {
        return ModelShelf.ofProcess().loraNamed(given.toString());
    }

    /** Returns a LoRA as the studio takes it. */
    static AppliedLora applied(LoraUse use) {
        return new AppliedLora(use.file().toString(), use.scale());
    }
}
