package org.inkloom.models.text.chatglm;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.WeightScope;

/**
 * Rotary position embedding (Su et al., arXiv:2104.09864) as ChatGLM applies it: the first half of a head's channels is
 * rotated in neighbouring pairs, the second half stays unchanged.
 *
 * @param cos cosines of the angles, {@code [B, T, 1, C/4]}
 * @param sin sines of the angles, {@code [B, T, 1, C/4]}
 */
record Rotary(Tensor cos, Tensor sin) {
    private static final double BASE = 10_000;

    /**
     * Computes the angles of a batch, once for all blocks; in float32 whatever type is computed in.
     *
     * @param positions int64 {@code [B, T]}
     * @param headChannels C
     */
    static Rotary of(WeightScope w, Tensor positions, int headChannels) {
        Tensor frequencies = w.constant("rotary_frequencies", () -> frequencies(w, headChannels));
        try (Scope scope = Scope.open()) {
            Tensor angles = positions
                    .to(torch.ScalarType.Float)
                    .unsqueeze(-1)
                    .unsqueeze(-1)
                    .mul(frequencies);
            return new Rotary(
                    scope.keep(Tensors.cast(angles.cos(), w.compute())),
                    scope.keep(Tensors.cast(angles.sin(), w.compute())));
        }
    }

    private static Tensor frequencies(WeightScope w, int headChannels) {
        int rotated = headChannels / 2;
        float[] exponents = new float[rotated / 2];
        for (int i = 0; i < exponents.length; i++) {
            exponents[i] = 2f * i / rotated;
        }
        // libtorch's own power function is used, so that the last bit equals the reference's: it is multiplied by the
        // position.
        Tensor powers = torch.pow(new Scalar(BASE), Tensors.of(exponents, exponents.length));
        return Tensors.to(powers.reciprocal(), w.device(), Tensors.dtype(powers));
    }

    /**
     * Rotates queries or keys.
     *
     * @param x {@code [B, T, heads, C]}
     * @return the same shape
     */
    Tensor apply(Tensor x) {
        try (Scope scope = Scope.open()) {
            long rotated = 4 * cos.size(3);
            long still = x.size(3) - 2 * cos.size(3);
            Tensor pairs = x.narrow(3, 0, 2 * cos.size(3)).unflatten(3, rotated / 4, 2);
            Tensor first = pairs.select(4, 0);
            Tensor second = pairs.select(4, 1);
            Tensor turned = torch.stack(
                            new TensorVector(
                                    first.mul(cos).sub(second.mul(sin)),
                                    second.mul(cos).add(first.mul(sin))),
                            4)
                    .flatten(3, 4);
            return scope.keep(Tensors.cat(3, turned, x.narrow(3, 2 * cos.size(3), still)));
        }
    }
}
