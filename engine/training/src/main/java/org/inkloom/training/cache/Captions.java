package org.inkloom.training.cache;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.diffusion.family.PromptEncoder;
import org.inkloom.models.text.PromptEmbeds;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.DType;

/**
 * Encodes captions through the cache. The text encoder, which may be very large, is loaded only if some caption is
 * missing from the cache, and is closed as soon as all are encoded.
 */
public final class Captions {
    private static final String TOKENS = "prompt_embeds";
    private static final String POOLED = "pooled";

    private final EncodingCache cache;
    private final String model;

    /**
     * Uses a cache.
     *
     * @param model identity of the text encoder, see {@link EncodingCache#identity}, followed by the data type in
     *     which it computes; part of every cache key
     */
    public Captions(EncodingCache cache, String model) {
        this.cache = cache;
        this.model = model;
    }

    /**
     * Returns the captions that are not in the cache, each once. A damaged entry counts as missing and is reported to
     * the user.
     */
    public List<String> missing(Collection<String> captions) {
        return captions.stream()
                .distinct()
                .filter(caption -> !cache.has(key(caption)))
                .toList();
    }

    /**
     * Encodes captions one at a time, so that a caption's numbers do not depend on its neighbours.
     *
     * @param missing as {@link #missing} returns them
     */
    public void encode(List<String> missing, Supplier<PromptEncoder> loader, RunControl control) {
        if (missing.isEmpty()) {
            return;
        }
        try (PromptEncoder encoder = loader.get();
                NoGradGuard noGrad = new NoGradGuard();
                Progress.Task task = control.progress().begin("encoding captions", missing.size(), "caption")) {
            RunControl inner = new RunControl(new WithoutProgressBars(control.progress()), control.cancellation());
            for (int i = 0; i < missing.size(); i++) {
                control.cancellation().check("caption " + (i + 1) + " of " + missing.size());
                try (PromptEmbeds embeds = encoder.encode(List.of(missing.get(i)), inner)) {
                    cache.put(key(missing.get(i)), Map.of(TOKENS, embeds.promptEmbeds(), POOLED, embeds.pooled()));
                }
                task.advanceTo(i + 1L);
            }
        }
    }

    /** Passes messages on but shows no progress bars, because the encoder would show one for each caption. */
    private record WithoutProgressBars(Progress progress) implements Progress {
        @Override
        public Task begin(String what, long total, String unit) {
            return Task.SILENT;
        }

        @Override
        public void say(String line) {
            progress.say(line);
        }

        @Override
        public void advise(String line) {
            progress.advise(line);
        }
    }

    /** Returns encoded captions {@code [B, T, D]} and {@code [B, P]} for a model, in the current scope. */
    public Encoded get(List<String> captions, Placement placement) {
        try (Scope scope = Scope.open()) {
            Map<String, Map<String, Tensor>> read = new LinkedHashMap<>();
            captions.forEach(caption -> read.computeIfAbsent(caption, c -> cache.get(key(c))));
            return new Encoded(
                    scope.keep(join(captions, c -> entry(read, c, TOKENS), placement)),
                    scope.keep(join(captions, c -> entry(read, c, POOLED), placement)));
        }
    }

    /**
     * Encoded captions.
     *
     * @param tokens {@code [B, T, D]}
     * @param pooled {@code [B, P]}
     */
    public record Encoded(Tensor tokens, Tensor pooled) {}

    private static Tensor entry(Map<String, Map<String, Tensor>> read, String caption, String part) {
        Tensor tensor = read.getOrDefault(caption, Map.of()).get(part);
        if (tensor == null) {
            throw new IllegalStateException("caption was not encoded: " + caption);
        }
        return tensor;
    }

    private static Tensor join(List<String> captions, Function<String, Tensor> part, Placement placement) {
        Tensor[] rows = captions.stream().map(part).toArray(Tensor[]::new);
        DType type = placement.compute();
        return Tensors.to(Tensors.cat(0, rows), placement.device(), type);
    }

    private String key(String caption) {
        return EncodingCache.key("text", model, caption);
    }
}
