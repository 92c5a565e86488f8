package org.inkloom.training.config;

import java.util.List;

/**
 * Pictures drawn while training, always from the same prompts and seeds.
 *
 * @param minutes between two rounds of pictures; 0 for not by the clock
 * @param every updates between two rounds; 0 for not by their number
 * @param prompts one picture per prompt and round
 * @param negativePrompt what to steer away from
 * @param seed the first prompt's seed; each further prompt takes the next
 * @param steps denoising steps
 * @param guidance guidance scale
 * @param guidanceRescale how far guided predictions are scaled back, 0 to 1
 */
public record BaseSamplesConfig(
        @Key(name = "sample_minutes", value = "0", help = "Minutes between two rounds of pictures; 0 draws none.")
        double minutes,

        @Key(name = "sample_every", value = "0", help = "Updates between two rounds of pictures; 0 draws none.")
        int every,

        @Key(name = "sample_prompts", lines = true, help = "Prompts of those pictures; in one text, a line each.")
        List<String> prompts,

        @Key(name = "sample_negative_prompt", help = "Negative prompt of those pictures.")
        String negativePrompt,

        @Key(name = "sample_seed", value = "1", help = "Seed of the first picture; the next ones count up.")
        long seed,

        @Key(name = "sample_steps", value = "20", help = "Denoising steps of those pictures.")
        int steps,

        @Key(name = "sample_cfg", value = "4.0", help = "Guidance scale of those pictures.")
        double guidance,

        @Key(
                name = "sample_guidance_rescale",
                value = "0",
                help = "How far guided predictions of those pictures are scaled back, 0 to 1; 0 is off.")
        double guidanceRescale) {
    /** Checks the ranges. */
    public BaseSamplesConfig {
        SettingRange.check("sample_minutes", minutes, 0, 1e6);
        SettingRange.check("sample_every", every, 0, Integer.MAX_VALUE);
        SettingRange.check("sample_steps", steps, 1, 1000);
        SettingRange.check("sample_cfg", guidance, 0, 100);
        SettingRange.check("sample_guidance_rescale", guidanceRescale, 0, 1);
        prompts = List.copyOf(prompts);
    }
}
