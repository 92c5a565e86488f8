package org.inkloom.training.base;

import java.util.LinkedHashMap;
import java.util.Map;
import org.inkloom.models.text.chatglm.ChatGlm3Config;
import org.inkloom.models.unet.UNet;
import org.inkloom.models.unet.UNetConfig;
import org.inkloom.models.vae.Vae;
import org.inkloom.models.vae.VaeConfig;
import org.inkloom.tensor.Weights;
import org.inkloom.training.forecast.NetworkCost;

/** What an example costs each part, counted from the shapes of its weights. */
public final class PartCosts {
    /** A forward pass, and a backward pass for inputs and for weights. */
    private static final double PASSES = 3;
    /** Activations of a residual block that backward needs, in positions times channels; as for the U-Net. */
    private static final double PER_RESIDUAL = 11;
    /** The same of a block of the text encoder, in tokens times features. */
    private static final double PER_TEXT_BLOCK = 40;

    private PartCosts() {}

    /**
     * What an example costs.
     *
     * @param flops of a forward and backward pass
     * @param activations numbers that the backward pass needs
     */
    public record Cost(double flops, double activations) {}

    /** Counts a U-Net on latents of a size. */
    public static Cost unet(UNetConfig config, int height, int width) {
        NetworkCost cost =
                NetworkCost.of(new LinkedHashMap<>(Weights.shapesOf(w -> new UNet(w, config))), height, width);
        return new Cost(PASSES * cost.flops(), cost.activations());
    }

    /** Counts a text encoder on captions of so many tokens. */
    public static Cost text(ChatGlm3Config config, int tokens) {
        double perBlock = (double) config.hidden()
                * (2.0 * config.queryWidth() + 2.0 * config.groupWidth() + 3.0 * config.feedForward());
        double attention = 4.0 * tokens * tokens * config.queryWidth();
        double flops = config.layers() * (2 * perBlock * tokens + attention);
        return new Cost(PASSES * flops, PER_TEXT_BLOCK * config.layers() * tokens * config.hidden());
    }

    /** Counts an autoencoder on pictures of a size in pixels. */
    public static Cost vae(VaeConfig config, int height, int width) {
        double flops = 0;
        double activations = 0;
        int levels = config.channels().size();
        for (Map.Entry<String, long[]> entry :
                Weights.shapesOf(w -> new Vae(w, config)).entrySet()) {
            String name = entry.getKey();
            long[] shape = entry.getValue();
            if (shape.length != 4) {
                continue;
            }
            int level = level(name, levels);
            double positions = (double) height * width / (1L << 2 * level);
            flops += 2 * positions * shape[0] * shape[1] * shape[2] * shape[3];
            activations += name.contains("conv1") ? PER_RESIDUAL * positions * shape[0] : 0;
        }
        return new Cost(PASSES * flops, activations);
    }

    /** How often the picture has been halved where a weight works. */
    private static int level(String name, int levels) {
        if (name.startsWith("encoder.down_blocks.")) {
            return Integer.parseInt(name.split("\\.")[2]) + (name.contains("downsamplers") ? 1 : 0);
        }
        if (name.startsWith("decoder.up_blocks.")) {
            int block = levels - 1 - Integer.parseInt(name.split("\\.")[2]);
            return block - (name.contains("upsamplers") ? 1 : 0);
        }
        boolean outside = name.startsWith("encoder.conv_in") || name.startsWith("decoder.conv_out");
        return outside ? 0 : levels - 1;
    }
}
