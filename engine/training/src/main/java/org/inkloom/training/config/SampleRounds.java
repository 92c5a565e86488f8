package org.inkloom.training.config;

import java.util.List;

/**
 * Which samples are drawn during training, and how often. Prompts and seeds are the same each time, so that rounds can
 * be compared.
 *
 * @param every updates between two rounds of samples; 0 for none by number of updates
 * @param prompts one sample is drawn for each prompt and round
 * @param negativePrompt the negative prompt of all samples
 * @param seed of the first prompt's noise; each further prompt takes the next number
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
