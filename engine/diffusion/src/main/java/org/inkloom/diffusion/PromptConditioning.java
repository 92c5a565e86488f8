package org.inkloom.diffusion;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.diffusion.family.DiffusionModel;
import org.inkloom.diffusion.prompt.PromptRules;
import org.inkloom.diffusion.prompt.PromptSchedule.Span;
import org.inkloom.models.text.PromptEmbeds;
import org.inkloom.models.unet.UNet;
import org.inkloom.models.unet.UNetPass;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Tensors;

/**
 * Assembles the conditioning of a request's prompts from what the text encoder returned, for each step where a prompt
 * changes during the drawing.
 *
 * @param model whose family decides the form of the conditioning
 * @param parts hold the encoded prompts
 */
record PromptConditioning(DiffusionModel model, ModelParts parts) {
    /** What one step draws: a prompt for each picture, and the negative prompt. */
    private record Wording(List<String> prompts, String negative) {}

    /**
     * Returns every text of a request that must be encoded, the negative prompt's where it takes part.
     *
     * @param steps that are taken
     */
    List<String> prompts(GenerationRequest request, int steps) {
        Set<String> all = new LinkedHashSet<>();
        List<Wording> wordings = wordings(request, steps);
        wordings.forEach(wording -> all.addAll(wording.prompts()));
        if (takesNegative(request)) {
            wordings.forEach(wording -> all.add(wording.negative()));
        }
        return List.copyOf(all);
    }

    private boolean takesNegative(GenerationRequest request) {
        return request.guided() && !model.isAwayFromZeros(request.negativePrompt());
    }

    /** Returns what is drawn in each step. */
    private List<Wording> wordings(GenerationRequest request, int steps) {
        Function<String, List<Span>> read = prompt -> PromptReading.spans(prompt, request.promptRules(), steps);
        List<List<Span>> prompts = request.prompts().stream().map(read).toList();
        List<Span> negative = read.apply(request.negativePrompt());
        List<Wording> wordings = new ArrayList<>();
        for (int i = 1; i <= steps; i++) {
            int step = i;
            wordings.add(
                    new Wording(prompts.stream().map(spans -> at(spans, step)).toList(), at(negative, step)));
        }
        return wordings;
    }

    private static String at(List<Span> spans, int step) {
        return spans.stream()
                .filter(span -> step <= span.lastStep())
                .findFirst()
                .orElse(spans.getLast())
                .prompt();
    }

    /**
     * Returns the passes of a request's pictures, with guidance the negative half first; in the current scope.
     *
     * @param steps that are taken
     * @param placement of the U-Net
     * @param trace is shown the embeddings of the first step
     */
    StepPasses of(GenerationRequest request, int steps, Placement placement, Trace trace) {
        return of(request, steps, states(request.promptRules(), prompts(request, steps)), placement, trace);
    }

    /**
     * Returns the passes of two requests whose pictures are denoised together although they take different steps; as
     * {@link #of(GenerationRequest, int, Placement, Trace)}, with states of one length.
     */
    List<StepPasses> ofBoth(SamplerPass one, SamplerPass other, Placement placement) {
        Set<String> texts = new LinkedHashSet<>(prompts(one.request(), one.steps()));
        texts.addAll(prompts(other.request(), other.steps()));
        Map<String, Tensor> states = states(one.request().promptRules(), List.copyOf(texts));
        return List.of(
                of(one.request(), one.steps(), states, placement, Trace.NONE),
                of(other.request(), other.steps(), states, placement, Trace.NONE));
    }

    private StepPasses of(
            GenerationRequest request, int steps, Map<String, Tensor> states, Placement placement, Trace trace) {
        List<Wording> wordings = wordings(request, steps);
        List<Wording> distinct = wordings.stream().distinct().toList();
        List<UNetPass> passes = new ArrayList<>();
        for (Wording wording : distinct) {
            Trace shown = passes.isEmpty() ? trace : Trace.NONE;
            passes.add(UNetPass.of(conditioning(request, wording, states, placement, shown)));
        }
        return distinct.size() == 1
                ? StepPasses.of(passes.getFirst())
                : new StepPasses(
                        passes, wordings.stream().map(distinct::indexOf).toList());
    }

    /** Returns the states of every text, all padded to one length, so that one recorded pass serves all steps. */
    private Map<String, Tensor> states(PromptRules rules, List<String> texts) {
        List<Tensor> brought = PromptReading.ofOneLength(texts.stream()
                .map(text -> parts.text().embeds(text, rules).promptEmbeds())
                .toList());
        Map<String, Tensor> states = new TreeMap<>();
        for (int i = 0; i < brought.size(); i++) {
            states.put(texts.get(i), brought.get(i));
        }
        return states;
    }

    private PromptEmbeds embeds(GenerationRequest request, String text) {
        return parts.text().embeds(text, request.promptRules());
    }

    private UNet.Conditioning conditioning(
            GenerationRequest request, Wording wording, Map<String, Tensor> states, Placement placement, Trace trace) {
        int pictures = wording.prompts().size();
        Tensor tokens = join(wording.prompts().stream()
                .map(prompt -> Objects.requireNonNull(states.get(prompt)))
                .toList());
        Tensor pooled = join(wording.prompts().stream()
                .map(prompt -> embeds(request, prompt).pooled())
                .toList());
        trace.accept("prompt_embeds", tokens);
        trace.accept("pooled_prompt_embeds", pooled);
        if (request.guided()) {
            boolean zeros = !takesNegative(request);
            Tensor negativeTokens = zeros
                    ? torch.zeros_like(tokens)
                    : join(Collections.nCopies(pictures, Objects.requireNonNull(states.get(wording.negative()))));
            Tensor negativePooled = zeros
                    ? torch.zeros_like(pooled)
                    : join(Collections.nCopies(
                            pictures, embeds(request, wording.negative()).pooled()));
            trace.accept("negative_prompt_embeds", negativeTokens);
            trace.accept("negative_pooled_prompt_embeds", negativePooled);
            tokens = Tensors.cat(0, negativeTokens, tokens);
            pooled = Tensors.cat(0, negativePooled, pooled);
        }
        return model.family()
                .conditioning(
                        Tensors.to(tokens, placement.device(), placement.compute()),
                        Tensors.to(pooled, placement.device(), placement.compute()),
                        request.height(),
                        request.width(),
                        placement.device());
    }

    private static Tensor join(List<Tensor> rows) {
        return Tensors.cat(0, rows.toArray(Tensor[]::new));
    }
}
