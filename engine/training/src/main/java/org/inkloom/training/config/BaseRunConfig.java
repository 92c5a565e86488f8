package org.inkloom.training.config;

/**
 * How long a part is trained, with which batches and in which precision.
 *
 * @param updates number of updates of the whole run, however often it is stopped and resumed
 * @param batchSize examples in a batch
 * @param accumulate number of batches whose gradients are added up for one update
 * @param precision data types of a step; trained weights and their gradient sums are float32 in every mode
 * @param seed of everything random
 * @param minutes after which the run stops with a checkpoint, to be resumed later; 0 for no limit
 * @param cudaGraph on a GPU, record a step once as a CUDA graph and replay it
 * @param logEvery updates for each row of the log; the program waits for the GPU only when it writes a row
 */
public record BaseRunConfig(
        @Key(name = "updates", value = "20000", help = "Updates of the weights in the whole run.")
        int updates,

        @Key(name = "batch_size", value = "512", help = "Examples per batch.")
        int batchSize,

        @Key(name = "accumulate_grad_batches", value = "1", help = "Batches per update of the weights.")
        int accumulate,

        @Key(name = "precision", value = "bf16", help = "Element types of the training step.")
        Precision precision,

        @Key(name = "seed", value = "0", help = "Everything random in the run follows from it.")
        long seed,

        @Key(name = "minutes", value = "0", help = "Stop at a checkpoint after so many minutes; 0 does not.")
        double minutes,

        @Key(name = "cuda_graph", value = "true", help = "On a GPU, record the step once and repeat it.")
        boolean cudaGraph,

        @Key(name = "log_every", value = "20", help = "Updates in one row of the log.")
        int logEvery) {
    /** Returns the same with another seed. */
    BaseRunConfig withSeed(long other) {
        return new BaseRunConfig(updates, batchSize, accumulate, precision, other, minutes, cudaGraph, logEvery);
    }

    /** Checks the ranges. */
    public BaseRunConfig {
        SettingRange.check("updates", updates, 1, 1_000_000_000);
        SettingRange.check("batch_size", batchSize, 1, 65_536);
        SettingRange.check("accumulate_grad_batches", accumulate, 1, 65_536);
        SettingRange.check("minutes", minutes, 0, 1e6);
        SettingRange.check("log_every", logEvery, 1, 1_000_000);
    }
}
