package org.inkloom.diffusion.merge;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.run.InkloomException;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.DType;
import org.inkloom.weights.StoredTensor;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFileView;

/**
 * The weighted sum of two U-Nets' weights, computed in float32 and rounded once to the first one's type. Weights that
 * only the first has are left as they are.
 */
final class MixedWeights extends TensorFileView {
    private static final long ALIGNMENT = 64;

    private final TensorFile second;
    private final MergeShares shares;
    private final Arena arena = Arena.ofShared();

    /**
     * Opens the sum; each weight is computed when it is asked for.
     *
     * @param first weights as floats (see {@link UnpackedWeights}); closed with this
     * @param second likewise
     */
    MixedWeights(TensorFile first, TensorFile second, MergeShares shares) {
        super(first);
        this.second = second;
        this.shares = shares;
    }

    @Override
    public StoredTensor get(String name) {
        StoredTensor one = file().get(name);
        if (!second.names().contains(name)) {
            return one;
        }
        StoredTensor other = second.get(name);
        if (!Arrays.equals(one.shape(), other.shape())) {
            throw InkloomException.badInput(
                    "INK-MODEL-030",
                    "The models " + file().path() + " and " + second.path() + " cannot be merged: " + name + " is "
                            + Arrays.toString(one.shape()) + " in one and " + Arrays.toString(other.shape())
                            + " in the other.",
                    "They are of different families, or one is made for inpainting.",
                    "Merge models of one family.");
        }
        try (Scope scope = Scope.open()) {
            Tensor sum = Tensors.mul(
                            Tensors.cast(Tensors.copyOf(one), DType.FLOAT32),
                            shares.first().of(name))
                    .add(Tensors.mul(
                            Tensors.cast(Tensors.copyOf(other), DType.FLOAT32),
                            shares.second().of(name)));
            MemorySegment data = Tensors.data(Tensors.cast(sum, one.dtype()).contiguous());
            // Allocated in the arena, because a model may use the memory in place as long as this is open.
            return new StoredTensor(
                    name,
                    one.dtype(),
                    one.shape(),
                    arena.allocate(data.byteSize(), ALIGNMENT).copyFrom(data));
        }
    }

    @Override
    public void close() {
        super.close();
        second.close();
        arena.close();
    }
}
