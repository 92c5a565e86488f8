package org.inkloom.diffusion;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.diffusion.prompt.PromptParser;
import org.inkloom.diffusion.prompt.PromptRules;
import org.inkloom.diffusion.prompt.PromptSchedule;

/** Reads the prompts of a request by the rules of the program that they were written for. */
final class PromptReading {
    private PromptReading() {}

    /**
     * Returns the versions of a prompt during a drawing. By A1111's rules a prompt may change at a step; by all other
     * rules there is one version.
     *
     * @param steps number of steps that are taken
     * @return at least one
     */
    static List<PromptSchedule.Span> spans(String prompt, PromptRules rules, int steps) {
        return rules == PromptRules.A1111
                ? PromptSchedule.of(prompt, steps)
                : List.of(new PromptSchedule.Span(steps, prompt));
    }

    /** Returns what is said of prompts: brackets that do not go together. */
    static List<String> warnings(GenerationRequest request) {
        Set<String> warnings = new LinkedHashSet<>();
        List<String> prompts = new ArrayList<>(request.prompts());
        prompts.add(request.negativePrompt());
        PromptRules rules = request.promptRules();
        for (String prompt : prompts) {
            spans(prompt, rules, request.steps())
                    .forEach(span -> warnings.addAll(
                            PromptParser.parse(span.prompt(), rules).warnings()));
        }
        return List.copyOf(warnings);
    }

    /**
     * Brings the states of prompts to one length. A prompt that is encoded in fewer chunks is repeated until it is as
     * long as the others, as in ComfyUI: attention over a text and its repetition gives the same as attention over the
     * text.
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
