package org.inkloom.training.step;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.DType;

/**
 * The weights that a run changes, as one float32 vector, and their gradients as another. Each named weight is a view of
 * the first whose gradient is a view of the second, so the optimizer, the norm and the moving average are a handful of
 * operations however many weights there are, and gradients stay at fixed addresses.
 *
 * <p>Where the model computes in half precision, the named weights are views of a half-precision copy instead, which
 * {@link #refresh} renews after an update, and {@link #collect} adds their gradients to the float32 ones: two
 * conversions in all and not two per weight and pass. Where it computes in float64, all of it is float64.
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
    private final Tensor usedValues;
    private final Tensor usedGradients;
    private final boolean copied;
    private final long count;

    /**
     * Allocates zeros.
     *
     * @param shapes shape by name, in the order in which they lie in memory; at least one
     * @param placement where the model computes, and in which type
     */
    public TrainedWeights(Map<String, long[]> shapes, Placement placement) {
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
        DType exact = placement.exact();
        copied = placement.compute() != exact;
        values = zeros(end, placement.device(), exact);
        gradients = zeros(end, placement.device(), exact);
        usedValues = copied ? zeros(end, placement.device(), placement.compute()) : values;
        usedGradients = copied ? zeros(end, placement.device(), placement.compute()) : gradients;
        try (Scope scope = Scope.open()) {
            for (String name : shapes.keySet()) {
                Tensor parameter = view(usedValues, name).detach();
                parameter.set_requires_grad(true);
                // Backward adds to a gradient that is there, so it lands in the common vector.
                parameter.mutable_grad().put(view(usedGradients, name));
                parameters.put(name, Scope.retain(parameter));
            }
        }
    }

    private static Tensor zeros(long size, Device device, DType type) {
        try (Scope scope = Scope.open()) {
            return Scope.retain(torch.zeros(new long[] {size}, Tensors.options(device, type)));
        }
    }

    /** Makes the named weights show the values; to be called after the values were changed. */
    public void refresh() {
        if (copied) {
            try (NoGradGuard noGrad = new NoGradGuard()) {
                usedValues.copy_(values);
            }
        }
    }

    /** Adds what backward has left to the gradients; to be called after each backward. */
    public void collect() {
        if (copied) {
            try (Scope scope = Scope.open();
                    NoGradGuard noGrad = new NoGradGuard()) {
                gradients.add_(usedGradients);
                usedGradients.zero_();
            }
        }
    }

    /** Forgets all gradients. */
    public void clearGradients() {
        try (NoGradGuard noGrad = new NoGradGuard()) {
            gradients.zero_();
            if (copied) {
                usedGradients.zero_();
            }
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

    /** Returns a weight as the model computes with it, collecting its gradient. */
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

    /** Returns where a weight begins in the vectors. */
    public long offset(String name) {
        Long offset = offsets.get(name);
        if (offset == null) {
            throw new IllegalArgumentException("no trained weight " + name);
        }
        return offset;
    }

    /**
     * Lets the model compute with other values for a while, for instance with their moving average.
     *
     * @param vector of this layout, float32
     */
    public void lend(Tensor vector, Runnable work) {
        try (Scope scope = Scope.open()) {
            Tensor own = usedValues.clone();
            try {
                fill(usedValues, vector);
                work.run();
            } finally {
                fill(usedValues, own);
            }
        }
    }

    private static void fill(Tensor target, Tensor source) {
        try (NoGradGuard noGrad = new NoGradGuard()) {
            target.copy_(source);
        }
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
        if (copied) {
            Scope.release(usedGradients);
            Scope.release(usedValues);
        }
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
