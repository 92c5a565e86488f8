package org.inkloom.training.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.inkloom.run.SettingKey;

/**
 * All settings of {@code inkloom train lora}.
 *
 * <p>Names and defaults are those of DiffSynth-Studio v1's {@code train_kolors_lora.py}, with two differences: A is
 * initialised from a normal distribution, as in DiffSynth v1.0 and as the default in v1.1's Kolors script says, and
 * {@code model} may be given in place of the three paths.
 *
 * @param model which model, and where it runs
 * @param adapter the LoRA's shape
 * @param text whether text encoders are trained too
 * @param pictures the data set
 * @param run length, batches, precision, seed
 * @param optimizer AdamW and the learning rate
 * @param objective the loss
 * @param noise how the model was trained, where its files do not say it
 * @param leaps distillation into fewer sampling steps
 * @param output what is written, and when
 * @param samples pictures drawn during training
 */
public record LoraTrainingConfig(
        ModelFiles model,
        AdapterConfig adapter,
        TextTrainingConfig text,
        PicturesConfig pictures,
        RunConfig run,
        OptimizerConfig optimizer,
        ObjectiveConfig objective,
        AssumedNoiseConfig noise,
        LeapConfig leaps,
        OutputConfig output,
        SamplesConfig samples) {
    /** Checks the rules that concern settings of two records. */
    public LoraTrainingConfig {
        if (text.trained()) {
            requireTogether(leaps, output, optimizer, text);
        }
    }

    private static void requireTogether(
            LeapConfig leaps, OutputConfig output, OptimizerConfig optimizer, TextTrainingConfig text) {
        if (leaps.isOn()) {
            throw SettingRange.refused(
                    "train_text_encoder",
                    "true",
                    "With leap_steps the LoRA learns from the model's own steps, whose text encoder has to stay as it is.",
                    "Leave one of " + SettingKey.of("train_text_encoder") + " and " + SettingKey.of("leap_steps")
                            + " out.");
        }
        if (output.loraFormat() == LoraOutputFormat.DIFFSYNTH) {
            throw SettingRange.refused(
                    "lora_format",
                    LoraOutputFormat.DIFFSYNTH.word(),
                    "DiffSynth's layout has no place for text encoders (train_text_encoder).",
                    "Give " + SettingKey.of("lora_format") + " diffusers or kohya, which have.");
        }
        if (optimizer.learningRate() == 0 && !text.learningRates().isEmpty()) {
            throw SettingRange.refused(
                    "learning_rate",
                    "0",
                    "text_encoder_lr follows lr_scheduler as a multiple of it.",
                    "Give " + SettingKey.of("learning_rate")
                            + " a rate such as 1e-9, which leaves the U-Net as it is.");
        }
    }

    /**
     * Reads the settings that were given and takes the defaults for the others.
     *
     * @throws org.inkloom.run.InkloomException {@code INK-TRAIN-001} for an unknown key, {@code INK-TRAIN-002} for a
     *     refused value, {@code INK-TRAIN-003} for a missing one
     */
    public static LoraTrainingConfig from(GivenSettings settings) {
        return RecordBinder.bind(LoraTrainingConfig.class, settings);
    }

    /** Returns every setting with its default and help, in the order of the help text. */
    public static List<TrainingSetting> settings() {
        return RecordBinder.settings(LoraTrainingConfig.class);
    }

    /** Returns every key with the value in effect, as it would be written in YAML; the access token is left out. */
    public Map<String, String> toMap() {
        Map<String, String> values = RecordBinder.values(this);
        values.remove("modelscope_access_token");
        return values;
    }

    /** Returns this configuration with some keys changed. */
    public LoraTrainingConfig with(Map<String, String> changes) {
        Map<String, String> values = new LinkedHashMap<>(toMap());
        values.putAll(changes);
        return from(GivenSettings.of(values));
    }
}
