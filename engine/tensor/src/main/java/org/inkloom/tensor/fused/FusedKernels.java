package org.inkloom.tensor.fused;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.tensor.Device;
import org.inkloom.weights.DType;

/**
 * Sequences of operations that diffusion models need again and again, each done in one step. For inference: gradients
 * cannot flow through them. Results belong to the caller's scope.
 *
 * <p>Features are {@code [B, C, H, W]} in the channels-last layout, with C a multiple of 8. A shift is a vector that is
 * added to every position, for example a convolution's bias or a time vector: {@code [C]}, the same for all examples,
 * or {@code [B, C]}, whose rows need not be adjacent in memory. All tensors of a call have one element type, float16 or
 * bfloat16 on a GPU, where computation is in float32 and rounded once at the end.
 */
public interface FusedKernels {
    /** What follows a group normalisation. */
    enum Activation {
        NONE,
        SILU
    }

    /**
     * A sum together with its normalisation.
     *
     * @param sum everything that was added, rounded to the element type
     * @param normal the normalised sum, of the same shape
     */
    record Summed(Tensor sum, Tensor normal) {}

    /**
     * Returns the kernels for a device and an element type; the same object every time. Where {@link #unavailable}
     * gives a reason these are plain operations.
     */
    static FusedKernels of(Device device, DType type) {
        return KernelChoice.of(device, type).kernels();
    }

    /** Returns libtorch's plain operations in the same form; tests compare the kernels with them. */
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
     * Applies classifier-free guidance: {@code negative + scale * (positive - negative)}.
     *
     * @param both {@code [2 B, ...]}, contiguous: predictions for the negative prompts, then those for the prompts; the
     *     number of elements is a multiple of 16
     * @param scale float32 {@code [1]} on the same device; as a tensor, so that one recording serves every scale
     * @return float32 {@code [B, ...]}
     */
    Tensor guide(Tensor both, Tensor scale);
}
