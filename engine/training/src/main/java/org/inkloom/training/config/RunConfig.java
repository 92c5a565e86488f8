package org.inkloom.training.config;

/**
 * How long and in what accumulation the training goes.
 *
 * @param stepsPerEpoch batches in an epoch, as in DiffSynth, whatever the number of pictures
 * @param maxEpochs epochs
 * @param batchSize pictures in a batch
 * @param accumulate batches whose gradients make one update; an epoch's rest makes one too
 * @param precision element types of the step
 * @param gradientCheckpointing recompute activations in the backward pass instead of keeping them
 * @param strategy only {@code auto}
 * @param minutes after which the run stops at a checkpoint, its preparations counted; 0 for none
 * @param fitMinutes the number of updates is lowered to what fits into so many minutes; 0 keeps it
 * @param cudaGraph record the step once and repeat it, on a GPU
 * @param seed from which data order, windows, mirrors, noise, timesteps and the LoRA's start are drawn
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
