package org.inkloom.training.forecast;

import java.util.Map;

/**
 * The arithmetic and memory of one pass through a U-Net, from the shapes of its weights.
 *
 * @param parameters number of weights
 * @param flops floating-point operations of one example's forward pass; a multiplication and an addition count as
 *     two
 * @param activations numbers that the backward pass needs of one example if nothing is recomputed
 * @param cuts numbers kept of one example if blocks are recomputed: the inputs of the blocks
 * @param largestBlock activations of the largest block, which exist while it is recomputed
 * @param blocks number of transformer blocks, which bounds the speed of a GPU with small batches
 */
public record NetworkCost(
        long parameters, double flops, double activations, double cuts, double largestBlock, int blocks) {
    /**
     * Activations that a transformer block keeps for the backward pass, in units of tokens times features: the inputs
     * of three normalisations, of the eight adapted projections, of attention and of the gated layer (which is eight
     * times as wide). Measured on an SDXL-sized U-Net: 7.4 GB in float16 at 1024x1024 without recomputation.
     */
    private static final double KEPT_PER_TRANSFORMER_BLOCK = 30;

    /**
     * The same for a residual block, in units of positions times channels: two normalisations, two SiLUs, two
     * convolutions.
     */
    private static final double KEPT_PER_RESIDUAL_BLOCK = 11;

    /**
     * Numbers kept for each recomputed block, in the same units: its input, and the normalisations and concatenations
     * between blocks.
     */
    private static final double KEPT_PER_RECOMPUTED_BLOCK = 2;

    /** Number of tokens that cross-attention sees. */
    private static final int TEXT_TOKENS = 256;

    /**
     * Estimates a U-Net.
     *
     * @param shapes shapes of the weights by their names in diffusers
     * @param height of the latents
     * @param width of the latents
     */
    public static NetworkCost of(Map<String, long[]> shapes, int height, int width) {
        int levels = levels(shapes);
        long parameters = 0;
        double flops = 0;
        double kept = 0;
        double cuts = 0;
        double largest = 0;
        int blocks = 0;
        for (Map.Entry<String, long[]> entry : shapes.entrySet()) {
            String name = entry.getKey();
            long[] shape = entry.getValue();
            long size = size(shape);
            double positions = positions(name, levels, height, width);
            parameters += size;
            if (shape.length > 1) {
                flops += 2.0 * size * rows(name, positions);
            }
            double block = 0;
            if (name.endsWith("attn1.to_q.weight")) {
                blocks++;
                flops += 4 * positions * shape[0] * (positions + TEXT_TOKENS);
                block = KEPT_PER_TRANSFORMER_BLOCK * positions * shape[0];
                cuts += KEPT_PER_RECOMPUTED_BLOCK * positions * shape[0];
            } else if (name.endsWith("conv1.weight")) {
                block = KEPT_PER_RESIDUAL_BLOCK * positions * shape[0];
                cuts += KEPT_PER_RECOMPUTED_BLOCK * positions * shape[0];
            }
            kept += block;
            largest = Math.max(largest, block);
        }
        return new NetworkCost(parameters, flops, kept, cuts, largest, blocks);
    }

    private static int levels(Map<String, long[]> shapes) {
        int levels = 1;
        for (String name : shapes.keySet()) {
            if (name.startsWith("down_blocks.")) {
                levels = Math.max(levels, level(name) + 1);
            }
        }
        return levels;
    }

    private static int level(String name) {
        return Integer.parseInt(name.split("\\.")[1]);
    }

    private static double positions(String name, int levels, int height, int width) {
        int level = 0;
        if (name.startsWith("down_blocks.")) {
            level = level(name);
        } else if (name.startsWith("up_blocks.")) {
            level = levels - 1 - level(name);
        } else if (name.startsWith("mid_block.")) {
            level = levels - 1;
        }
        return (double) height * width / (1 << 2 * level);
    }

    /**
     * Returns to how many vectors a weight is applied: once for each position, or once in all for the embeddings of
     * time.
     */
    private static double rows(String name, double positions) {
        if (name.contains("time_emb") || name.contains("add_embedding")) {
            return 1;
        }
        boolean text = name.contains("attn2.to_k") || name.contains("attn2.to_v") || name.startsWith("encoder_hid");
        return text ? TEXT_TOKENS : positions;
    }

    private static long size(long[] shape) {
        long size = 1;
        for (long extent : shape) {
            size *= extent;
        }
        return size;
    }
}
