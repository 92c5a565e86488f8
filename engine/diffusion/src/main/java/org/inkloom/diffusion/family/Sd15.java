package org.inkloom.diffusion.family;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.inkloom.diffusion.embedding.EmbeddedEncoder;
import org.inkloom.diffusion.prompt.ParsedPrompt;
import org.inkloom.diffusion.prompt.PromptRules;
import org.inkloom.diffusion.prompt.TokenChunk;
import org.inkloom.diffusion.prompt.WeightedClip;
import org.inkloom.diffusion.scheduler.NoiseConfig;
import org.inkloom.diffusion.scheduler.SchedulerConfig;
import org.inkloom.diffusion.scheduler.SchedulerKind;
import org.inkloom.models.clip.ClipText;
import org.inkloom.models.text.PromptEmbeds;
import org.inkloom.picture.settings.PictureSetting;
import org.inkloom.picture.settings.PictureSettings;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;

/**
 * Stable Diffusion 1 (Rombach et al., arXiv:2112.10752): one text encoder of CLIP, of which the last hidden state is
 * used. The U-Net gets neither a pooled state nor the picture's size.
 */
public record Sd15() implements ClipFamily {
    private static final String TEXT = "text_encoder";
    private static final int SIDE = 512;
    private static final double GUIDANCE = 7.5;

    @Override
    public String title() {
        return "Stable Diffusion 1";
    }

    @Override
    public Optional<String> tinyAutoencoder() {
        return Optional.of("madebyollin/taesd");
    }

    @Override
    public PictureSettings usual() {
        return PictureSettings.ofSize(SIDE, SIDE)
                .with(PictureSetting.GUIDANCE_SCALE, GUIDANCE)
                .complete();
    }

    @Override
    public SchedulerConfig usualScheduler() {
        return SchedulerConfig.of(SchedulerKind.PNDM, NoiseConfig.STABLE_DIFFUSION)
                .with("steps_offset", 1);
    }

    @Override
    public List<Path> textFolders(Path root) {
        return List.of(root.resolve(TEXT));
    }

    @Override
    public PromptEncoder loadText(Path root, Function<Path, Placement> placement, TextWeights weights) {
        Path folder = root.resolve(TEXT);
        return new Tower(ClipTower.load(
                root.resolve("tokenizer"), folder, EmbeddedEncoder.CLIP_L, placement.apply(folder), weights, 1));
    }

    private record Tower(ClipTower tower) implements PromptEncoder {
        /** {@inheritDoc} The U-Net ignores the pooled state. */
        @Override
        public PromptEmbeds encode(List<String> prompts, RunControl run) {
            tower.sayCut(prompts, run);
            try (Scope scope = Scope.open()) {
                ClipText.States states = tower.states(prompts);
                return PromptEmbeds.retaining(states.last(), states.pooled());
            }
        }

        @Override
        public PromptEmbeds encode(ParsedPrompt prompt, PromptRules rules, RunControl run) {
            try (Scope scope = Scope.open()) {
                List<TokenChunk> chunks = tower.chunks(prompt, rules);
                WeightedClip.Read read = tower.weighted(chunks, chunks.size(), rules, ClipText.States::last);
                return PromptEmbeds.retaining(read.states(), read.pooled());
            }
        }

        @Override
        public int[] places(ParsedPrompt prompt, PromptRules rules, String words) {
            return tower.places(prompt, rules, words);
        }

        @Override
        public boolean readsAsPlain(ParsedPrompt prompt) {
            return tower.readsAsPlain(prompt);
        }

        @Override
        public void close() {
            tower.close();
        }
    }
}
