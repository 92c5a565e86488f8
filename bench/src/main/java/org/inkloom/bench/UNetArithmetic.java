package org.inkloom.bench;

import org.inkloom.models.unet.UNetConfig;

/**
 * Counts the multiply-adds of one U-Net forward pass, from the sizes alone. Only matrix products, convolutions and
 * attention count; norms and activations are small beside them.
 */
final class UNetArithmetic {
    private final UNetConfig config;
    private final long batch;
    private final long tokens;
    private double multiplyAdds;

    private UNetArithmetic(UNetConfig config, long batch, long tokens) {
        this.config = config;
        this.batch = batch;
        this.tokens = tokens;
    }

    /** Returns 10¹² floating-point operations (two per multiply-add) for latents of that height and width. */
    static double teraflops(UNetConfig config, long batch, long height, long width, long tokens) {
        UNetArithmetic count = new UNetArithmetic(config, batch, tokens);
        count.walk(height, width);
        return 2 * count.multiplyAdds / 1e12;
    }

    private void walk(long height, long width) {
        int levels = config.blocks().size();
        long first = config.blocks().getFirst().channels();
        conv(height * width, config.inChannels(), first, 3);
        long in = first;
        for (int i = 0; i < levels; i++) {
            UNetConfig.Level level = config.blocks().get(i);
            long positions = (height >> i) * (width >> i);
            for (int j = 0; j < config.layersPerBlock(); j++) {
                resnet(positions, j == 0 ? in : level.channels(), level.channels());
                transformer(positions, level, level.downAttention() ? level.downLayers() : 0);
            }
            if (i < levels - 1) {
                conv(positions / 4, level.channels(), level.channels(), 3);
            }
            in = level.channels();
        }
        UNetConfig.Level lowest = config.blocks().getLast();
        long lowestPositions = (height >> (levels - 1)) * (width >> (levels - 1));
        resnet(lowestPositions, lowest.channels(), lowest.channels());
        transformer(lowestPositions, lowest, lowest.downLayers());
        resnet(lowestPositions, lowest.channels(), lowest.channels());
        up(height, width);
        conv(height * width, first, config.outChannels(), 3);
    }

    private void up(long height, long width) {
        int levels = config.blocks().size();
        long below = config.blocks().getLast().channels();
        for (int i = levels - 1; i >= 0; i--) {
            UNetConfig.Level level = config.blocks().get(i);
            long skipBelow = config.blocks().get(Math.max(0, i - 1)).channels();
            long positions = (height >> i) * (width >> i);
            for (int j = 0; j <= config.layersPerBlock(); j++) {
                long skip = j == config.layersPerBlock() ? skipBelow : level.channels();
                resnet(positions, (j == 0 ? below : level.channels()) + skip, level.channels());
                transformer(positions, level, level.upAttention() ? level.upLayers() : 0);
            }
            if (i > 0) {
                conv(positions * 4, level.channels(), level.channels(), 3);
            }
            below = level.channels();
        }
    }

    private void conv(long positions, long in, long out, long kernel) {
        multiplyAdds += (double) batch * positions * in * out * kernel * kernel;
    }

    private void resnet(long positions, long in, long out) {
        conv(positions, in, out, 3);
        conv(positions, out, out, 3);
        if (in != out) {
            conv(positions, in, out, 1);
        }
        multiplyAdds += (double) batch * config.timeDim() * out;
    }

    private void transformer(long positions, UNetConfig.Level level, int layers) {
        if (layers == 0) {
            return;
        }
        double c = level.channels();
        double projections = 2 * positions * c * c;
        double selfAttention = 4 * positions * c * c + 2.0 * positions * positions * c;
        double crossAttention = 2 * positions * c * c
                + 2 * tokens * (double) config.crossAttentionDim() * c
                + 2.0 * positions * tokens * c;
        double feedForward = 12 * positions * c * c;
        multiplyAdds += batch * (projections + layers * (selfAttention + crossAttention + feedForward));
    }
}
