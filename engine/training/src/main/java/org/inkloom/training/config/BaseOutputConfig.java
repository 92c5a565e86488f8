package org.inkloom.training.config;

import java.nio.file.Path;

/**
 * What a run writes, and how often.
 *
 * @param path the folder for everything that the run writes
 * @param saveMinutes minutes between two checkpoints; 0 for no checkpoints by time
 * @param saveEvery updates between two checkpoints; 0 for no checkpoints by number
 * @param keepCheckpoints how many of the newest checkpoints are kept
 * @param resume what to do with a checkpoint that is already there
 * @param validationEvery updates between two validations
 * @param tensorboard whether TensorBoard event files are written
 * @param shardMib largest size of a weight file of the exported model, in MiB
 */
public record BaseOutputConfig(
        @Key(name = "output_path", value = "./", help = "The folder that everything is written to.")
        Path path,

        @Key(name = "save_minutes", value = "3", help = "Minutes between two checkpoints; 0 for not by the clock.")
        double saveMinutes,

        @Key(name = "save_every", value = "0", help = "Updates between two checkpoints; 0 for not by number.")
        int saveEvery,

        @Key(name = "keep_checkpoints", value = "2", help = "How many of the newest checkpoints are kept.")
        int keepCheckpoints,

        @Key(name = "resume", value = "auto", help = "What to do when the output folder holds a checkpoint.")
        Resume resume,

        @Key(name = "validation_every", value = "500", help = "Updates between two validation measurements.")
        int validationEvery,

        @Key(name = "tensorboard", value = "true", help = "Write TensorBoard event files.")
        boolean tensorboard,

        @Key(name = "shard_mib", value = "15", help = "Largest weight file of the exported model, in MiB.")
        int shardMib) {
    /** Checks the ranges. */
    public BaseOutputConfig {
        SettingRange.check("save_minutes", saveMinutes, 0, 1e6);
        SettingRange.check("save_every", saveEvery, 0, Integer.MAX_VALUE);
        SettingRange.check("keep_checkpoints", keepCheckpoints, 1, 1_000_000);
        SettingRange.check("validation_every", validationEvery, 1, Integer.MAX_VALUE);
        SettingRange.check("shard_mib", shardMib, 1, 1_000_000);
    }
}
