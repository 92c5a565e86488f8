package org.inkloom.tensor.layers;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.DType;

/**
 * A two-dimensional convolution that gives right results also with oneDNN 3.7.1.
 *
 * <p>That version, which the built-in libtorch contains, arranges float32 maps in blocks of 8 or 16 channels, and
 * computes wrongly where the last block is only partly filled (oneDNN's issue 3280, mended in 3.8.1). On processors
 * with AVX2 or AVX-512, a kernel larger than 1×1 over 24 channels then gives nonsense, and so does the gradient of a
 * map of 4 channels, such as a U-Net's last. Channels of zeros are therefore added to fill the block. They change no
 * sum, and cost nothing, since oneDNN would have filled the block itself.
 */
public final class Convolution {
    /** Channels of the widest block. */
    private static final long BLOCK = 16;

    /** oneDNN does not arrange maps of up to this many input channels in blocks. */
    private static final long UNBLOCKED = 8;

    private static final long[] DENSE = {1, 1};

    private Convolution() {}

    /**
     * Returns the convolution in the caller's scope.
     *
     * @param x {@code [B, in, H, W]}
     * @param weight {@code [out, in, kernel, kernel]}
     * @param bias {@code [out]}, or empty
     * @param stride steps down and to the right
     * @param padding zeros above and below, left and right
     * @return {@code [B, out, H', W']}
     */
    public static Tensor apply(Tensor x, Tensor weight, TensorOptional bias, long[] stride, long[] padding) {
        if (x.is_cuda() || weight.size(2) * weight.size(3) == 1 || Tensors.dtype(x) == DType.FLOAT64) {
            return torch.conv2d(x, weight, bias, stride, padding, DENSE, 1);
        }
        long in = weight.size(1);
        long out = weight.size(0);
        long moreIn = in > UNBLOCKED ? missing(in) : 0;
        long moreOut = x.requires_grad() ? missing(out) : 0;
        if (moreIn == 0 && moreOut == 0) {
            return torch.conv2d(x, weight, bias, stride, padding, DENSE, 1);
        }
        Tensor maps = filled(x, 0, 0, 0, 0, 0, moreIn);
        Tensor kernels = filled(weight, 0, 0, 0, 0, 0, moreIn, 0, moreOut);
        TensorOptional shift =
                bias.has_value() && moreOut > 0 ? new TensorOptional(filled(bias.get(), 0, moreOut)) : bias;
        return torch.conv2d(maps, kernels, shift, stride, padding, DENSE, 1).narrow(1, 0, out);
    }

    private static long missing(long channels) {
        return (BLOCK - channels % BLOCK) % BLOCK;
    }

    private static Tensor filled(Tensor tensor, long... zeros) {
        return torch.constant_pad_nd(tensor, zeros, new Scalar(0));
    }
}
