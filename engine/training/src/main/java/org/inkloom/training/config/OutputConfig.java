package org.inkloom.training.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a run writes, and how often.
 *
 * @param path the folder for everything that the run writes
 * @param loraName file name of the finished LoRA without its extension
 * @param loraFormat file layout of the LoRA
 * @param saveEvery updates between two checkpoints; the end of the run always makes one
 * @param keepCheckpoints how many of the newest checkpoints are kept
 * @param resume what to do with a checkpoint that is already there
 * @param validationEvery updates between two validations
 * @param tensorboard whether TensorBoard event files are written
 * @param chooseBy a story by which the caller compares the checkpoints after the training; the training only passes
 *     it on
 * @param gateBy name of the score that decides in this comparison
 * @param modelscopeModelId accepted and ignored, so that DiffSynth's settings can be used; a command of its own
 *     uploads
 * @param modelscopeAccessToken accepted and ignored like the above; never written anywhere
 * @param useSwanlab accepted and ignored like the above
 * @param swanlabMode accepted and ignored like the above
 */
public record OutputConfig(
        @Key(name = "output_path", value = "./", help = "The folder that everything is written to.")
        Path path,

        @Key(name = "lora_name", value = "lora", help = "File name of the LoRA, without its ending.")
        String loraName,

        @Key(name = "lora_format", value = "diffusers", help = "In whose layout the LoRA is written.")
        LoraOutputFormat loraFormat,

        @Key(name = "save_every", value = "100", help = "Updates between two checkpoints.")
        int saveEvery,

        @Key(name = "keep_checkpoints", value = "2", help = "How many of the newest checkpoints are kept.")
        int keepCheckpoints,

        @Key(name = "resume", value = "auto", help = "What to do when the output folder holds a checkpoint.")
        Resume resume,

        @Key(name = "validation_every", value = "50", help = "Updates between two validation measurements.")
        int validationEvery,

        @Key(name = "tensorboard", value = "true", help = "Write TensorBoard event files.")
        boolean tensorboard,

        @Key(
                name = "choose_by",
                help = "A story to draw with every kept checkpoint at the end; the best is copied to NAME-best."
                        + " Without keep_checkpoints 10 are kept then.")
        Optional<Path> chooseBy,

        @Key(name = "gate_by", help = "The score that chooses, as of `inkloom score`; by default the aesthetic one.")
        Optional<String> gateBy,

        @Key(name = "modelscope_model_id", help = "Accepted from DiffSynth; upload is a separate command here.")
        Optional<String> modelscopeModelId,

        @Key(name = "modelscope_access_token", help = "Accepted from DiffSynth; not stored.")
        Optional<String> modelscopeAccessToken,

        @Key(name = "use_swanlab", value = "false", help = "Accepted from DiffSynth; TensorBoard files are written.")
        boolean useSwanlab,

        @Key(name = "swanlab_mode", help = "Accepted from DiffSynth; without effect.")
        Optional<String> swanlabMode) {
    /** Checks the ranges. */
    public OutputConfig {
        SettingRange.check("save_every", saveEvery, 1, Integer.MAX_VALUE);
        SettingRange.check("keep_checkpoints", keepCheckpoints, 1, 1_000_000);
        SettingRange.check("validation_every", validationEvery, 1, Integer.MAX_VALUE);
        if (!loraName.matches("[^/\\\\\\p{Cntrl}]+")) {
            throw SettingRange.refused("lora_name", loraName, "It must be a file name without folders.");
        }
    }
}
