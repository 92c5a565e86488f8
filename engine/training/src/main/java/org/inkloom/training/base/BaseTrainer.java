package org.inkloom.training.base;

import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.inkloom.training.config.BaseTrainingConfig;
import org.inkloom.training.run.Trainer;

/**
 * Trains a part of a model from scratch:
 *
 * <pre>{@code
 * BaseTrainingConfig config = BaseTrainingConfig.from(GivenSettings.ofYaml(Path.of("lab/inkling-model/vae.yaml")));
 * BaseReport report = BaseTrainer.run(config, RunControl.quiet());
 * }</pre>
 *
 * <p>May be called from any thread; tensor work runs on one of its own. A run that stops, for whatever reason, goes on
 * from its newest checkpoint when it is started again with the same settings, and on the CPU ends with the same bits.
 */
public final class BaseTrainer {
    private BaseTrainer() {}

    /**
     * Trains, or resumes an earlier run with the same settings.
     *
     * @throws InkloomException {@code INK-TRAIN-nnn} for settings, a source or an output folder that cannot be
     *     used; {@code INK-MODEL-nnn} and {@code INK-FILE-nnn} for a model folder or file that the training starts
     *     from; {@code INK-TENSOR-005} if memory runs out
     * @throws org.inkloom.run.CancelledException within a step of being asked to stop; what was finished is then in
     *     a checkpoint
     */
    public static BaseReport run(BaseTrainingConfig config, RunControl control) {
        return Trainer.run(new BaseTraining(config), control);
    }
}
