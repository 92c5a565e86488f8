package org.inkloom.training.base;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.Noise;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.Weights;

/**
 * Initial weights of a training from scratch: linear layers and convolutions uniform within ±1/√fan-in, the default of
 * PyTorch's layers; embedding tables normal with standard deviation 0.02; normalisation scales one; biases zero. The
 * U-Net's last convolution is zero, so that its first prediction is zero. Each tensor is drawn from a random stream of
 * its own, which follows from the seed and its name, so that adding a tensor does not change the others.
 *
 * @param seed any number
 */
record FreshWeights(long seed) implements Weights.Initializer {
    private static final double EMBEDDING_DEVIATION = 0.02;
    /**
     * Weights that start at zero: the U-Net's output convolution, and every convolution through which a ControlNet adds
     * to the U-Net (zero convolutions, arXiv:2302.05543).
     */
    private static final Pattern ZERO = Pattern.compile(
            "unet\\.conv_out\\.weight|controlnet\\.(controlnet_(down|mid)_.*|controlnet_cond_embedding\\.conv_out\\.weight)");

    @Override
    public Tensor make(String name, long... shape) {
        try (Scope scope = Scope.open()) {
            if (shape.length <= 1) {
                return scope.keep(name.endsWith("weight") ? torch.ones(shape) : torch.zeros(shape));
            }
            if (ZERO.matcher(name).matches()) {
                return scope.keep(torch.zeros(shape));
            }
            try (Noise noise = new Noise(streamOf(name))) {
                if (name.contains("word_embeddings")) {
                    return scope.keep(Tensors.mul(noise.randn(shape), EMBEDDING_DEVIATION));
                }
                long fanIn = 1;
                for (int i = 1; i < shape.length; i++) {
                    fanIn *= shape[i];
                }
                double bound = 1 / Math.sqrt((double) fanIn);
                return scope.keep(Tensors.add(Tensors.mul(noise.rand(shape), 2 * bound), -bound));
            }
        }
    }

    private long streamOf(String name) {
        CRC32 hash = new CRC32();
        hash.update(name.getBytes(StandardCharsets.UTF_8));
        return seed * 0x9E3779B97F4A7C15L + hash.getValue() & Long.MAX_VALUE;
    }
}
