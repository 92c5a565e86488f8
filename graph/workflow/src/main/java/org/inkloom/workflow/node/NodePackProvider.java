package org.inkloom.workflow.node;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Opens a {@link NodePack}; found by {@link java.util.ServiceLoader}. */
public interface NodePackProvider {
    /** Opens the pack for a place of work. */
    NodePack open(WorkPlace place);

    /**
     * Returns the devices that a list of names means, one for each job that shall run at once.
     *
     * @param names {@code cpu}, {@code cuda:N}, or several with commas between them, of which one named twice computes two jobs at
     *     once; {@code auto} for all GPUs, or the CPU where there is none
     */
    default List<String> devices(String names) {
        return Arrays.stream(names.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    /**
     * Where nodes read and write.
     *
     * @param input pictures that were uploaded
     * @param output results
     * @param temp what is only shown, and goes when the server starts
     * @param models folders with {@code checkpoints}, {@code loras} and the like in them
     * @param device where to compute: one of {@link #devices}
     * @param metadata whether graphs are written into pictures
     * @param watch hears of models that are opened and closed
     */
    record WorkPlace(
            Path input, Path output, Path temp, List<Path> models, String device, boolean metadata, ModelWatch watch) {
        /** Keeps a copy. */
        public WorkPlace {
            models = List.copyOf(models);
        }

        /** A place of work where nobody hears of models. */
        public WorkPlace(Path input, Path output, Path temp, List<Path> models, String device, boolean metadata) {
            this(input, output, temp, models, device, metadata, ModelWatch.NONE);
        }

        /** Returns the same on another device. */
        public WorkPlace on(String device) {
            return new WorkPlace(input, output, temp, models, device, metadata, watch);
        }

        /** Returns the same for another user. */
        public WorkPlace in(WorkFolders folders) {
            return new WorkPlace(folders.input(), folders.output(), folders.temp(), models, device, metadata, watch);
        }
    }
}
