package org.inkloom.workflow.node;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A set of open node types with what they share, such as loaded models. Closing it closes the models. */
public interface NodePack extends AutoCloseable {
    /** Returns the types; always the same objects. */
    List<NodeType> types();

    /** Returns the types for another user, with that user's folders. Models are shared between users. */
    List<NodeType> typesIn(WorkFolders folders);

    /**
     * Returns the names of the files in a folder of models, such as {@code checkpoints}, sorted.
     *
     * @return empty if there is no folder of that name
     */
    Optional<List<String>> models(String folder);

    /** Returns a file of a folder of models by the name that {@link #models} has for it. */
    Optional<Path> modelFile(String folder, String name);

    /** Returns the names of the folders of models. */
    List<String> folders();

    /** Returns the recommended settings for a model of {@code checkpoints}; empty if they are not known. */
    default Optional<UsualSettings> usual(String model) {
        return Optional.empty();
    }

    /**
     * Returns the family of a model of {@code checkpoints} in lower case, such as {@code sdxl}; empty if it is not
     * known.
     */
    default Optional<String> family(String model) {
        return Optional.empty();
    }

    /** Returns the networks in {@code controlnet} that fit a model of {@code checkpoints}. */
    default List<String> controls(String model) {
        return List.of();
    }

    /** Returns how values are stored on disk. */
    default ValueFiles values() {
        return ValueFiles.NONE;
    }

    /** Returns the store through which clients and nodes exchange pictures; always the same object. */
    default PictureExchange exchange() {
        return new PictureExchange();
    }

    /**
     * Returns the devices that nodes compute on, each once; this pack's own first, then those of packs made with {@link
     * #on}.
     */
    List<DeviceFigures> devices();

    /**
     * Returns the same node types on another device. That device has its own copies of models. The picture exchange is
     * shared, and cached results may be shared, because values between nodes belong to no device. Closed with this
     * pack.
     *
     * @param device a name that {@link NodePackProvider#devices} returned
     */
    default NodePack on(String device) {
        // Node types that need no device are the same everywhere.
        return this;
    }

    /** Closes the models on this pack's device that are not in use; nodes open them again when needed. */
    void unload();

    /**
     * Does beforehand what the first job would wait for, where that costs little. Called once, on a thread of its own, while jobs
     * are taken already; what goes wrong in it is left to the first job, which says it.
     */
    default void warmUp() {}

    @Override
    void close();

    /**
     * Recommended settings for a model.
     *
     * @param width pixels
     * @param height pixels
     * @param steps of sampling
     * @param guidance guidance scale; with 1 the negative prompt has no effect
     * @param modified when the model's file was last changed, seconds since 1970
     */
    record UsualSettings(int width, int height, int steps, double guidance, long modified) {}

    /**
     * A device that nodes compute on.
     *
     * @param name for people
     * @param type {@code cpu} or {@code cuda}
     * @param index among the devices of its type
     * @param total its memory in bytes
     * @param free free memory in bytes
     */
    record DeviceFigures(String name, String type, int index, long total, long free) {}
}
