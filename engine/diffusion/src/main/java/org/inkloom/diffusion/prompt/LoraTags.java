package org.inkloom.diffusion.prompt;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.inkloom.run.InkloomException;

/**
 * LoRAs named in a prompt: {@code <lora:name>} or {@code <lora:name:0.8>}.
 *
 * @param prompt without the tags
 * @param loras in the order of the tags
 */
public record LoraTags(String prompt, List<Tag> loras) {
    private static final Pattern TAG = Pattern.compile("<lora:([^<>:]+)(?::([^<>:]*))?(?::[^<>]*)?>");
    private static final Pattern NUMBER = Pattern.compile("[+-]?(?:\\d+\\.?\\d*|\\.\\d+)");

    /**
     * A LoRA that is named in the prompt.
     *
     * @param name as written
     * @param scale factor on the LoRA's change; 1 where none is written
     */
    public record Tag(String name, double scale) {}

    /** Copies the list. */
    public LoraTags {
        loras = List.copyOf(loras);
    }

    /**
     * Finds the tags and removes them from the prompt.
     *
     * @throws InkloomException {@code INK-PROMPT-002} for a scale that is no number
     */
    public static LoraTags of(String prompt) {
        Matcher tag = TAG.matcher(prompt);
        List<Tag> loras = new ArrayList<>();
        StringBuilder rest = new StringBuilder();
        while (tag.find()) {
            tag.appendReplacement(rest, "");
            String scale = tag.group(2);
            loras.add(new Tag(tag.group(1).strip(), scale == null || scale.isBlank() ? 1 : scale(tag.group(), scale)));
        }
        tag.appendTail(rest);
        return new LoraTags(loras.isEmpty() ? prompt : rest.toString().strip(), loras);
    }

    private static double scale(String tag, String scale) {
        if (!NUMBER.matcher(scale.strip()).matches()) {
            throw InkloomException.badInput(
                    "INK-PROMPT-002",
                    "The strength in " + tag + " is no number.",
                    "A LoRA in a prompt is written <lora:name:0.8>.",
                    "Correct the number, or leave it out for 1.");
        }
        return Double.parseDouble(scale.strip());
    }
}
