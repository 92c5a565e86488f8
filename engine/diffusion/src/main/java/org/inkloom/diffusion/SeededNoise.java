package org.inkloom.diffusion;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.Noise;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;

/**
 * The random numbers of one batch of pictures, drawn on the CPU whatever the device.
 *
 * <p>With one seed the whole batch is drawn from one stream, as {@code generator.manual_seed(seed)} does in diffusers;
 * with one seed per picture each picture has its own stream and so does not depend on its batch.
 */
final class SeededNoise implements AutoCloseable {
    private final List<Noise> streams;
    private final int pictures;

    SeededNoise(List<Long> seeds, int pictures) {
        if (seeds.size() != 1 && seeds.size() != pictures) {
            throw new IllegalArgumentException(seeds.size() + " seeds for " + pictures + " pictures");
        }
        this.pictures = pictures;
        streams = seeds.stream().map(Noise::new).toList();
    }

    /** Draws float32 {@code [pictures, channels, height, width]} on the CPU. */
    Tensor next(long channels, long height, long width) {
        if (streams.size() == 1) {
            return streams.getFirst().randn(pictures, channels, height, width);
        }
        try (Scope scope = Scope.open()) {
            Tensor[] each = streams.stream()
                    .map(stream -> stream.randn(1, channels, height, width))
                    .toArray(Tensor[]::new);
            return scope.keep(Tensors.cat(0, each));
        }
    }

    /**
     * Draws for the one picture that the batch starts from, which diffusers encodes once: float32 {@code [1, channels,
     * height, width]} of the one stream, or {@code [pictures, ...]} where each picture has its own.
     */
    Tensor nextForStart(long channels, long height, long width) {
        return streams.size() == 1
                ? streams.getFirst().randn(1, channels, height, width)
                : next(channels, height, width);
    }

    @Override
    public void close() {
        streams.forEach(Noise::close);
    }
}
