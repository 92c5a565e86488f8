package org.inkloom.training.lora;

import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.inkloom.training.config.LoraTrainingConfig;
import org.inkloom.training.run.Trainer;

/**
 * Trains a LoRA from settings to finished file:
 *
 * <pre>{@code
 * LoraTrainingConfig config = LoraTrainingConfig.from(GivenSettings.ofYaml(Path.of("config.yaml")));
 * TrainingReport report = LoraTrainer.run(config, RunControl.quiet());
 * }</pre>
 *
 * <p>Only one large part of the model is in memory at a time: captions are encoded and the text encoder is closed,
 * pictures are encoded and the VAE is closed, then the U-Net is loaded. May be called from any thread; tensor work runs
 * on one of its own.
 */
public final class LoraTrainer {
    private LoraTrainer() {}

    /**
     * Trains, or resumes an earlier run with the same settings. A run that reaches its time limit ({@code minutes})
     * writes the LoRA as it is then, and can be resumed.
     *
     * @throws InkloomException {@code INK-TRAIN-nnn} for a data set or settings that cannot be used;
     *     {@code INK-MODEL-nnn} and {@code INK-FILE-nnn} for the model; {@code INK-TENSOR-005} if memory runs out
     * @throws org.inkloom.run.CancelledException within a step of being asked to stop; what was finished is then in
     *     a checkpoint
     */
    public static TrainingReport run(LoraTrainingConfig config, RunControl control) {
        return run(config, SampleGuides.Source.NONE, control);
    }

    /**
     * As {@link #run(LoraTrainingConfig, RunControl)}, with control and reference pictures for the samples.
     *
     * @param guides reads these pictures and finds their networks, before anything is trained
     * @throws InkloomException also what {@code guides} refuses, and {@code INK-CONTROL-nnn} for networks that do
     *     not fit the model
     */
    public static TrainingReport run(LoraTrainingConfig config, SampleGuides.Source guides, RunControl control) {
        return Trainer.run(new LoraTraining(config, guides), control);
    }
}
