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
 * The weights that a run trains, as one float32 vector, and their gradients as another. Each named weight is a view of
 * the first vector, and its gradient a view of the second. The optimizer, the norm and the moving average are therefore
 * a handful of operations however many weights there are, and gradients stay at fixed addresses.
 *
 * <p>If the model computes in half precision, the named weights are views of a half-precision copy instead.
 * {@link #refresh} renews the copy after an update, and {@link #collect} adds its gradients to the float32 ones: two
 * conversions in all, instead of two per weight and pass. If the model computes in float64, everything is float64.
 * Weights of a part that always computes in full precision are views of the float32 vectors.
 *
 * <p>Owns its memory until {@link #close}.
 */
public final class TrainedWeights implements AutoCloseable {
    /** Weights begin at multiples of this many elements, 64 bytes, as allocators would place them. */
    private static final long ALIGNMENT = 16;

    private final Map<String, long[]> shapes;
    private final Map<String, Long> offsets = new LinkedHashMap<>();
    private final Map<String, Tensor> parameters = new LinkedHashMap<>();
    private final Set<String> exactly;
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
        this(shapes, placement, Set.of());
    }

    /**
     * As above, with weights of a part that computes in full precision whatever the placement says.
     *
     * @param exactly the names of those weights
     */
    public TrainedWeights(Map<String, long[]> shapes, Placement placement, Set<String> exactly) {
        this.exactly = Set.copyOf(exactly);
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
                boolean full = this.exactly.contains(name);
                Tensor parameter = view(full ? values : usedValues, name).detach();
                parameter.set_requires_grad(true);
                // The backward pass adds to a gradient that exists already, so it writes into the common vector.
                parameter.mutable_grad().put(view(full ? gradients : usedGradients, name));
                parameters.put(name, Scope.retain(parameter));
            }
        }
    }

    private static Tensor zeros(long size, Device device, DType type) {
        try (Scope scope = Scope.open()) {
            return Scope.retain(torch.zeros(new long[] {size}, Tensors.options(device, type)));
        }
    }

    /** Renews the copy that the model computes with; to be called after the values were changed. */
    public void refresh() {
        if (copied) {
            try (NoGradGuard noGrad = new NoGradGuard()) {
                usedValues.copy_(values);
            }
        }
    }

    /** Adds what the backward pass computed to the gradients; to be called after each backward pass. */
    public void collect() {
        if (copied) {
            try (Scope scope = Scope.open();
                    NoGradGuard noGrad = new NoGradGuard()) {
                gradients.add_(usedGradients);
                usedGradients.zero_();
            }
        }
    }

    /** Sets all gradients to zero. */
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

    /** Returns a weight as the model computes with it; its gradient is collected. */
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
            Tensor exact = exactly.isEmpty() ? values : values.clone();
            try {
                fill(usedValues, vector);
                fillExact(vector);
                work.run();
            } finally {
                fill(usedValues, own);
                fillExact(exact);
            }
        }
    }

    private void fillExact(Tensor source) {
        for (String name : exactly) {
            fill(view(values, name), view(source, name));
        }
    }

    private static void fill(Tensor target, Tensor source) {
        try (NoGradGuard noGrad = new NoGradGuard()) {
            target.copy_(source);
        }
    }

    /** Returns all weights as one vector. Gaps between them, which aligned addresses need, are zero. */
    public Tensor values() {
        return values;
    }

    /** Returns all gradients as one vector, with the same gaps. */
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
