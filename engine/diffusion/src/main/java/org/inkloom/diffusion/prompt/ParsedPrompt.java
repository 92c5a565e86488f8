package org.inkloom.diffusion.prompt;

import java.util.List;

/**
 * A prompt in parts.
 *
 * @param parts in their order
 * @param warnings what was taken otherwise than its writer may have meant
 */
public record ParsedPrompt(List<WeightedText> parts, List<String> warnings) {
    /** Copies the lists. */
    public ParsedPrompt {
        parts = List.copyOf(parts);
        warnings = List.copyOf(warnings);
    }

    /** Returns whether every part counts 1 and nothing is broken: then the prompt is the plain {@link #text}. */
    public boolean isPlain() {
        return parts.stream().allMatch(part -> part.weight() == 1);
    }

    /** Returns the text alone, without weights and breaks. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (WeightedText part : parts) {
            text.append(part.isBreak() ? " " : part.text());
        }
        return text.toString();
    }
}
