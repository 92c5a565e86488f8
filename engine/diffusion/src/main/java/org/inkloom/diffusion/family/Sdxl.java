package org.inkloom.diffusion.family;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.diffusion.embedding.EmbeddedEncoder;
import org.inkloom.diffusion.prompt.ParsedPrompt;
import org.inkloom.diffusion.prompt.PromptRules;
import org.inkloom.diffusion.prompt.TokenChunk;
import org.inkloom.diffusion.prompt.WeightedClip;
import org.inkloom.diffusion.scheduler.NoiseConfig;
import org.inkloom.diffusion.scheduler.SchedulerConfig;
import org.inkloom.diffusion.scheduler.SchedulerKind;
import org.inkloom.models.clip.ClipText;
import org.inkloom.models.config.ConfigReader;
import org.inkloom.models.text.PromptEmbeds;
import org.inkloom.models.vae.VaeConfig;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;

/**
 * SDXL (Podell et al., arXiv:2307.01952): two text encoders of CLIP, whose hidden states before the last block are
 * concatenated, and the projected state of the second as the pooled state.
 */
public record Sdxl() implements ClipFamily {
    private static final String FIRST = "text_encoder";
    private static final String SECOND = "text_encoder_2";
    private static final String INDEX = "model_index.json";

    @Override
    public String title() {
        return "SDXL";
    }

    @Override
    public Optional<String> tinyAutoencoder() {
        return Optional.of("madebyollin/taesdxl");
    }

    @Override
    public SchedulerConfig usualScheduler() {
        return SchedulerConfig.of(SchedulerKind.EULER, NoiseConfig.STABLE_DIFFUSION);
    }

    @Override
    public VaeConfig vae(Path part) {
        return SdxlAutoencoder.config(part);
    }

    @Override
    public List<Path> textFolders(Path root) {
        return List.of(root.resolve(FIRST), root.resolve(SECOND));
    }

    @Override
    public PromptEncoder loadText(Path root, Function<Path, Placement> placement, TextWeights weights) {
        Path one = root.resolve(FIRST);
        Path two = root.resolve(SECOND);
        ClipTower first = ClipTower.load(
                root.resolve("tokenizer"), one, EmbeddedEncoder.CLIP_L, placement.apply(one), weights, 1);
        try {
            return new Towers(
                    first,
                    ClipTower.load(
                            root.resolve("tokenizer_2"),
                            two,
                            EmbeddedEncoder.CLIP_G,
                            placement.apply(two),
                            weights,
                            2));
        } catch (RuntimeException e) {
            first.close();
            throw e;
        }
    }

    /** {@inheritDoc} True unless the index says otherwise, as in diffusers. */
    @Override
    public boolean zeroesAbsentNegative(Path root) {
        Path index = root.resolve(INDEX);
        return !Files.isRegularFile(index) || ConfigReader.open(index).flag("force_zeros_for_empty_prompt", true);
    }

    private record Towers(ClipTower first, ClipTower second) implements PromptEncoder {
        @Override
        public PromptEmbeds encode(List<String> prompts, RunControl run) {
            second.sayCut(prompts, run);
            try (Scope scope = Scope.open()) {
                ClipText.States one = first.states(prompts);
                ClipText.States two = second.states(prompts);
                Tensor tokens = Tensors.cat(2, beforeLast(one), beforeLast(two));
                return PromptEmbeds.retaining(tokens, second.encoder().network().projected(two.pooled()));
            }
        }

        @Override
        public PromptEmbeds encode(ParsedPrompt prompt, PromptRules rules, RunControl run) {
            try (Scope scope = Scope.open()) {
                List<TokenChunk> one = first.chunks(prompt, rules);
                List<TokenChunk> two = second.chunks(prompt, rules);
                int count = Math.max(one.size(), two.size());
                WeightedClip.Read left = first.weighted(one, count, rules, Towers::beforeLast);
                WeightedClip.Read right = second.weighted(two, count, rules, Towers::beforeLast);
                Tensor tokens = Tensors.cat(2, left.states(), right.states());
                return PromptEmbeds.retaining(tokens, second.encoder().network().projected(right.pooled()));
            }
        }

        /**
         * {@inheritDoc} The first encoder's positions hold for both: they share a vocabulary, so their tokens are the
         * same.
         */
        @Override
        public int[] places(ParsedPrompt prompt, PromptRules rules, String words) {
            return first.places(prompt, rules, words);
        }

        @Override
        public boolean readsAsPlain(ParsedPrompt prompt) {
            return first.readsAsPlain(prompt) && second.readsAsPlain(prompt);
        }

        private static Tensor beforeLast(ClipText.States states) {
            return states.hidden().get(states.hidden().size() - 2);
        }

        @Override
        public void close() {
            try (first;
                    second) {
                // The second is closed even if closing the first fails.
            }
        }
    }
}
