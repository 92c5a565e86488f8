package org.inkloom.models.fused;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.Parameter;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.fused.Affine;
import org.inkloom.tensor.fused.RowScaled;
import org.inkloom.weights.DType;

/**
 * Tensors that are derived from a model's weights once, when a network is built: joined, summed, or converted to the
 * type that is computed in. They are kept with the weights and freed with them.
 */
public final class HeldWeights {
    private HeldWeights() {}

    /**
     * Returns a weight in the type that is computed in: the weight itself if it is held in that type, else a converted
     * copy.
     */
    static Tensor value(WeightScope w, String name, Parameter parameter) {
        if (parameter.isPacked()) {
            throw new IllegalArgumentException(w.path() + "." + name + " is packed for the CPU");
        }
        return parameter.isHeldAsComputed() ? parameter.stored() : w.constant(name + ".computed", parameter::value);
    }

    /**
     * Makes a weight refer to a tensor that holds the same numbers in another layout, so that they are held only once.
     * Does nothing where the weight is held in another type than is computed in, because then the numbers differ.
     */
    static void move(WeightScope w, Parameter parameter, Tensor same) {
        if (parameter.isHeldAsComputed()) {
            parameter.moveTo(same);
        }
    }

    /** Returns matrices or vectors joined along their first dimension. */
    public static Tensor joined(WeightScope w, String name, List<Tensor> parts) {
        return parts.size() == 1
                ? parts.getFirst()
                : w.constant(name, () -> torch.cat(new TensorVector(parts.toArray(Tensor[]::new)), 0));
    }

    /** Returns a matrix rounded to float8, with a scale for each row. */
    static RowScaled toFloat8(WeightScope w, String name, Tensor matrix) {
        Tensor numbers = w.constant(name + ".float8", () -> RowScaled.of(matrix).numbers());
        Tensor scales = w.constant(name + ".scales", () -> RowScaled.of(matrix).scales());
        return new RowScaled(numbers, scales);
    }

    /** Returns the sum of vectors, added up in float32 and rounded once at the end. */
    public static Tensor sum(WeightScope w, String name, List<Tensor> vectors) {
        return vectors.size() == 1
                ? vectors.getFirst()
                : w.constant(name, () -> {
                    Tensor sum = Tensors.cast(vectors.getFirst(), DType.FLOAT32);
                    for (Tensor vector : vectors.subList(1, vectors.size())) {
                        sum = sum.add(Tensors.cast(vector, DType.FLOAT32));
                    }
                    return Tensors.cast(sum, w.compute());
                });
    }

    /** Takes {@code weight [channels]} and {@code bias [channels]} of a normalisation. */
    public static Affine affine(WeightScope w, long channels, double epsilon) {
        return new Affine(
                value(w, "weight", w.parameter("weight", channels)),
                value(w, "bias", w.parameter("bias", channels)),
                epsilon);
    }
}
