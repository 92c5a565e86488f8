package org.inkloom.training.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.inkloom.run.InkloomException;
import org.inkloom.run.Progress;
import org.inkloom.run.SettingKey;
import org.inkloom.training.config.Resume;

/** Decides whether a run may continue from a checkpoint that exists. */
public final class ResumePolicy {
    private static final String PICTURES = "pictures";

    /** Settings that may differ between the parts of a run, because they do not change what its updates compute. */
    private static final Set<String> FREE = Set.of(
            "max_epochs",
            "output_path",
            "lora_name",
            "lora_format",
            "save_every",
            "keep_checkpoints",
            "resume",
            "validation_every",
            "tensorboard",
            "choose_by",
            "gate_by",
            "dataloader_num_workers",
            "dataset_path",
            // Which pictures are turned is part of the data set's identity, which is compared as well.
            "ignore_orientation",
            "device",
            "model",
            "pretrained_unet_path",
            "pretrained_text_encoder_path",
            "pretrained_fp16_vae_path",
            "pretrained_lora_path",
            "use_gradient_checkpointing",
            "modelscope_model_id",
            "modelscope_access_token",
            "use_swanlab",
            "swanlab_mode",
            "network_train_unet_only",
            "cache_text_encoder_outputs",
            "minutes",
            "fit_minutes",
            "cuda_graph",
            "log_every",
            "save_minutes",
            "shard_mib",
            "start_from");

    /** Settings of the sample pictures begin with this; they change no update. */
    private static final String SAMPLES = "sample_";

    /**
     * Settings that earlier versions did not have, with the values that stand for what those versions did. Runs can so
     * be continued from their checkpoints.
     */
    private static final Map<String, String> AS_BEFORE = Map.of(
            "train_text_encoder", "false",
            "text_encoder_lr", "",
            "text_encoder_target_modules", "q_proj,k_proj,v_proj,out_proj",
            "prediction_type", "model",
            "rescale_betas_zero_snr", "model");

    private ResumePolicy() {}

    /**
     * Returns what a checkpoint remembers of the settings: those that its numbers depend on, and the data set.
     *
     * @param pictures a text that changes with the pictures, their order or their captions
     */
    public static Map<String, String> settings(Map<String, String> all, String pictures) {
        Map<String, String> kept = new LinkedHashMap<>(all);
        kept.keySet().removeIf(ResumePolicy::isFree);
        kept.entrySet().removeAll(AS_BEFORE.entrySet());
        kept.put(PICTURES, pictures);
        return kept;
    }

    /**
     * Finds the checkpoint to continue from.
     *
     * @param checkpoints those of the run's folder
     * @param resume what the user wants done with checkpoints that exist
     * @param settings of the run that is about to begin, as {@link #settings} returns them
     * @return the checkpoint to continue from; empty to begin anew
     * @throws InkloomException {@code INK-TRAIN-020} if there is a checkpoint of other settings, or none although one
     *     is required; {@code -022} if all are damaged
     */
    public static Optional<Path> choose(
            Checkpoints checkpoints, Resume resume, Map<String, String> settings, Progress progress) {
        if (resume == Resume.NEVER) {
            return Optional.empty();
        }
        Optional<Path> newest = checkpoints.newestUndamaged(progress);
        if (newest.isEmpty()) {
            if (resume == Resume.REQUIRE) {
                throw InkloomException.badInput(
                        "INK-TRAIN-020",
                        "There is no checkpoint to go on from.",
                        "The output folder is another one, or the earlier run was stopped before its first checkpoint.",
                        "Correct " + SettingKey.of("output_path") + ", or begin anew with " + SettingKey.of("resume")
                                + " auto.");
            }
            return Optional.empty();
        }
        RunState state = Checkpoints.read(newest.get());
        List<String> changed = changes(state.settings(), settings);
        if (!changed.isEmpty()) {
            throw InkloomException.badInput(
                    "INK-TRAIN-020",
                    "The checkpoint " + newest.get() + " was made with other settings: " + String.join(", ", changed)
                            + ".",
                    "A run can only go on with the settings and pictures that it began with.",
                    "Restore them, or name another " + SettingKey.of("output_path") + ", or begin anew with "
                            + SettingKey.of("resume") + " never.");
        }
        progress.say("Going on from update " + state.update() + " (" + newest.get() + ").");
        return newest;
    }

    private static boolean isFree(String key) {
        return FREE.contains(key) || key.startsWith(SAMPLES);
    }

    private static List<String> changes(Map<String, String> before, Map<String, String> now) {
        List<String> changed = new ArrayList<>();
        Set<String> keys = new LinkedHashSet<>(before.keySet());
        keys.addAll(now.keySet());
        keys.removeIf(ResumePolicy::isFree); // earlier versions remembered some of them
        for (String key : keys) {
            if (!Objects.equals(before.get(key), now.get(key))) {
                changed.add(
                        key.equals(PICTURES)
                                ? "the pictures or captions of the data set"
                                : key + " was " + before.get(key) + " and is " + now.get(key));
            }
        }
        return changed;
    }
}
