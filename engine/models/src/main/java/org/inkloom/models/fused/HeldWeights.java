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

/** Tensors in the compute type that are made of a model's weights once and belong to them. */
public final class HeldWeights {
    private HeldWeights() {}

    /** Returns a weight in the compute type; the weight itself where it is held in that type. */
    static Tensor value(WeightScope w, String name, Parameter parameter) {
        if (parameter.isPacked()) {
            throw new IllegalArgumentException(w.path() + "." + name + " is packed for the CPU");
        }
        return Tensors.dtype(parameter.stored()) == w.compute()
                ? parameter.stored()
                : w.constant(name + ".computed", () -> parameter.stored().to(Tensors.scalarType(w.compute())));
    }

    /** Lets a weight lie where its numbers lie again, so that they are held once; not where it is held in another type. */
    static void move(WeightScope w, Parameter parameter, Tensor same) {
        if (Tensors.dtype(parameter.stored()) == w.compute()) {
            parameter.moveTo(same);
        }
    }

    /** Returns weights one under the other. */
    public static Tensor joined(WeightScope w, String name, List<Tensor> parts) {
        return parts.size() == 1
                ? parts.getFirst()
                : w.constant(name, () -> torch.cat(new TensorVector(parts.toArray(Tensor[]::new)), 0));
    }

    /** Returns a matrix in eight bits. */
    static RowScaled rounded(WeightScope w, String name, Tensor matrix) {
        Tensor numbers = w.constant(name + ".float8", () -> RowScaled.of(matrix).numbers());
        Tensor scales = w.constant(name + ".scales", () -> RowScaled.of(matrix).scales());
        return new RowScaled(numbers, scales);
    }

    /** Returns the sum of vectors, added up in float32. */
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
