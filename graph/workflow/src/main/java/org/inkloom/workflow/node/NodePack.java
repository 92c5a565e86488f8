package org.inkloom.workflow.node;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Node types that are open together: what they share, such as models, is theirs. */
public interface NodePack extends AutoCloseable {
    /** Returns the types; the same ones always. */
    List<NodeType> types();

    /** Returns the types for another user, who has folders of their own; what is costly, such as models, is shared. */
    List<NodeType> typesIn(WorkFolders folders);

    /**
     * Returns the names of the files in a folder of models, such as {@code checkpoints}, sorted.
     *
     * @return nothing where no folder of that name is known
     */
    Optional<List<String>> models(String folder);

    /** Returns a file of a folder of models by the name that {@link #models} has for it. */
    Optional<Path> modelFile(String folder, String name);

    /** Returns the names of the folders of models. */
    List<String> folders();

    /** Returns how a model of {@code checkpoints} is best drawn with; nothing where it is not known. */
    default Optional<UsualSettings> usual(String model) {
        return Optional.empty();
    }

    /** Returns the family of a model of {@code checkpoints} in lower case, such as {@code sdxl}; nothing where it is not known. */
    default Optional<String> family(String model) {
        return Optional.empty();
    }

    /** Returns those of {@code controlnet} that a model of {@code checkpoints} can be steered by. */
    default List<String> controls(String model) {
        return List.of();
    }

    /** Returns how results that outlive the process are written. */
    default ValueFiles values() {
        return ValueFiles.NONE;
    }

    /** Returns where clients and nodes exchange pictures; the same one always. */
    default PictureExchange exchange() {
        return new PictureExchange();
    }

    /** Returns what computes, each device once, the first first; those of {@link #on} too. */
    List<DeviceFigures> devices();

    /**
     * Returns the same node types on another device. Models are opened there once more; what clients exchange is shared, and so
     * may results be: a value that travels between nodes is of no device. Closed with this pack.
     *
     * @param device a name that {@link NodePackProvider#devices} returned
     */
    default NodePack on(String device) {
        // Node types that need no device are the same on each.
        return this;
    }

    /** Lets go of models that nothing uses on this pack's device; they are loaded again when they are needed. */
    void unload();

    @Override
    void close();

    /**
     * How a model is best drawn with.
     *
     * @param width pixels
     * @param height pixels
     * @param steps of sampling
     * @param guidance how closely the prompt is followed; 1 ignores the negative one
     * @param modified when the model was put where it is, seconds since 1970
     */
    record UsualSettings(int width, int height, int steps, double guidance, long modified) {}

    /**
     * What computes.
     *
     * @param name as a user knows it
     * @param type {@code cpu} or {@code cuda}
     * @param total its memory, bytes
     * @param free of it, bytes
     */
    record DeviceFigures(String name, String type, int index, long total, long free) {}
}
