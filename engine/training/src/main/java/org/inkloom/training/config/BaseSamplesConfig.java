package org.inkloom.training.config;

import org.inkloom.picture.settings.PictureSettings;

/**
 * Pictures drawn while a part of a model is trained from scratch.
 *
 * @param minutes between two rounds of pictures; 0 for not by the clock
 * @param rounds which they are, and after how many updates
 * @param settings how they are drawn; their size is the training's
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
