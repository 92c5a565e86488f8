package org.inkloom.tensor.fused;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.run.InkloomException;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.cuda.CudaGraph;
import org.inkloom.weights.DType;

/**
 * Products of activations with a layer's matrix. On a GPU in half precision each size's algorithm is the one that was
 * fastest when the size was first met, and is remembered on the disk; elsewhere libtorch decides. For inference: nothing
 * here can be differentiated. Results belong to the caller's scope.
 */
public interface MatrixProducts {
    /** Returns the products of a device and an element type; the same object every time. */
    static MatrixProducts of(Device device, DType type) {
        return Chosen.ALL.computeIfAbsent(new Chosen.Key(device, type), key -> Chosen.choose(device, type));
    }

    /** Returns libtorch's products: what others are compared with. */
    static MatrixProducts plain() {
        return PlainProducts.INSTANCE;
    }

    /** Returns why products of {@link RowScaled} matrices are not faster than others here; empty if they are. */
    Optional<String> slowInFloat8();

    /** Returns {@code x [..., in] · weight [out, in]ᵀ + bias [out]}, of shape {@code [..., out]}. */
    Tensor linear(Tensor x, Tensor weight, Optional<Tensor> bias);

    /** Adds {@code x [rows, in] · weight [out, in]ᵀ} to {@code target [rows, out]}, contiguous. */
    void addTo(Tensor target, Tensor x, Tensor weight);

    /** As {@link #linear}, for a matrix in eight bits; each row of x is rounded to eight bits with a scale of its own. */
    Tensor linear(Tensor x, RowScaled weight, Optional<Tensor> bias);

    /** As {@link #addTo}, for a matrix in eight bits; each row of x is rounded to eight bits with a scale of its own. */
    void addTo(Tensor target, Tensor x, RowScaled weight);

    /** What was decided; once for each. */
    final class Chosen {
        private static final Map<Key, MatrixProducts> ALL = new ConcurrentHashMap<>();

        private record Key(Device device, DType type) {}

        private Chosen() {}

        private static MatrixProducts choose(Device device, DType type) {
            if (!device.isCuda()
                    || (type != DType.FLOAT16 && type != DType.BFLOAT16)
                    || CudaGraph.unavailable().isPresent()) {
                return PlainProducts.INSTANCE;
            }
            try {
                return new TimedProducts(device, type, CudaDriver.of(device));
            } catch (InkloomException _) {
                return PlainProducts.INSTANCE; // without cuBLASLt by itself libtorch has one of its own
            }
        }
    }
}
