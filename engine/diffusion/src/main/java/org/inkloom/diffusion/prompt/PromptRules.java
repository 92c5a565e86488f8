package org.inkloom.diffusion.prompt;

import org.inkloom.run.InkloomException;

/** The program whose syntax a prompt is read by. */
public enum PromptRules {
    /**
     * ComfyUI's: {@code (text)} multiplies the surrounding weight by 1.1, {@code (text:1.3)} sets the weight to 1.3.
     * Square brackets and BREAK are text.
     */
    COMFYUI,
    /**
     * A1111's: weights of nested brackets are multiplied, {@code [text]} divides by 1.1, {@code BREAK} begins a new
     * chunk, and {@code [from:to:when]} changes the prompt between steps.
     */
    A1111,
    /** No syntax: every character is text. */
    LITERAL;

    /** Returns the name that settings use. */
    public String key() {
        return switch (this) {
            case COMFYUI -> "comfyui";
            case A1111 -> "a1111";
            case LITERAL -> "literal";
        };
    }

    /**
     * Returns the rules with a name; upper and lower case are equal.
     *
     * @throws InkloomException {@code INK-PROMPT-001} for an unknown name
     */
    public static PromptRules of(String key) {
        if (key.strip().equalsIgnoreCase("comfy")) {
            return COMFYUI;
        }
        for (PromptRules rules : values()) {
            if (rules.key().equalsIgnoreCase(key.strip())) {
                return rules;
            }
        }
        throw InkloomException.badInput(
                "INK-PROMPT-001",
                "There are no rules \"" + key + "\" for prompts.",
                "The rules are comfyui, a1111 and literal.",
                "Give one of these, or leave it out for ComfyUI's.");
    }
}
