package org.inkloom.tensor.fused;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.Device;
import org.inkloom.weights.DType;

/**
 * Operations that a diffusion model does one after the other, as one step each. For inference: nothing here can be
 * differentiated. Results belong to the caller's scope.
 *
 * <p>Features are {@code [B, C, H, W]} in the channels-last layout, C a multiple of 8. A shift is {@code [C]}, the same
 * for every example, or {@code [B, C]}, whose rows may lie apart: a convolution's bias, a time vector. All tensors of a
 * call are of one element type, float16 or bfloat16 on a GPU; arithmetic is float32 there, rounded once at the end.
 */
public interface FusedKernels {
    /** What follows a group normalisation. */
    enum Activation {
        NONE,
        SILU
    }

    /**
     * A sum and what its normalisation is.
     *
     * @param sum of everything that was added, as stored
     * @param normal the sum normalised, the same shape
     */
    record Summed(Tensor sum, Tensor normal) {}

    /**
     * Returns the kernels for a device and an element type; the same object every time. They are plain where {@link
     * #unavailable} says why.
     */
    static FusedKernels of(Device device, DType type) {
        return KernelChoice.of(device, type).kernels();
    }

    /** Returns libtorch's plain operations in the same form: what kernels are compared with. */
    static FusedKernels plain() {
        return PlainKernels.INSTANCE;
    }

    /** Returns why there are no kernels for a device and an element type; empty if there are. */
    static Optional<String> unavailable(Device device, DType type) {
        return KernelChoice.of(device, type).missing();
    }

    /** Returns {@code activation(groupNorm(x + shift))}, the shape of {@code x}. */
    Tensor groupNorm(Tensor x, Optional<Tensor> shift, Affine affine, int groups, Activation activation);

    /** Returns {@code s = x + shift + residual} and {@code activation(groupNorm(s))}. */
    Summed addGroupNorm(
            Tensor x,
            Optional<Tensor> shift,
            Optional<Tensor> residual,
            Affine affine,
            int groups,
            Activation activation);

    /**
     * Returns {@code layerNorm(x + shift)} over the last dimension.
     *
     * @param x {@code [..., C]}, contiguous
     * @param shift {@code [C]}
     */
    Tensor layerNorm(Tensor x, Optional<Tensor> shift, Affine affine);

    /** Returns {@code x + shift + residual} for features of the shape and layout of {@code x}. */
    Tensor add(Tensor x, Optional<Tensor> shift, Optional<Tensor> residual);

    /**
     * Gates a projection (Shazeer, arXiv:2002.05202): {@code (v + bv) * gelu(g + bg)}.
     *
     * @param both {@code [..., 2 * inner]}, contiguous: values, then gates; inner a multiple of 8
     * @param bias {@code [2 * inner]}
     * @return {@code [..., inner]}
     */
    Tensor geglu(Tensor both, Optional<Tensor> bias);

    /**
     * Returns {@code softmax(scale * scores)} over the last dimension, in the kernels' element type.
     *
     * @param scores float32 {@code [rows, columns]}, contiguous, finite
     */
    Tensor softmax(Tensor scores, double scale);

    /**
     * Guides predictions: {@code negative + scale * (positive - negative)}.
     *
     * @param both {@code [2 B, ...]}, contiguous: for the negative prompts, then for the prompts; a multiple of 16
     *     elements
     * @param scale float32 {@code [1]} on the same device, so that a recording serves every scale
     * @return float32 {@code [B, ...]}
     */
    Tensor guide(Tensor both, Tensor scale);
}
