package org.inkloom.models.checkpoint;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.inkloom.weights.TensorFile;

/**
 * What the U-Net of a single file predicts, as the file says it: files of models that predict velocities hold the key
 * {@code v_pred} and, if their noise schedule ends in pure noise, {@code ztsnr}; or they say the same in their
 * ModelSpec metadata.
 *
 * @param velocity whether it predicts the velocity instead of the noise
 * @param zeroTerminalSnr whether the last timestep is pure noise, with a signal-to-noise ratio of zero
 */
record CheckpointPrediction(boolean velocity, boolean zeroTerminalSnr) {
    private static final String VELOCITY_KEY = "v_pred";
    private static final String ZERO_KEY = "ztsnr";
    private static final String MODEL_SPEC = "modelspec.prediction_type";

    static CheckpointPrediction of(TensorFile file) {
        String said = file.metadata().getOrDefault(MODEL_SPEC, "").toLowerCase(Locale.ROOT);
        boolean velocity = file.names().contains(VELOCITY_KEY) || said.startsWith("v");
        return new CheckpointPrediction(velocity, file.names().contains(ZERO_KEY));
    }

    /** Returns whether a key is such a statement and no weight. */
    static boolean isKey(String key) {
        return key.equals(VELOCITY_KEY) || key.equals(ZERO_KEY);
    }

    /** Returns the scheduler's config; empty where the usual one of this kind of model is right. */
    Map<String, Object> scheduler(CheckpointKind kind) {
        if (!velocity) {
            return Map.of();
        }
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("_class_name", kind.isSdxl() ? "EulerDiscreteScheduler" : "DDIMScheduler");
        config.put("beta_start", 0.00085);
        config.put("beta_end", 0.012);
        config.put("beta_schedule", "scaled_linear");
        config.put("num_train_timesteps", 1000);
        config.put("steps_offset", 1);
        config.put("prediction_type", "v_prediction");
        if (!kind.isSdxl()) {
            config.put("clip_sample", false);
            config.put("set_alpha_to_one", false);
        }
        if (zeroTerminalSnr) {
            config.put("rescale_betas_zero_snr", true);
        }
        // With pure noise at the end of the schedule the steps have to begin there, which "trailing" spacing does.
        config.put("timestep_spacing", zeroTerminalSnr ? "trailing" : "leading");
        return config;
    }
}
