package org.inkloom.story.testing;

import org.inkloom.picture.settings.PictureSetting;
import org.inkloom.picture.settings.PictureSettings;

/** Settings of a shot in one line. */
public final class Drawn {
    private Drawn() {}

    /** Returns complete settings without rescaling. */
    public static PictureSettings as(int steps, double guidance, int width, int height, String sampler) {
        return as(steps, guidance, 0, width, height, sampler).complete();
    }

    /** Returns settings that say all but the rules of prompts. */
    public static PictureSettings as(
            int steps, double guidance, double rescale, int width, int height, String sampler) {
        return PictureSettings.ofSize(width, height)
                .with(PictureSetting.STEPS, steps)
                .with(PictureSetting.GUIDANCE_SCALE, guidance)
                .with(PictureSetting.GUIDANCE_RESCALE, rescale)
                .with(PictureSetting.SCHEDULER, sampler);
    }
}
