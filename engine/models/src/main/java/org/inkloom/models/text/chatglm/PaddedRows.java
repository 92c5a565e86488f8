package org.inkloom.models.text.chatglm;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.WeightScope;
import org.inkloom.weights.DType;

/**
 * Positions and attention bias of rows that are padded on the left, computed on the device from their lengths; the same
 * numbers as {@link EncoderInput#whole}.
 *
 * @param positions int64 {@code [B, T]}, 0 for padding
 * @param bias {@code [B, 1, T, T]} in the compute type: a token sees the tokens up to itself, padding sees everything
 */
record PaddedRows(Tensor positions, Tensor bias) {
    /** Computes them in the current scope. */
    static PaddedRows of(WeightScope w, Tensor ids, Tensor lengths) {
        long length = ids.size(1);
        try (Scope scope = Scope.open()) {
            Tensor columns = torch.arange(new Scalar(length), Tensors.options(w.device(), DType.INT64));
            // Position of each column within its prompt; negative in the padding.
            Tensor place = columns.unsqueeze(0).sub(lengths.neg().add(new Scalar(length)));
            Tensor padding = place.lt(new Scalar(0));
            Tensor later = columns.unsqueeze(0).gt(columns.unsqueeze(1)); // [query, key]
            Tensor hidden = padding.unsqueeze(1)
                    .logical_or(later.unsqueeze(0))
                    .logical_and(padding.unsqueeze(2).logical_not());
            Tensor bias = torch.zeros(
                            new long[] {ids.size(0), length, length}, Tensors.options(w.device(), w.compute()))
                    .masked_fill(hidden, new Scalar(Double.NEGATIVE_INFINITY));
            Tensor positions = place.clamp(new ScalarOptional(new Scalar(0)), new ScalarOptional());
            return new PaddedRows(scope.keep(positions), scope.keep(bias.unsqueeze(1)));
        }
    }
}
