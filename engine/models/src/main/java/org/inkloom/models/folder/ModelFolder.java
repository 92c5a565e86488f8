package org.inkloom.models.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.inkloom.models.checkpoint.SingleFile;
import org.inkloom.models.checkpoint.UnetFile;
import org.inkloom.models.config.ConfigReader;
import org.inkloom.models.vae.VaeConfig;
import org.inkloom.run.CommandFlag;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;

/**
 * A model on disk: the folder of a diffusers pipeline, or of the original Kolors repository (whose text encoder is in
 * sharded {@code .bin} files), with the parts {@code unet}, {@code vae}, {@code text_encoder} and {@code scheduler}.
 *
 * @param root the folder
 * @param unet folder of the U-Net
 * @param vae folder of the autoencoder
 * @param scheduler the scheduler's config, if the model comes with one
 */
public record ModelFolder(Path root, Path unet, Path vae, Optional<Path> scheduler) {
    /** The file in which a model may say its name and how it is best drawn with; no model needs it. */
    public static final String SETTINGS_FILE = "inkloom.json";

    /**
     * Opens a model folder and finds its parts.
     *
     * <p>A file that holds a whole model is accepted too: it is represented by a folder, see {@link SingleFile}. A GGUF
     * file in the folder {@code unet} is treated likewise, see {@link UnetFile}.
     *
     * <p>If there is no {@code vae}, an autoencoder named {@code sdxl-vae-fp16-fix} is used, from inside the folder or
     * from beside it, where DiffSynth puts it.
     *
     * @param given the folder or file
     * @throws InkloomException {@code INK-MODEL-006} if the folder or a part is missing; for a file what
     *     {@link SingleFile#unfold} and {@link UnetFile#unfold} throw
     */
    public static ModelFolder open(Path given) {
        Path root = SingleFile.looksLike(given) ? SingleFile.unfold(given) : given;
        if (!Files.isDirectory(root)) {
            throw InkloomException.badInput(
                    "INK-MODEL-006",
                    "There is no folder " + root + ".",
                    "A model is a folder with unet/, vae/ and text_encoder/, or one file (.safetensors, .ckpt) with"
                            + " all of them.",
                    "Check " + SettingKey.of("model") + "; `inkloom model init " + CommandFlag.of("preset")
                            + " miniature DIR` makes a small one to try.");
        }
        Path vae = root.resolve("vae");
        if (!Files.isDirectory(vae)) {
            vae = fixedVae(root).orElse(vae);
        }
        Path unet = part(root, "unet", root.resolve("unet"));
        Path whole = UnetFile.in(unet).map(file -> UnetFile.unfold(file, root)).orElse(unet);
        return new ModelFolder(root, whole, part(root, "vae", vae), schedulerConfig(root));
    }

    /** Returns a copy of this record with the autoencoder of another folder. */
    public ModelFolder withVae(Path folder) {
        return new ModelFolder(root, unet, part(folder, "vae", folder), scheduler);
    }

    /**
     * Makes sure that a folder for a new model exists and is empty.
     *
     * @throws InkloomException {@code INK-MODEL-008} if it contains something or cannot be made
     */
    public static void requireNew(Path folder) {
        try {
            Files.createDirectories(folder);
            try (var entries = Files.list(folder)) {
                if (entries.findAny().isPresent()) {
                    throw InkloomException.badInput(
                            "INK-MODEL-008",
                            "The folder " + folder + " is not empty.",
                            "A new model would be mixed with what is there.",
                            "Name a folder that is empty or does not exist.");
                }
            }
        } catch (IOException e) {
            throw InkloomException.badInput(
                    "INK-MODEL-008",
                    "The folder " + folder + " cannot be made or read: " + e.getMessage() + ".",
                    "It may be a file, or you may not write there.",
                    "Name a folder that you may write to.",
                    e);
        }
    }

    private static Path part(Path root, String name, Path folder) {
        if (!Files.isDirectory(folder)) {
            throw InkloomException.badInput(
                    "INK-MODEL-006",
                    "The model " + root + " has no " + name + " folder.",
                    "The download is incomplete, or " + SettingKey.of("model")
                            + " names a folder inside or outside the model.",
                    "Point " + SettingKey.of("model") + " at the folder that holds unet/, vae/ and text_encoder/.");
        }
        return folder;
    }

    private static Optional<Path> fixedVae(Path root) {
        Path inside = root.resolve(VaeConfig.FLOAT16_FOLDER);
        Path parent = root.toAbsolutePath().getParent();
        if (Files.isDirectory(inside)) {
            return Optional.of(inside);
        }
        return Optional.ofNullable(parent)
                .map(folder -> folder.resolve(VaeConfig.FLOAT16_FOLDER))
                .filter(Files::isDirectory);
    }

    private static Optional<Path> schedulerConfig(Path root) {
        return Optional.of(root.resolve("scheduler").resolve("scheduler_config.json"))
                .filter(Files::isRegularFile);
    }

    /**
     * Returns what the model says of itself in {@value #SETTINGS_FILE}; empty if it has no such file.
     *
     * @throws InkloomException {@code INK-MODEL-003} if the file is no JSON object
     */
    public Optional<ConfigReader> settings() {
        return Optional.of(root.resolve(SETTINGS_FILE))
                .filter(Files::isRegularFile)
                .map(ConfigReader::open);
    }

    /**
     * Returns the path that a user would name: the single file that this folder represents, or else the folder itself. A
     * folder that is made of several models' parts stands for none of them.
     */
    public Path origin() {
        if (!LinkedFolder.sources(root).isEmpty()) {
            return root;
        }
        return settings()
                .map(own -> own.text(SingleFile.CHECKPOINT, ""))
                .filter(file -> !file.isEmpty())
                .map(Path::of)
                .orElse(root);
    }

    /**
     * Returns what the user should know about the model, such as parts of a single file that are not used; often empty.
     */
    public List<String> notes() {
        return settings().map(own -> own.texts(SingleFile.NOTES, List.of())).orElse(List.of());
    }

    /** Returns the model's name: the one in its settings, or else the name of its folder. */
    public String name() {
        Path absolute = root.toAbsolutePath().normalize();
        String folder = absolute.getFileName() == null
                ? absolute.toString()
                : absolute.getFileName().toString();
        return LinkedFolder.sources(root).isEmpty()
                ? settings().map(own -> own.text("name", folder)).orElse(folder)
                : folder;
    }
}
