package org.inkloom.training.config;

/**
 * How long is trained, with which batches and in which precision.
 *
 * @param stepsPerEpoch batches in an epoch, independent of the number of pictures, as in DiffSynth
 * @param maxEpochs number of epochs
 * @param batchSize pictures in a batch
 * @param accumulate number of batches whose gradients are added up for one update; what is left at an epoch's end
 *     makes an update too
 * @param precision data types of a step
 * @param gradientCheckpointing recompute activations in the backward pass instead of keeping them, which takes less
 *     memory and more time
 * @param strategy only {@code auto}
 * @param minutes after which the run stops with a checkpoint, preparations included; 0 for no limit
 * @param fitMinutes lower the number of updates to what fits into this many minutes; 0 to leave it
 * @param cudaGraph on a GPU, record a step once as a CUDA graph and replay it
 * @param seed of the order of pictures, crops, mirroring, noise, timesteps and the LoRA's initial weights
 */
public record RunConfig(
        @Key(name = "steps_per_epoch", value = "500", help = "Batches per epoch.")
        int stepsPerEpoch,

        @Key(name = "max_epochs", value = "1", help = "Epochs.")
        int maxEpochs,

        @Key(name = "batch_size", value = "1", help = "Pictures per batch.")
        int batchSize,

        @Key(name = "accumulate_grad_batches", value = "1", help = "Batches per update of the weights.")
        int accumulate,

        @Key(name = "precision", value = "16-mixed", help = "Element types of the training step.")
        Precision precision,

        @Key(name = "use_gradient_checkpointing", value = "false", help = "Recompute activations to save memory.")
        boolean gradientCheckpointing,

        @Key(name = "training_strategy", value = "auto", help = "Only auto: one process, one device.")
        Strategy strategy,

        @Key(name = "minutes", value = "0", help = "Stop at a checkpoint after so many minutes; 0 does not.")
        double minutes,

        @Key(
                name = "fit_minutes",
                value = "0",
                help = "Measure the first steps and plan as many, and the learning rate's end, as fit into so many"
                        + " minutes; 0 takes all steps.")
        double fitMinutes,

        @Key(name = "cuda_graph", value = "true", help = "On a GPU, record the step once and repeat it.")
        boolean cudaGraph,

        @Key(name = "seed", value = "0", help = "Everything random in the run follows from it.")
        long seed) {
    /** Checks the ranges. */
    public RunConfig {
        SettingRange.check("steps_per_epoch", stepsPerEpoch, 1, 1_000_000_000);
        SettingRange.check("max_epochs", maxEpochs, 1, 1_000_000);
        SettingRange.check("batch_size", batchSize, 1, 65_536);
        SettingRange.check("accumulate_grad_batches", accumulate, 1, 65_536);
        SettingRange.check("minutes", minutes, 0, 1e6);
        SettingRange.check("fit_minutes", fitMinutes, 0, 1e6);
    }

    /** Returns the number of updates of the weights in one epoch. */
    public int updatesPerEpoch() {
        return Math.ceilDiv(stepsPerEpoch, accumulate);
    }

    /** Returns the number of updates in the whole run. */
    public long updates() {
        return (long) updatesPerEpoch() * maxEpochs;
    }
}
