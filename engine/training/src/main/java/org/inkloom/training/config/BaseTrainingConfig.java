package org.inkloom.training.config;

import java.util.List;
import java.util.Map;

/**
 * All settings of {@code inkloom train base}, which trains one part of a model from scratch.
 *
 * @param model which part of which model
 * @param source where the examples come from
 * @param run length, batches, precision, seed
 * @param optimizer AdamW and the learning rate
 * @param rates learning rates of single parts
 * @param noise the weights of timesteps and the noise offset
 * @param objective the losses
 * @param team runs on several GPUs that train together
 * @param output what is written, and when
 * @param samples pictures drawn during training
 */
public record BaseTrainingConfig(
        BaseModelConfig model,
        SourceConfig source,
        BaseRunConfig run,
        OptimizerConfig optimizer,
        BaseRatesConfig rates,
        ObjectiveConfig noise,
        BaseObjectiveConfig objective,
        BaseTeamConfig team,
        BaseOutputConfig output,
        BaseSamplesConfig samples) {
    private static final int SEEDS_APART = 101;

    /** Checks the rules that concern settings of two records. */
    public BaseTrainingConfig {
        if (rates.end() > optimizer.learningRate()) {
            throw SettingRange.refused("lr_end", Double.toString(rates.end()), "It must not be above learning_rate.");
        }
        if (run.batchSize() % objective.noisesPerExample() != 0) {
            throw SettingRange.refused(
                    "noises_per_example",
                    Integer.toString(objective.noisesPerExample()),
                    "The batch size, " + run.batchSize() + ", must be a multiple of it.");
        }
        if (objective.decoderOnly()
                && (model.part() != BasePart.VAE || model.startFrom().isEmpty())) {
            throw SettingRange.refused(
                    "decoder_only", "true", "It is for part vae, with the encoder's folder in start_from.");
        }
    }

    /**
     * Reads the settings that were given and takes the defaults for the others.
     *
     * @throws org.inkloom.run.InkloomException {@code INK-TRAIN-001} for an unknown key, {@code INK-TRAIN-002} for a
     *     refused value, {@code INK-TRAIN-003} for a missing one
     */
    public static BaseTrainingConfig from(GivenSettings settings) {
        return RecordBinder.bind(BaseTrainingConfig.class, settings);
    }

    /** Returns every setting with its default and help, in the order of the help text. */
    public static List<TrainingSetting> settings() {
        return RecordBinder.settings(BaseTrainingConfig.class);
    }

    /** Returns the same settings with the seed of a team's member, so that each has examples and noise of its own. */
    public BaseTrainingConfig forItsRank() {
        return new BaseTrainingConfig(
                model,
                source,
                run.withSeed(run.seed() + (long) SEEDS_APART * team.rank()),
                optimizer,
                rates,
                noise,
                objective,
                team,
                output,
                samples);
    }

    /** Returns every key with the value in effect, as it would be written in YAML. */
    public Map<String, String> toMap() {
        return RecordBinder.values(this);
    }
}
