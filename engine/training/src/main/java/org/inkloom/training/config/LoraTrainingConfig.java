package org.inkloom.training.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything that {@code inkloom train lora} is asked to do.
 *
 * <p>Names and defaults are those of DiffSynth-Studio v1's {@code train_kolors_lora.py}, with two differences: the
 * LoRA starts Gaussian, as DiffSynth v1.0 did and as v1.1's Kolors script's own default says, and {@code model} may
 * stand for the three paths.
 *
 * @param model which model, and where it runs
 * @param adapter the LoRA's shape
 * @param pictures the data set
 * @param run length, batches, precision, seed
 * @param optimizer AdamW and the learning rate
 * @param objective the loss
 * @param output what is written, and when
 * @param samples pictures drawn on the way
 */
public record LoraTrainingConfig(
        ModelFiles model,
        AdapterConfig adapter,
        PicturesConfig pictures,
        RunConfig run,
        OptimizerConfig optimizer,
        ObjectiveConfig objective,
        OutputConfig output,
        SamplesConfig samples) {

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
