package org.inkloom.training.config;

import java.util.List;

/**
 * Which pictures are drawn during training, and when; always from the same prompts and seeds.
 *
 * @param every updates between two rounds of pictures; 0 for not by their number
 * @param prompts one picture per prompt and round
 * @param negativePrompt what to steer away from
 * @param seed the first prompt's seed; each further prompt takes the next
 */
public record SampleRounds(
        @Key(name = "sample_every", value = "0", help = "Updates between two rounds of pictures; 0 draws none.")
        int every,

        @Key(name = "sample_prompts", lines = true, help = "Prompts of those pictures; in one text, a line each.")
        List<String> prompts,

        @Key(name = "sample_negative_prompt", help = "Negative prompt of those pictures.")
        String negativePrompt,

        @Key(name = "sample_seed", value = "1", help = "Seed of the first picture; the next ones count up.")
        long seed) {
    /** Checks the range. */
    public SampleRounds {
        SettingRange.check("sample_every", every, 0, Integer.MAX_VALUE);
        prompts = List.copyOf(prompts);
    }
}
