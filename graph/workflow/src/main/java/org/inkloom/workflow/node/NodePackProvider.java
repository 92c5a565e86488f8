package org.inkloom.workflow.node;

import java.nio.file.Path;
import java.util.List;

/** Opens a {@link NodePack}; found by {@link java.util.ServiceLoader}. */
public interface NodePackProvider {
    /** Opens the pack for a place of work. */
    NodePack open(WorkPlace place);

    /**
     * Where nodes read and write.
     *
     * @param input pictures that were uploaded
     * @param output results
     * @param temp what is only shown, and goes when the server starts
     * @param models folders with {@code checkpoints}, {@code loras} and the like in them
     * @param device where to compute: {@code auto}, {@code cpu} or {@code cuda:N}
     * @param metadata whether graphs are written into pictures
     */
    record WorkPlace(Path input, Path output, Path temp, List<Path> models, String device, boolean metadata) {
        /** Keeps a copy. */
        public WorkPlace {
            models = List.copyOf(models);
        }
    }
}
