package org.inkloom.diffusion.family;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.inkloom.models.config.ConfigReader;
import org.inkloom.run.CommandFlag;
import org.inkloom.run.InkloomException;

/**
 * Tells a model's family by its text side, which is what families differ in: the index does not always say it, as Kolors'
 * first edition calls itself a pipeline of SDXL, and a folder of loose weights has none.
 */
final class FamilyDetection {
    private FamilyDetection() {}

    /**
     * Returns the family of the model in a folder; Kolors where nothing there speaks for another, so that whoever loads the
     * text side learns what is missing.
     *
     * @throws InkloomException {@code INK-MODEL-020} for a model of a family that cannot be drawn with
     */
    static ModelFamily of(Path root) {
        Path encoder = root.resolve("text_encoder");
        if (Files.isDirectory(root.resolve("text_encoder_3"))) {
            throw unsupported(root, "three text encoders");
        }
        if (Files.isDirectory(root.resolve("text_encoder_2"))) {
            return new Sdxl();
        }
        Optional<ConfigReader> config = readable(encoder.resolve("config.json"));
        if (config.isEmpty()) {
            return new Kolors();
        }
        String type = config.get().has("model_type") ? config.get().text("model_type", "") : "";
        if (type.startsWith("clip")) {
            return new Sd15();
        }
        if (!type.isEmpty() && !type.equals("chatglm")) {
            throw unsupported(root, "a text encoder of the type " + type);
        }
        return config.get().has(Inkling.PROMPT_LENGTH) ? new Inkling() : new Kolors();
    }

    /** A config that cannot be read is refused when the text side is loaded: not everybody needs it. */
    private static Optional<ConfigReader> readable(Path file) {
        try {
            return Files.isRegularFile(file) ? Optional.of(ConfigReader.open(file)) : Optional.empty();
        } catch (InkloomException _) {
            return Optional.empty();
        }
    }

    private static InkloomException unsupported(Path root, String what) {
        return InkloomException.badInput(
                "INK-MODEL-020",
                "The model " + root + " has " + what + ".",
                "Models of Kolors, SDXL and Stable Diffusion 1 can be drawn with, and those that this program trains from"
                        + " the start.",
                "Name the folder of such a model; `inkloom pull " + CommandFlag.of("help")
                        + "` says how one is fetched.");
    }
}
