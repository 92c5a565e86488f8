package org.inkloom.training.config;

import org.inkloom.picture.settings.PictureSettings;

/**
 * Sample pictures drawn while a part of a model is trained from scratch.
 *
 * @param minutes between two rounds of samples; 0 for none by time
 * @param rounds the prompts, and after how many updates they are drawn
 * @param settings how they are drawn; their size is that of the training pictures
 */
public record BaseSamplesConfig(
        @Key(name = "sample_minutes", value = "0", help = "Minutes between two rounds of pictures; 0 draws none.")
        double minutes,

        SampleRounds rounds,

        @SampleKeys({"steps: 20", "guidance_scale: 4.0"}) PictureSettings settings) {
    /** Checks the range. */
    public BaseSamplesConfig {
        SettingRange.check("sample_minutes", minutes, 0, 1e6);
    }
}
