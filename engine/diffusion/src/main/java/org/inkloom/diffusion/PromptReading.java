package org.inkloom.diffusion;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.diffusion.prompt.ParsedPrompt;
import org.inkloom.diffusion.prompt.PromptParser;
import org.inkloom.diffusion.prompt.PromptRules;
import org.inkloom.diffusion.prompt.PromptSchedule;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;

/** Reads the prompts of a request by their rules. */
final class PromptReading {
    private PromptReading() {}

    /**
     * Reads a prompt's weights.
     *
     * @throws InkloomException {@code INK-PROMPT-012} for one that changes with the steps, which cannot be drawn
     */
    static ParsedPrompt parse(String prompt, PromptRules rules) {
        if (rules == PromptRules.A1111 && PromptSchedule.of(prompt, 2).size() > 1) {
            throw InkloomException.badInput(
                    "INK-PROMPT-012",
                    "The prompt changes on the way: " + prompt + ".",
                    "[from:to:when] and [a|b] of A1111 are read, but no picture is drawn with them yet.",
                    "Write the prompt without the change, or give " + SettingKey.of("prompt_rules")
                            + " literal to read the brackets as text.");
        }
        return PromptParser.parse(prompt, rules);
    }

    /** Returns what is said of prompts: brackets that do not go together. */
    static List<String> warnings(GenerationRequest request) {
        Set<String> warnings = new LinkedHashSet<>();
        List<String> prompts = new ArrayList<>(request.prompts());
        prompts.add(request.negativePrompt());
        prompts.forEach(
                prompt -> warnings.addAll(parse(prompt, request.promptRules()).warnings()));
        return List.copyOf(warnings);
    }

    /**
     * Brings the states of prompts to one length. A prompt that is read in fewer chunks is repeated until it is as long, as
     * ComfyUI does: attention over a repeated text is attention over the text.
     *
     * @param states each {@code [1, T, D]}
     * @return as many, in the current scope
     */
    static List<Tensor> ofOneLength(List<Tensor> states) {
        long length = 1;
        for (Tensor each : states) {
            length = length / gcd(length, each.size(1)) * each.size(1);
        }
        List<Tensor> all = new ArrayList<>();
        for (Tensor each : states) {
            all.add(each.size(1) == length ? each : each.repeat(1, length / each.size(1), 1));
        }
        return all;
    }

    private static long gcd(long a, long b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
