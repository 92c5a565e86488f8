package org.inkloom.studio;

import java.util.List;
import org.inkloom.diffusion.prompt.LoraTags;
import org.inkloom.diffusion.prompt.PromptRules;
import org.inkloom.picture.settings.PictureSetting;
import org.inkloom.picture.settings.PictureSettings;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;

/**
 * The prompts of a batch, from which tags of LoRAs such as {@code <lora:name:0.8>} have been removed.
 *
 * @param loras that the tags name
 */
record TaggedPrompts(List<String> prompts, List<AppliedLora> loras) {
    /**
     * Removes the tags, unless the settings say that prompts are taken literally.
     *
     * @throws InkloomException {@code INK-PROMPT-002} for a scale that is not a number, {@code -011} for prompts
     *     with different LoRAs, since a batch is drawn with one set of LoRAs
     */
    static TaggedPrompts of(List<String> prompts, PictureSettings settings) {
        if (PromptRules.of(settings.get(PictureSetting.PROMPT_RULES)) == PromptRules.LITERAL) {
            return new TaggedPrompts(prompts, List.of());
        }
        List<LoraTags> read = prompts.stream().map(LoraTags::of).toList();
        if (read.stream().map(LoraTags::loras).distinct().count() > 1) {
            throw InkloomException.badInput(
                    "INK-PROMPT-011",
                    "The prompts of one batch name different LoRAs.",
                    "All pictures of a batch are drawn with the same LoRAs.",
                    "Draw these prompts one by one, or give " + SettingKey.of("lora") + " for all of them.");
        }
        List<AppliedLora> loras = read.isEmpty()
                ? List.of()
                : read.getFirst().loras().stream()
                        .map(tag -> new AppliedLora(tag.name(), tag.scale()))
                        .toList();
        return new TaggedPrompts(read.stream().map(LoraTags::prompt).toList(), loras);
    }
}
