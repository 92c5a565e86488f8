package org.inkloom.training.step;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.DType;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;

/**
 * The weights that a run changes, as one float32 vector, and their gradients as another. Each named weight is a view of
 * the first whose gradient is a view of the second, so the optimizer, the norm and the moving average are a handful of
 * operations however many weights there are, and gradients stay at fixed addresses.
 *
 * <p>Owns its memory until {@link #close}.
 */
public final class TrainedWeights implements AutoCloseable {
    /** Weights begin at multiples of this many elements, 64 bytes, as allocators would place them. */
    private static final long ALIGNMENT = 16;

    private final Map<String, long[]> shapes;
    private final Map<String, Long> offsets = new LinkedHashMap<>();
    private final Map<String, Tensor> parameters = new LinkedHashMap<>();
    private final Tensor values;
    private final Tensor gradients;
    private final long count;

    /**
     * Allocates zeros.
     *
     * @param shapes shape by name, in the order in which they lie in memory; at least one
     */
    public TrainedWeights(Map<String, long[]> shapes, Device device) {
        if (shapes.isEmpty()) {
            throw new IllegalArgumentException("nothing to train");
        }
        this.shapes = Collections.unmodifiableMap(new LinkedHashMap<>(shapes));
        long end = 0;
        long used = 0;
        for (Map.Entry<String, long[]> entry : shapes.entrySet()) {
            offsets.put(entry.getKey(), end);
            used += size(entry.getValue());
            end += Math.ceilDiv(size(entry.getValue()), ALIGNMENT) * ALIGNMENT;
        }
        count = used;
        try (Scope scope = Scope.open()) {
            values = Scope.retain(torch.zeros(new long[] {end}, Tensors.options(device, DType.FLOAT32)));
            gradients = Scope.retain(torch.zeros(new long[] {end}, Tensors.options(device, DType.FLOAT32)));
            shapes.forEach((name, shape) -> {
                Tensor parameter = view(values, name).detach();
                parameter.set_requires_grad(true);
                // Backward adds to a gradient that is there, so it lands in the common vector.
                parameter.mutable_grad().put(view(gradients, name));
                parameters.put(name, Scope.retain(parameter));
            });
        }
    }

    /** Returns the names, in memory order. */
    public Set<String> names() {
        return shapes.keySet();
    }

    /** Returns the shapes by name. */
    public Map<String, long[]> shapes() {
        return shapes;
    }

    /** Returns how many numbers are trained. */
    public long count() {
        return count;
    }

    /** Returns a weight as the model computes with it: float32, collecting its gradient. */
    public Tensor parameter(String name) {
        Tensor parameter = parameters.get(name);
        if (parameter == null) {
            throw new IllegalArgumentException("no trained weight " + name);
        }
        return parameter;
    }

    /** Returns the part of a vector of this layout that belongs to a name, in the current scope. */
    public Tensor view(Tensor vector, String name) {
        long[] shape = shapes.get(name);
        Long offset = offsets.get(name);
        if (shape == null || offset == null) {
            throw new IllegalArgumentException("no trained weight " + name);
        }
        return vector.narrow(0, offset, size(shape)).view(shape);
    }

    /** Returns all weights as one vector, the gaps between them zero. */
    public Tensor values() {
        return values;
    }

    /** Returns all gradients as one vector, the gaps between them zero. */
    public Tensor gradients() {
        return gradients;
    }

    @Override
    public void close() {
        parameters.values().forEach(Scope::release);
        parameters.clear();
        Scope.release(gradients);
        Scope.release(values);
    }

    private static long size(long[] shape) {
        long size = 1;
        for (long extent : shape) {
            size *= extent;
        }
        return size;
    }
}
