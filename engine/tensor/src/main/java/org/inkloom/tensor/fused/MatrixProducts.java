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
 * Products of activations with a layer's matrix. On a GPU in half precision, several algorithms are timed when a size
 * first occurs, and the fastest is used from then on and remembered on the disk. Elsewhere libtorch decides. For
 * inference: gradients cannot flow through them. Results belong to the caller's scope.
 */
public interface MatrixProducts {
    /** Returns the products of a device and an element type; the same object every time. */
    static MatrixProducts of(Device device, DType type) {
        return Chosen.ALL.computeIfAbsent(new Chosen.Key(device, type), key -> Chosen.choose(device, type));
    }

    /** Returns libtorch's own products; tests compare the others with them. */
    static MatrixProducts plain() {
        return PlainProducts.INSTANCE;
    }

    /** Returns why products with {@link RowScaled} matrices would not be faster here; empty if they are. */
    Optional<String> slowInFloat8();

    /** Returns {@code x [..., in] · weight [out, in]ᵀ + bias [out]}, of shape {@code [..., out]}. */
    Tensor linear(Tensor x, Tensor weight, Optional<Tensor> bias);

    /** Adds {@code x [rows, in] · weight [out, in]ᵀ} to {@code target [rows, out]}, contiguous. */
    void addTo(Tensor target, Tensor x, Tensor weight);

    /**
     * As {@link #linear(Tensor, Tensor, Optional)}, for a matrix in float8. Each row of x is rounded to float8 too,
     * with a scale of its own.
     */
    Tensor linear(Tensor x, RowScaled weight, Optional<Tensor> bias);

    /**
     * As {@link #addTo(Tensor, Tensor, Tensor)}, for a matrix in float8. Each row of x is rounded to float8 too, with a
     * scale of its own.
     */
    void addTo(Tensor target, Tensor x, RowScaled weight);

    /** The products chosen for each device and element type. */
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
