package org.inkloom.diffusion.prompt;

import org.inkloom.run.InkloomException;

/** Whose rules a prompt's brackets follow. */
public enum PromptRules {
    /**
     * ComfyUI's: {@code (text)} counts 1.1 times what surrounds it, {@code (text:1.3)} counts 1.3 whatever surrounds it.
     * Square brackets and BREAK are text.
     */
    COMFYUI,
    /**
     * A1111's: weights of nested brackets are multiplied, {@code [text]} counts a 1.1th, {@code BREAK} begins a chunk, and
     * {@code [from:to:when]} changes the prompt on the way.
     */
    A1111,
    /** None: every character is text. */
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
     * Finds rules.
     *
     * @throws InkloomException {@code INK-PROMPT-001} if there are none of that name
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
