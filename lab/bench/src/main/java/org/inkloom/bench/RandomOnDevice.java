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
 * Random weights drawn on the device itself: billions of numbers in a moment, of no use but for measuring.
 *
 * @param device where they are drawn
 * @param stored element type they are held in where the placement leaves weights as they are
 */
record RandomOnDevice(Device device, DType stored) implements Weights.Initializer {
    /** Opens weights of a model that computes there. */
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
