package org.inkloom.studio;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.inkloom.diffusion.ModelDefaults;
import org.inkloom.hub.CarriedModel;
import org.inkloom.models.checkpoint.SingleFile;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.training.config.GivenSettings;
import org.inkloom.training.config.LoraTrainingConfig;
import org.inkloom.training.config.TrainingSetting;

/**
 * A LoRA to train: settings by the keys of DiffSynth-Studio's {@code train_kolors_lora.py}, such as
 * {@code dataset_path} and {@code output_path}. Without a model, the carried one is used, and without a size, the
 * model's. Immutable.
 */
public final class LoraJob {
    /** Keys that give a model in parts, as DiffSynth does. */
    private static final List<String> PARTS =
            List.of("pretrained_unet_path", "pretrained_text_encoder_path", "pretrained_fp16_vae_path");

    private static final String CHECKPOINTS_TO_CHOOSE_FROM = "10";

    private final GivenSettings given;

    private LoraJob(GivenSettings given) {
        this.given = given;
    }

    /** Returns a job of settings from files or flags. */
    public static LoraJob of(GivenSettings given) {
        return new LoraJob(given);
    }

    /** Returns a job of settings by key. */
    public static LoraJob of(Map<String, String> settings) {
        return of(GivenSettings.of(settings));
    }

    /**
     * Reads a YAML file of one flat map.
     *
     * @throws org.inkloom.run.InkloomException {@code INK-TRAIN-004} if it cannot be read
     */
    public static LoraJob ofYaml(Path file) {
        return of(GivenSettings.ofYaml(file));
    }

    /** Returns this job with a setting. */
    public LoraJob with(String key, String value) {
        return of(given.overriddenBy(GivenSettings.of(Map.of(key, value))));
    }

    /** Returns every setting that there is, with its default and what it does. */
    public static List<TrainingSetting> known() {
        return LoraTrainingConfig.settings();
    }

    /**
     * Returns every key with the value in effect, as it would be written in YAML.
     *
     * @throws org.inkloom.run.InkloomException {@code INK-TRAIN-001} for an unknown key, {@code -002} for a refused value,
     *     {@code -003} for a missing one
     */
    public Map<String, String> settings() {
        return config(ModelShelf.ofProcess()).toMap();
    }

    LoraTrainingConfig config(ModelShelf shelf) {
        return LoraTrainingConfig.from(withRoomForChoice(complete(shelf)));
    }

    /** Keeps more checkpoints than the usual two if the best of them is to be chosen afterwards. */
    private static GivenSettings withRoomForChoice(GivenSettings settings) {
        return settings.values().containsKey("choose_by") && !settings.values().containsKey("keep_checkpoints")
                ? settings.overriddenBy(GivenSettings.of(Map.of("keep_checkpoints", CHECKPOINTS_TO_CHOOSE_FROM)))
                : settings;
    }

    private GivenSettings complete(ModelShelf shelf) {
        List<String> named = given.values().getOrDefault("model", List.of());
        if (named.isEmpty() && !Collections.disjoint(given.values().keySet(), PARTS)) {
            return given;
        }
        Path folder = shelf.model(named.isEmpty() ? CarriedModel.NAME : named.getLast());
        Map<String, String> found = new LinkedHashMap<>(Map.of("model", folder.toString()));
        if (Files.isDirectory(folder.resolve("unet")) || SingleFile.looksLike(folder)) {
            ModelDefaults usual = ModelDefaults.of(ModelFolder.open(folder));
            putIfUnsaid(found, "width", usual.width());
            putIfUnsaid(found, "height", usual.height());
        }
        return given.overriddenBy(GivenSettings.of(found));
    }

    private void putIfUnsaid(Map<String, String> settings, String key, int value) {
        if (!given.values().containsKey(key)) {
            settings.put(key, Integer.toString(value));
        }
    }
}
