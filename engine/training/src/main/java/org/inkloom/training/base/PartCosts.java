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

/** Estimates arithmetic and memory that training needs for one example, from the shapes of the weights. */
public final class PartCosts {
    /**
     * A training step costs three forward passes: the forward pass itself, the gradients of inputs, and the gradients
     * of weights.
     */
    private static final double PASSES = 3;
    /**
     * Numbers that one residual block keeps for the backward pass, in units of positions times channels; the same value
     * as for the U-Net.
     */
    private static final double KEPT_PER_RESIDUAL_BLOCK = 11;
    /** Numbers that one block of the text encoder keeps for the backward pass, in units of tokens times features. */
    private static final double KEPT_PER_TEXT_BLOCK = 40;

    private PartCosts() {}

    /**
     * What training on one example costs.
     *
     * @param flops floating-point operations of a forward and a backward pass
     * @param activations how many numbers the forward pass keeps for the backward pass
     */
    public record Cost(double flops, double activations) {}

    /**
     * Estimates a U-Net.
     *
     * @param height of the latents
     * @param width of the latents
     */
    public static Cost unet(UNetConfig config, int height, int width) {
        NetworkCost cost =
                NetworkCost.of(new LinkedHashMap<>(Weights.shapesOf(w -> new UNet(w, config))), height, width);
        return new Cost(PASSES * cost.flops(), cost.activations());
    }

    /**
     * Estimates a text encoder.
     *
     * @param tokens of a caption
     */
    public static Cost text(ChatGlm3Config config, int tokens) {
        double perBlock = (double) config.hidden()
                * (2.0 * config.queryWidth() + 2.0 * config.groupWidth() + 3.0 * config.feedForward());
        double attention = 4.0 * tokens * tokens * config.queryWidth();
        double flops = config.layers() * (2 * perBlock * tokens + attention);
        return new Cost(PASSES * flops, KEPT_PER_TEXT_BLOCK * config.layers() * tokens * config.hidden());
    }

    /**
     * Estimates an autoencoder.
     *
     * @param height of the pictures in pixels
     * @param width of the pictures in pixels
     */
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
            activations += name.contains("conv1") ? KEPT_PER_RESIDUAL_BLOCK * positions * shape[0] : 0;
        }
        return new Cost(PASSES * flops, activations);
    }

    /** Returns how often the picture's height and width have been halved where the layer with this weight stands. */
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
