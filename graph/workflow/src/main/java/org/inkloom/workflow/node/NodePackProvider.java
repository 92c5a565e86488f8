package org.inkloom.workflow.node;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Opens a {@link NodePack}; found by {@link java.util.ServiceLoader}. */
public interface NodePackProvider {
    /**
     * Opens the pack.
     *
     * @param place its folders and device
     */
    NodePack open(WorkPlace place);

    /**
     * Returns the devices that a list of names stands for, one for each job that shall run at the same time.
     *
     * @param names {@code cpu}, {@code cuda:N}, or several separated by commas, where a device named twice runs two
     *     jobs at once; {@code auto} for all GPUs, or the CPU if there is none
     */
    default List<String> devices(String names) {
        return Arrays.stream(names.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    /**
     * The folders and the device that nodes work with.
     *
     * @param input uploaded pictures
     * @param output results
     * @param temp files that are only shown; deleted when the server starts
     * @param models folders that contain {@code checkpoints}, {@code loras} and the like
     * @param device where to compute: one of {@link #devices}
     * @param metadata whether graphs are written into pictures
     * @param watch is told of models that are opened and closed
     */
    record WorkPlace(
            Path input, Path output, Path temp, List<Path> models, String device, boolean metadata, ModelWatch watch) {
        /** Keeps a copy. */
        public WorkPlace {
            models = List.copyOf(models);
        }

        /** A work place whose model events nobody listens to. */
        public WorkPlace(Path input, Path output, Path temp, List<Path> models, String device, boolean metadata) {
            this(input, output, temp, models, device, metadata, ModelWatch.NONE);
        }

        /** Returns a copy with another device. */
        public WorkPlace on(String device) {
            return new WorkPlace(input, output, temp, models, device, metadata, watch);
        }

        /** Returns a copy with another user's folders. */
        public WorkPlace in(WorkFolders folders) {
            return new WorkPlace(folders.input(), folders.output(), folders.temp(), models, device, metadata, watch);
        }
    }
}
