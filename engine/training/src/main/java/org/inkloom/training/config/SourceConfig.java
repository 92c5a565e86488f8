package org.inkloom.training.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where the examples of a training from scratch come from, and how many are kept in the pool.
 *
 * @param name {@code folder} for a picture data set, or the name of a source on the class path
 * @param path the data set, for {@code folder}
 * @param height of the pictures in pixels, a multiple of 8
 * @param width of the pictures in pixels, a multiple of 8
 * @param centerCrop crop the pictures of a data set at the middle instead of a random position
 * @param randomFlip mirror half of a data set's pictures
 * @param options settings that the source itself defines, {@code name=value}
 * @param poolSize number of examples in the pool, from which batches are drawn
 * @param uses how often, on average, an example is used before a new one replaces it
 * @param workers threads that read or draw examples; 0 for one per processor
 * @param validationSplit share of a data set that is used for validation and not for training
 * @param validationExamples number of held-out examples used in a validation
 */
public record SourceConfig(
        @Key(name = "source", value = "folder", help = "folder, or the name of a source such as picturebook.")
        String name,

        @Key(name = "dataset_path", help = "The data set, where the source is a folder.")
        Optional<Path> path,

        @Key(name = "height", value = "128", help = "Picture height in pixels.")
        int height,

        @Key(name = "width", value = "128", help = "Picture width in pixels.")
        int width,

        @Key(name = "center_crop", value = "false", help = "Cut the middle of each picture, not a random window.")
        boolean centerCrop,

        @Key(name = "random_flip", value = "false", help = "Mirror half of a data set's pictures.")
        boolean randomFlip,

        @Key(name = "source_options", help = "What the source understands, for example styles=all.")
        List<String> options,

        @Key(name = "pool_size", value = "8192", help = "Examples at hand, from which batches are drawn.")
        int poolSize,

        @Key(name = "pool_uses", value = "8", help = "Mean uses of an example before a new one replaces it.")
        int uses,

        @Key(name = "dataloader_num_workers", value = "0", help = "Threads that read pictures; 0 = one per core.")
        int workers,

        @Key(name = "validation_split", value = "0.02", help = "Share of a data set kept out to measure training.")
        double validationSplit,

        @Key(name = "validation_examples", value = "256", help = "Kept-out examples that are measured.")
        int validationExamples) {
    /** Checks the ranges. */
    public SourceConfig {
        SettingRange.multiple("height", height, 8);
        SettingRange.multiple("width", width, 8);
        SettingRange.check("pool_size", poolSize, 1, 10_000_000);
        SettingRange.check("pool_uses", uses, 1, 1_000_000);
        SettingRange.check("dataloader_num_workers", workers, 0, 256);
        SettingRange.check("validation_split", validationSplit, 0, 0.5);
        SettingRange.check("validation_examples", validationExamples, 0, 1_000_000);
        options = List.copyOf(options);
    }

    /** Returns the number of threads. */
    public int threads() {
        return workers > 0 ? workers : Runtime.getRuntime().availableProcessors();
    }
}
