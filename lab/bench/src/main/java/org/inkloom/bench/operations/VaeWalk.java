package org.inkloom.bench.operations;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.inkloom.models.vae.VaeConfig;

/** Goes through an autoencoder's halves as their forward passes do and notes every operation. */
final class VaeWalk {
    private final VaeConfig config;
    private final long batch;
    private final Map<Operation, Integer> times = new LinkedHashMap<>();

    VaeWalk(VaeConfig config, long batch) {
        this.config = config;
        this.batch = batch;
    }

    Map<Operation, Integer> encode(long height, long width) {
        List<Integer> channels = config.channels();
        long h = height;
        long w = width;
        long in = channels.getFirst();
        convolution(config.imageChannels(), in, 3, 1, h, w);
        for (int i = 0; i < channels.size(); i++) {
            long out = channels.get(i);
            for (int j = 0; j < config.layersPerBlock(); j++) {
                residual(j == 0 ? in : out, out, h, w);
            }
            if (i < channels.size() - 1) {
                convolution(out, out, 3, 2, h, w);
                h /= 2;
                w /= 2;
            }
            in = out;
        }
        middle(in, h, w);
        norm(in, h, w, true);
        convolution(in, 2L * config.latentChannels(), 3, 1, h, w);
        if (config.quantConv()) {
            convolution(2L * config.latentChannels(), 2L * config.latentChannels(), 1, 1, h, w);
        }
        return times;
    }

    Map<Operation, Integer> decode(long height, long width) {
        List<Integer> channels = config.channels().reversed();
        long h = height / config.pixelsPerLatent();
        long w = width / config.pixelsPerLatent();
        long in = channels.getFirst();
        if (config.postQuantConv()) {
            convolution(config.latentChannels(), config.latentChannels(), 1, 1, h, w);
        }
        convolution(config.latentChannels(), in, 3, 1, h, w);
        middle(in, h, w);
        for (int i = 0; i < channels.size(); i++) {
            long out = channels.get(i);
            for (int j = 0; j <= config.layersPerBlock(); j++) {
                residual(j == 0 ? in : out, out, h, w);
            }
            if (i < channels.size() - 1) {
                note(new Operation.Doubling(batch, out, h, w));
                h *= 2;
                w *= 2;
                convolution(out, out, 3, 1, h, w);
            }
            in = out;
        }
        norm(in, h, w, true);
        convolution(in, config.imageChannels(), 3, 1, h, w);
        return times;
    }

    private void middle(long channels, long height, long width) {
        long positions = height * width;
        residual(channels, channels, height, width);
        if (config.midAttention()) {
            norm(channels, height, width, false);
            for (int i = 0; i < 4; i++) {
                note(new Operation.Projection(batch, positions, channels, channels, true));
            }
            note(new Operation.Attending(batch, 1, channels, positions, positions));
            note(new Operation.Addition(batch, positions, channels));
        }
        residual(channels, channels, height, width);
    }

    private void residual(long in, long out, long height, long width) {
        norm(in, height, width, true);
        convolution(in, out, 3, 1, height, width);
        norm(out, height, width, true);
        convolution(out, out, 3, 1, height, width);
        if (in != out) {
            convolution(in, out, 1, 1, height, width);
        }
        note(new Operation.Addition(batch, height * width, out));
    }

    private void convolution(long in, long out, long kernel, long stride, long height, long width) {
        note(new Operation.Convolution(batch, in, out, kernel, stride, height, width));
    }

    private void norm(long channels, long height, long width, boolean silu) {
        note(new Operation.GroupNormalization(batch, channels, height, width, config.normGroups(), silu));
    }

    private void note(Operation operation) {
        times.merge(operation, 1, Integer::sum);
    }
}
