package org.inkloom.inkling.reader;

import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Noise;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.DType;

/**
 * Random float32 tensors, drawn on the device that uses them. On the CPU this object has a generator of its own. On a
 * GPU it uses the device's common generator, whose numbers differ from the CPU's.
 */
final class DeviceNoise implements AutoCloseable {
    private final Device device;
    private final Noise cpu;

    /** Starts the stream of a seed. */
    DeviceNoise(Device device, long seed) {
        this.device = device;
        cpu = new Noise(seed);
        if (device.isCuda()) {
            try (Scope scope = Scope.open()) {
                generator().set_current_seed(seed);
            }
        }
    }

    private Generator generator() {
        Tensor here = torch.zeros(new long[] {1}, Tensors.options(device, DType.FLOAT32));
        return torch.globalContext().defaultGenerator(here.device());
    }

    /** Draws from the normal distribution of mean 0 and deviation 1. */
    Tensor randn(long... shape) {
        if (!device.isCuda()) {
            return cpu.randn(shape);
        }
        try (Scope scope = Scope.open()) {
            Tensor out = torch.zeros(shape, Tensors.options(device, DType.FLOAT32));
            return scope.keep(out.normal_(0, 1, new GeneratorOptional()));
        }
    }

    /** Draws evenly from 0 to 1. */
    Tensor rand(long... shape) {
        if (!device.isCuda()) {
            return cpu.rand(shape);
        }
        try (Scope scope = Scope.open()) {
            Tensor out = torch.zeros(shape, Tensors.options(device, DType.FLOAT32));
            return scope.keep(out.uniform_(0, 1, new GeneratorOptional()));
        }
    }

    /** Draws one integer from 0 to below a limit, on the CPU, so that the device need not be waited for. */
    long randint(long limit) {
        return cpu.randint(limit);
    }

    @Override
    public void close() {
        cpu.close();
    }
}
