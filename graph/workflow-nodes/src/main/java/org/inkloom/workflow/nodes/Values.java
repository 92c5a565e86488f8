package org.inkloom.workflow.nodes;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.inkloom.diffusion.LatentArray;
import org.inkloom.diffusion.LoraUse;
import org.inkloom.diffusion.PixelArray;
import org.inkloom.diffusion.PromptVectors;
import org.inkloom.diffusion.StageModel;
import org.inkloom.diffusion.control.IpAdapterUse;
import org.inkloom.diffusion.sigma.SamplerTuning;
import org.inkloom.diffusion.sigma.SigmaSampler;
import org.inkloom.workflow.node.Sized;

/**
 * The values that are passed between nodes. A model is passed by name and opened when it is used, so that it can be
 * closed in between.
 */
final class Values {
    private Values() {}

    /** A model's U-Net, and the changes to it. */
    record Model(String name, StageModel made) {
        static Model of(String name) {
            return new Model(name, StageModel.of(List.of()));
        }

        private static <T> List<T> and(List<T> some, T more) {
            List<T> all = new ArrayList<>(some);
            all.add(more);
            return all;
        }

        Model with(LoraUse lora) {
            return new Model(
                    name,
                    new StageModel(
                            and(made.loras(), lora), made.pictures(), made.rescale(), made.graded(), made.assumed()));
        }

        Model seeing(IpAdapterUse picture) {
            return new Model(
                    name,
                    new StageModel(
                            made.loras(),
                            and(made.pictures(), picture),
                            made.rescale(),
                            made.graded(),
                            made.assumed()));
        }

        Model rescaled(double share) {
            return new Model(name, new StageModel(made.loras(), made.pictures(), share, made.graded(), made.assumed()));
        }

        Model graded(double share) {
            return new Model(
                    name, new StageModel(made.loras(), made.pictures(), made.rescale(), share, made.assumed()));
        }

        Model assuming(StageModel.Assumed assumed) {
            return new Model(
                    name, new StageModel(made.loras(), made.pictures(), made.rescale(), made.graded(), assumed));
        }
    }

    /** A model's text encoders. */
    record Clip(String name) {}

    /** A model's autoencoder. */
    record Vae(String name) {}

    /** A conditioning: one prompt or several. */
    record Prompt(List<PromptEntry> parts) implements Sized {
        Prompt {
            parts = List.copyOf(parts);
        }

        static Prompt of(PromptVectors vectors) {
            return new Prompt(List.of(PromptEntry.of(vectors)));
        }

        Prompt each(UnaryOperator<PromptEntry> change) {
            return new Prompt(parts.stream().map(change).toList());
        }

        @Override
        public long bytes() {
            return parts.stream().mapToLong(PromptEntry::bytes).sum();
        }
    }

    /**
     * A ControlNet or T2I-Adapter.
     *
     * @param name its file's name; for a union network the kind of control picture
     */
    record Network(String name, Path folder) {}

    /** A network that enlarges pictures. */
    record Upscaler(String name, Path file) {}

    /** An IP-Adapter. */
    record Adapter(String name, Path file) {}

    /** A vision encoder for IP-Adapters. */
    record Vision(String name, Path folder) {}

    /**
     * Prompts of Kolors' own nodes.
     *
     * @param each number of pictures that are drawn for each prompt
     */
    record KolorsEmbeds(List<PromptVectors> prompts, PromptVectors negative, int each) implements Sized {
        KolorsEmbeds {
            prompts = List.copyOf(prompts);
        }

        @Override
        public long bytes() {
            return 4L * (prompts.size() + 1) * (negative.tokens().length + negative.pooled().length);
        }
    }

    /** Latents. */
    record Latent(LatentArray array) implements Sized {
        @Override
        public long bytes() {
            return 4L * array.values().length;
        }
    }

    /**
     * Pictures.
     *
     * @param alpha their fourth channel, {@code [batch, height, width]}; 1 is opaque; empty if they have none
     */
    record Image(PixelArray array, Optional<float[]> alpha) implements Sized {
        Image(PixelArray array) {
            this(array, Optional.empty());
        }

        @Override
        public long bytes() {
            return 4L
                    * (array.values().length + alpha.map(plane -> plane.length).orElse(0));
        }
    }

    /** Masks, {@code [batch, height, width]}; 1 is the selected part. */
    record Mask(float[] values, int batch, int height, int width) implements Sized {
        @Override
        public long bytes() {
            return 4L * values.length;
        }
    }

    /** Noise levels, the largest first. */
    record Sigmas(double[] levels) {}

    /** A sampler and its settings. */
    record Sampler(SigmaSampler sampler, SamplerTuning tuning) {
        Sampler(SigmaSampler sampler) {
            this(sampler, SamplerTuning.USUAL);
        }
    }

    /**
     * Noise of a seed, or none.
     *
     * @param any whether there is noise
     */
    record Noise(long seed, boolean any) {}

    /** What a sampler is guided by: model, prompts and guidance scale. */
    record Guider(Model model, Prompt positive, Prompt negative, double guidance) {}
}
