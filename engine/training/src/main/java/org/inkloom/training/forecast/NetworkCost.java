package org.inkloom.training.forecast;

import java.util.Map;

/**
 * What one pass of a U-Net costs, counted from the shapes of its weights.
 *
 * @param parameters numbers in the model
 * @param flops floating-point operations of a forward pass of one example, a multiplication and an addition each
 * @param activations numbers that backward needs of one example when nothing is recomputed
 * @param cuts numbers that are kept of one example when blocks are recomputed
 * @param largestBlock the activations of the block that has most
 * @param blocks transformer blocks, whose calls bound the speed of a GPU at small batches
 */
public record NetworkCost(
        long parameters, double flops, double activations, double cuts, double largestBlock, int blocks) {
    /**
     * Activations that backward needs in a transformer block, in units of tokens times features: inputs of three
     * normalisations, of the eight adapted projections, of attention and of the gated layer (which is eight wide).
     * Measured on an SDXL-sized U-Net: 7.4 GB in float16 at 1024x1024 without recomputation.
     */
    private static final double PER_TRANSFORMER = 30;

    /** The same of a residual block, in units of positions times channels: two norms, two SiLUs, two convolutions. */
    private static final double PER_RESIDUAL = 11;

    /** What is kept between blocks when they are recomputed: the cut itself, and norms and joins between blocks. */
    private static final double PER_CUT = 2;

    /** Text positions that cross-attention reads. */
    private static final int TEXT_TOKENS = 256;

    /**
     * Counts.
     *
     * @param shapes weight shapes by diffusers name
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
                block = PER_TRANSFORMER * positions * shape[0];
                cuts += PER_CUT * positions * shape[0];
            } else if (name.endsWith("conv1.weight")) {
                block = PER_RESIDUAL * positions * shape[0];
                cuts += PER_CUT * positions * shape[0];
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

    /** How many vectors a weight is applied to. */
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
