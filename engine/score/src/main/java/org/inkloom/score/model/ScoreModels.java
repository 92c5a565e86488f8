package org.inkloom.score.model;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.inkloom.hub.CarriedModel;
import org.inkloom.hub.ModelStore;
import org.inkloom.hub.RepoId;
import org.inkloom.run.InkloomException;
import org.inkloom.weights.TensorFiles;

/** Finds the models for scoring on this machine. Nothing is downloaded or loaded here. */
public final class ScoreModels {
    /** Image encoder and head of the contest's aesthetic score, in one repository. */
    public static final String AESTHETICS = "shunk031/aesthetics-predictor-v2-sac-logos-ava1-l14-linearMSE";

    /** The image encoder of the contest's head, and the usual CLIP. */
    public static final String CLIP_LARGE = "openai/clip-vit-large-patch14";

    /** The image encoder of heads for ViT-B/32. */
    public static final String CLIP_BASE = "openai/clip-vit-base-patch32";

    /**
     * DINO, which compares main figures; it distinguishes two things of the same kind, to which CLIP would give the
     * same words.
     */
    public static final String DINO_SMALL = "facebook/dino-vits16";

    /** DINOv2, used if the former is not on this machine; its scores have another name. */
    public static final String DINO_2_SMALL = "facebook/dinov2-small";

    private final ModelStore store;
    private final Path base;

    /**
     * Searches in a store.
     *
     * @param base folder from which relative paths are resolved
     */
    public ScoreModels(ModelStore store, Path base) {
        this.store = store;
        this.base = base;
    }

    /**
     * Returns the repository of the image encoder for a head that was published alone, by the name of the head's file.
     */
    public static String towerOf(String head) {
        return head.contains("b_32") ? CLIP_BASE : CLIP_LARGE;
    }

    /** Returns the command that downloads a repository, and the size of the download. */
    public static String fetching(String repository) {
        String size = switch (repository) {
            case AESTHETICS -> " (about 1.2 GB)";
            case CLIP_LARGE -> " (about 1.7 GB)";
            case CLIP_BASE -> " (about 610 MB)";
            case DINO_SMALL -> " (about 87 MB)";
            default -> "";
        };
        return "inkloom pull " + repository + size;
    }

    /** Returns the folder of a model by name or path, if it holds a config and weights. */
    public Optional<Path> folder(String name) {
        return store.find(name, base, ScoreModels::isModel);
    }

    /**
     * Returns a model that the user chose.
     *
     * @throws InkloomException {@code INK-SCORE-005} if it is not on this machine
     */
    public Path require(String name) {
        return folder(name)
                .orElseThrow(() -> InkloomException.badInput(
                        "INK-SCORE-005",
                        "The model '" + name + "' is not on this machine.",
                        "No folder has both a config.json and weights of those looked at: " + store.places(name, base)
                                + ".",
                        RepoId.isOne(name) && !Files.exists(base.resolve(name))
                                ? "Run: " + fetching(name)
                                : "Name a folder that has both."));
    }

    /** Returns the file of a head that the user chose; empty if the name is not that of a file. */
    public Optional<Path> head(String name) {
        return Optional.of(base.resolve(name)).filter(Files::isRegularFile);
    }

    /** Returns the slot reader that comes with Inkling, if this build carries it. */
    public static Optional<Path> reader() {
        return CarriedModel.find().flatMap(CarriedModel::reader);
    }

    private static boolean isModel(Path folder) {
        return Files.isRegularFile(folder.resolve("config.json"))
                && TensorFiles.find(folder).isPresent();
    }
}
