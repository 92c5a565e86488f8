package org.inkloom.diffusion.family;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.inkloom.models.config.ConfigReader;
import org.inkloom.run.CommandFlag;
import org.inkloom.run.InkloomException;

/**
 * Detects a model's family by its text encoders, in which families differ. The index is not asked: Kolors' first
 * edition calls itself an SDXL pipeline there, and a folder of loose weights has no index.
 */
final class FamilyDetection {
    private FamilyDetection() {}

    /**
     * Returns the family of the model in a folder. Without any sign of another family it is Kolors, so that loading the
     * text encoder then reports what is missing.
     *
     * @throws InkloomException {@code INK-MODEL-020} for a family that is not supported
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

    /**
     * Returns empty also for a config that cannot be read: loading the text encoder reports that, and not every use
     * loads it.
     */
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
