package org.inkloom.workflow.nodes;

import java.util.ArrayList;
import java.util.List;
import org.inkloom.diffusion.LatentArray;
import org.inkloom.diffusion.LoraUse;
import org.inkloom.diffusion.PixelArray;
import org.inkloom.diffusion.PromptVectors;
import org.inkloom.diffusion.sigma.SigmaSampler;
import org.inkloom.workflow.node.Sized;

/** What travels between nodes. Models are named, not held: whoever needs one asks for it, so that it can be let go of. */
final class Values {
    private Values() {}

    /** A U-Net with LoRAs beside it. */
    record Model(String name, List<LoraUse> loras) {
        Model {
            loras = List.copyOf(loras);
        }

        Model with(LoraUse lora) {
            List<LoraUse> more = new ArrayList<>(loras);
            more.add(lora);
            return new Model(name, more);
        }
    }

    /** A text encoder. */
    record Clip(String name) {}

    /** An autoencoder. */
    record Vae(String name) {}

    /** A prompt. */
    record Prompt(PromptVectors vectors) implements Sized {
        @Override
        public long bytes() {
            return 4L * (vectors.tokens().length + vectors.pooled().length);
        }
    }

    /** Latents. */
    record Latent(LatentArray array) implements Sized {
        @Override
        public long bytes() {
            return 4L * array.values().length;
        }
    }

    /** Pictures. */
    record Image(PixelArray array) implements Sized {
        @Override
        public long bytes() {
            return 4L * array.values().length;
        }
    }

    /** Masks, {@code [batch, height, width]}, 1 is what is meant. */
    record Mask(float[] values, int batch, int height, int width) implements Sized {
        @Override
        public long bytes() {
            return 4L * values.length;
        }
    }

    /** Noise levels. */
    record Sigmas(double[] levels) {}

    /** A way through them. */
    record Sampler(SigmaSampler sampler) {}

    /** Noise of a seed, or none. */
    record Noise(long seed, boolean any) {}

    /** What a sampler is led by. */
    record Guider(Model model, Prompt positive, Prompt negative, double guidance) {}
}
