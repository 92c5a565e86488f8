package org.inkloom.tensor;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Seeded random weights: normal with deviation {@code 1 / sqrt(fan-in)} for matrices and kernels, ones for the scales
 * of norms, zeros for biases. Each tensor has its own stream, so its values depend on the seed and its name alone.
 *
 * @param seed any number
 */
public record SeededWeights(long seed) implements Weights.Initializer {
    @Override
    public Tensor make(String name, long... shape) {
        try (Scope scope = Scope.open()) {
            if (shape.length <= 1) {
                boolean scale = name.endsWith("weight");
                Tensor flat = scale ? torch.ones(shape) : torch.zeros(shape);
                return scope.keep(flat);
            }
            long fanIn = 1;
            for (int i = 1; i < shape.length; i++) {
                fanIn *= shape[i];
            }
            try (Noise noise = new Noise(streamOf(name))) {
                return scope.keep(Tensors.mul(noise.randn(shape), 1 / Math.sqrt((double) fanIn)));
            }
        }
    }

    private long streamOf(String name) {
        CRC32 hash = new CRC32();
        hash.update(name.getBytes(StandardCharsets.UTF_8));
        return seed * 0x9E3779B97F4A7C15L + hash.getValue() & Long.MAX_VALUE;
    }
}
