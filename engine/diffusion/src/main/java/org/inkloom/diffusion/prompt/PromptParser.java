package org.inkloom.diffusion.prompt;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads the weights in a prompt.
 *
 * <p>Full-width brackets and colons of Chinese keyboards, {@code （）：}, are read as plain ones where they write a
 * weight: {@code （低质量：1.2）}. A backslash before a bracket makes it text.
 */
public final class PromptParser {
    private PromptParser() {}

    /**
     * Reads a prompt by the given rules. There are no errors: what is not syntax is text, and the result has warnings.
     */
    public static ParsedPrompt parse(String prompt, PromptRules rules) {
        if (rules == PromptRules.LITERAL) {
            return new ParsedPrompt(List.of(new WeightedText(prompt, 1)), List.of());
        }
        String plain = ChinesePunctuation.plain(prompt);
        List<WeightedText> parts = rules == PromptRules.A1111 ? A1111Weights.parse(plain) : ComfyWeights.parse(plain);
        return new ParsedPrompt(parts, warnings(plain, rules));
    }

    private static List<String> warnings(String prompt, PromptRules rules) {
        List<String> warnings = new ArrayList<>();
        warn(prompt, '(', ')', warnings, rules);
        // Those that write a weight have become plain ones; of the others a lone one may have been meant to.
        warn(prompt, '（', '）', warnings, PromptRules.LITERAL);
        if (rules == PromptRules.A1111) {
            warn(prompt, '[', ']', warnings, rules);
        }
        return warnings;
    }

    private static void warn(String prompt, char open, char close, List<String> warnings, PromptRules rules) {
        int level = 0;
        int loose = 0;
        for (int i = 0; i < prompt.length(); i++) {
            char c = prompt.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == open) {
                level++;
            } else if (c == close && level == 0) {
                loose++;
            } else if (c == close) {
                level--;
            }
        }
        if (level > 0) {
            String taken = rules == PromptRules.A1111 ? "as if closed at the end" : "literally";
            warnings.add("The prompt has " + level + " \"" + open + "\" that nothing closes; taken " + taken
                    + ". Write \\" + open + " for the sign itself.");
        }
        if (loose > 0) {
            warnings.add("The prompt has " + loose + " \"" + close + "\" that nothing opens; taken literally.");
        }
    }
}
