package org.inkloom.tensor;

import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.weights.DType;

/**
 * A seeded stream of random numbers on the CPU, the same numbers as PyTorch's {@code torch.Generator("cpu")}.
 *
 * <p>Drawing on the CPU makes a picture independent of the device it is computed on. Not thread-safe.
 */
public final class Noise implements AutoCloseable {
    private final Generator generator;

    /** Starts the stream of a seed, as {@code torch.Generator("cpu").manual_seed(seed)}. */
    public Noise(long seed) {
        LibTorch.start();
        generator = Scope.retain(torch.createCPUGenerator(seed));
    }

    /** Draws a float32 CPU tensor from the normal distribution of mean 0 and deviation 1. */
    public Tensor randn(long... shape) {
        try (Scope scope = Scope.open()) {
            return scope.keep(
                    torch.randn(shape, new GeneratorOptional(generator), Tensors.options(Device.CPU, DType.FLOAT32)));
        }
    }

    /** Draws a float32 CPU tensor, uniform in [0, 1). */
    public Tensor rand(long... shape) {
        try (Scope scope = Scope.open()) {
            return scope.keep(
                    torch.rand(shape, new GeneratorOptional(generator), Tensors.options(Device.CPU, DType.FLOAT32)));
        }
    }

    /** Draws one integer, uniform in [0, high), as {@code torch.randint(0, high, (1,))}. */
    public long randint(long high) {
        try (Scope scope = Scope.open()) {
            Tensor drawn = torch.randint(
                    0,
                    high,
                    new long[] {1},
                    new GeneratorOptional(generator),
                    Tensors.options(Device.CPU, DType.INT64));
            return Tensors.longs(drawn)[0];
        }
    }

    /** Returns the generator's state, a uint8 tensor in the current scope. */
    public Tensor state() {
        return generator.get_state();
    }

    /** Continues from a state that {@link #state} returned. */
    public void restore(Tensor state) {
        generator.set_state(state);
    }

    @Override
    public void close() {
        Scope.release(generator);
    }
}
