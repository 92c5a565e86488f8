package org.inkloom.bench;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.Weights;
import org.inkloom.weights.DType;

/**
 * Initialises weights with random numbers drawn on the device, which takes little time even for billions; of use for
 * measurements only.
 *
 * @param device on which they are drawn
 * @param stored data type in which they are held where the placement leaves weights as they are
 */
record RandomOnDevice(Device device, DType stored) implements Weights.Initializer {
    /** Returns such weights for a model. */
    static Weights weights(Placement placement, DType stored) {
        return Weights.create(placement, new RandomOnDevice(placement.device(), stored));
    }

    @Override
    public Tensor make(String name, long... shape) {
        long fanIn = 1;
        for (int i = 1; i < shape.length; i++) {
            fanIn *= shape[i];
        }
        try (Scope scope = Scope.open()) {
            Tensor values = shape.length == 1 && name.endsWith("weight")
                    ? torch.ones(shape, Tensors.options(device, DType.FLOAT32))
                    : Tensors.mul(
                            torch.randn(shape, Tensors.options(device, DType.FLOAT32)),
                            0.7 / Math.sqrt((double) fanIn));
            return scope.keep(Tensors.cast(values, stored));
        }
    }
}
