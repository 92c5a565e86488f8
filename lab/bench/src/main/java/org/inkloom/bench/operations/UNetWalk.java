package org.inkloom.bench.operations;

import java.util.LinkedHashMap;
import java.util.Map;
import org.inkloom.models.unet.UNetConfig;

/** Goes through a U-Net as its forward pass does and notes every operation on large inputs. */
final class UNetWalk {
    private final UNetConfig config;
    private final long batch;
    private final long tokens;
    private final Map<Operation, Integer> times = new LinkedHashMap<>();

    UNetWalk(UNetConfig config, long batch, long tokens) {
        this.config = config;
        this.batch = batch;
        this.tokens = tokens;
    }

    /** A feature map's channels and size. */
    private record Map2d(long channels, long height, long width) {
        long positions() {
            return height * width;
        }

        Map2d withChannels(long other) {
            return new Map2d(other, height, width);
        }
    }

    Map<Operation, Integer> walk(long height, long width) {
        long first = config.blocks().getFirst().channels();
        if (config.encoderHiddenDim() > 0) {
            note(new Operation.Projection(batch, tokens, config.encoderHiddenDim(), config.crossAttentionDim(), true));
        }
        convolution(new Map2d(config.inChannels(), height, width), first, 3, 1);
        down(height, width);
        middle(height, width);
        up(height, width);
        Map2d last = new Map2d(first, height, width);
        norm(last, true);
        convolution(last, config.outChannels(), 3, 1);
        return times;
    }

    private void down(long height, long width) {
        int levels = config.blocks().size();
        long in = config.blocks().getFirst().channels();
        for (int i = 0; i < levels; i++) {
            UNetConfig.Level level = config.blocks().get(i);
            Map2d map = new Map2d(level.channels(), height >> i, width >> i);
            for (int j = 0; j < config.layersPerBlock(); j++) {
                residual(map.withChannels(j == 0 ? in : level.channels()), level.channels());
                transformer(map, level.heads(), level.downAttention() ? level.downLayers() : 0);
            }
            if (i < levels - 1) {
                convolution(map, level.channels(), 3, 2);
            }
            in = level.channels();
        }
    }

    private void middle(long height, long width) {
        int lowest = config.blocks().size() - 1;
        UNetConfig.Level level = config.blocks().get(lowest);
        Map2d map = new Map2d(level.channels(), height >> lowest, width >> lowest);
        residual(map, level.channels());
        transformer(map, level.heads(), level.downLayers());
        residual(map, level.channels());
    }

    private void up(long height, long width) {
        long below = config.blocks().getLast().channels();
        for (int i = config.blocks().size() - 1; i >= 0; i--) {
            UNetConfig.Level level = config.blocks().get(i);
            long skipBelow = config.blocks().get(Math.max(0, i - 1)).channels();
            Map2d map = new Map2d(level.channels(), height >> i, width >> i);
            for (int j = 0; j <= config.layersPerBlock(); j++) {
                long skip = j == config.layersPerBlock() ? skipBelow : level.channels();
                long own = j == 0 ? below : level.channels();
                note(new Operation.Joining(batch, own, skip, map.height(), map.width()));
                residual(map.withChannels(own + skip), level.channels());
                transformer(map, level.heads(), level.upAttention() ? level.upLayers() : 0);
            }
            if (i > 0) {
                note(new Operation.Doubling(batch, level.channels(), map.height(), map.width()));
                convolution(new Map2d(level.channels(), 2 * map.height(), 2 * map.width()), level.channels(), 3, 1);
            }
            below = level.channels();
        }
    }

    private void residual(Map2d in, long out) {
        note(new Operation.Projection(batch, 1, config.timeDim(), out, true));
        norm(in, true);
        convolution(in, out, 3, 1);
        addition(in.positions(), out); // the time vector
        norm(in.withChannels(out), true);
        convolution(in.withChannels(out), out, 3, 1);
        if (in.channels() != out) {
            convolution(in, out, 1, 1);
        }
        addition(in.positions(), out);
    }

    private void transformer(Map2d map, long heads, int layers) {
        if (layers == 0) {
            return;
        }
        long positions = map.positions();
        long features = map.channels();
        norm(map, false);
        note(new Operation.Turning(batch, features, positions));
        note(new Operation.Turning(batch, positions, features));
        if (config.linearProjection()) {
            project(positions, features, features, true, 2);
        } else {
            convolution(map, features, 1, 1);
            convolution(map, features, 1, 1);
        }
        addition(positions, features);
        for (int i = 0; i < layers; i++) {
            note(new Operation.LayerNormalization(batch, positions, features), 3);
            project(positions, features, features, false, 4); // self q, k, v; cross q
            project(positions, features, features, true, 2);
            project(tokens, config.crossAttentionDim(), features, false, 2);
            note(new Operation.Attending(batch, heads, features / heads, positions, positions));
            note(new Operation.Attending(batch, heads, features / heads, positions, tokens));
            project(positions, features, 8 * features, true, 1);
            note(new Operation.GatedGelu(batch, positions, 4 * features));
            project(positions, 4 * features, features, true, 1);
            for (int j = 0; j < 3; j++) {
                addition(positions, features);
            }
        }
    }

    private void convolution(Map2d in, long out, long kernel, long stride) {
        note(new Operation.Convolution(batch, in.channels(), out, kernel, stride, in.height(), in.width()));
    }

    private void norm(Map2d map, boolean silu) {
        note(new Operation.GroupNormalization(
                batch, map.channels(), map.height(), map.width(), config.normGroups(), silu));
    }

    private void project(long positions, long in, long out, boolean bias, int count) {
        note(new Operation.Projection(batch, positions, in, out, bias), count);
    }

    private void addition(long positions, long features) {
        note(new Operation.Addition(batch, positions, features));
    }

    private void note(Operation operation) {
        note(operation, 1);
    }

    private void note(Operation operation, int count) {
        times.merge(operation, count, Integer::sum);
    }
}
