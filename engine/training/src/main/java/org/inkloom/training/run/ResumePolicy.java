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

/** Whether a checkpoint that is there may be gone on from. */
public final class ResumePolicy {
    private static final String PICTURES = "pictures";

    /** Settings that may change between the parts of a run without changing what its updates compute. */
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
            "dataloader_num_workers",
            "dataset_path",
            // Which pictures are turned is part of the data set's identity, which is compared too.
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
            "sample_every",
            "sample_prompts",
            "sample_negative_prompt",
            "sample_seed",
            "sample_steps",
            "sample_cfg",
            "sample_minutes",
            "minutes",
            "fit_minutes",
            "cuda_graph",
            "log_every",
            "save_minutes",
            "shard_mib",
            "start_from");

    private ResumePolicy() {}

    /**
     * Returns what a checkpoint remembers of the settings: those that its numbers depend on, and the data set.
     *
     * @param pictures a text that changes with the pictures, their order or their captions
     */
    public static Map<String, String> settings(Map<String, String> all, String pictures) {
        Map<String, String> kept = new LinkedHashMap<>(all);
        kept.keySet().removeAll(FREE);
        kept.put(PICTURES, pictures);
        return kept;
    }

    /**
     * Decides.
     *
     * @param checkpoints those of the run's folder
     * @param settings of the run that is about to begin, as {@link #settings} returns them
     * @return the checkpoint to go on from; empty to begin anew
     * @throws InkloomException {@code INK-TRAIN-020} if there is a checkpoint of other settings, or none although one is
     *     required; {@code -022} if all are damaged
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

    private static List<String> changes(Map<String, String> before, Map<String, String> now) {
        List<String> changed = new ArrayList<>();
        Set<String> keys = new LinkedHashSet<>(before.keySet());
        keys.addAll(now.keySet());
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
