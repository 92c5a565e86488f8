package org.inkloom.training.base;

import java.util.Optional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.models.vae.Vae;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.training.config.BaseObjectiveConfig;
import org.inkloom.weights.DType;

/**
 * The loss of an autoencoder, a weighted sum of four means, all computed in float32: the absolute difference of pixels;
 * the absolute difference of the steps between neighbouring pixels, which keeps edges sharp; the squared difference of
 * pixels; and the Kullback-Leibler divergence of the latents from a standard normal distribution (Kingma and Welling,
 * arXiv:1312.6114).
 */
record VaeLoss(BaseObjectiveConfig objective) {
    private static final double HALF_RANGE = 127.5;

    /**
     * Converts pictures from uint8 {@code [B, H, W, 3]} to float32 {@code [B, 3, H, W]} in [-1, 1], in the current
     * scope.
     */
    static Tensor pixels(Tensor bytes) {
        try (Scope scope = Scope.open()) {
            Tensor signed = Tensors.cast(bytes, DType.FLOAT32)
                    .div(new Scalar(HALF_RANGE))
                    .sub(new Scalar(1.0));
            return scope.keep(signed.permute(0, 3, 1, 2).contiguous());
        }
    }

    /**
     * Returns the loss of a reconstruction, without the divergence, as a scalar in the current scope.
     *
     * @param decoded the reconstruction, {@code [B, 3, H, W]}
     * @param pictures the originals, float32 of the same shape, in [-1, 1]
     * @param weights of the pixels, {@code [B, 1, H, W]}; empty where all weigh the same
     */
    Tensor difference(Tensor decoded, Tensor pictures, Optional<Tensor> weights) {
        try (Scope scope = Scope.open()) {
            Tensor error = Tensors.cast(decoded, DType.FLOAT32).sub(pictures);
            Tensor loss = weighted(error.abs(), weights).mean();
            if (objective.gradientWeight() > 0) {
                Tensor edges = edges(error, weights, 3).add(edges(error, weights, 2));
                loss = loss.add(Tensors.mul(edges, objective.gradientWeight()));
            }
            if (objective.squareWeight() > 0) {
                Tensor squares = weighted(error.square(), weights).mean();
                loss = loss.add(Tensors.mul(squares, objective.squareWeight()));
            }
            return scope.keep(loss);
        }
    }

    /**
     * Returns the mean absolute error of the steps between neighbouring pixels along a dimension. A pair has the weight
     * of its second pixel.
     */
    private static Tensor edges(Tensor error, Optional<Tensor> weights, int dimension) {
        long pairs = error.size(dimension) - 1;
        Tensor steps = error.narrow(dimension, 1, pairs).sub(error.narrow(dimension, 0, pairs));
        return weighted(steps.abs(), weights.map(all -> all.narrow(dimension, 1, pairs)))
                .mean();
    }

    private static Tensor weighted(Tensor each, Optional<Tensor> weights) {
        return weights.map(each::mul).orElse(each);
    }

    /** Returns the divergence of the latents times its weight in the settings, as a scalar in the current scope. */
    Tensor divergence(Vae.Posterior posterior) {
        try (Scope scope = Scope.open()) {
            Tensor mean = Tensors.cast(posterior.mean(), DType.FLOAT32);
            Tensor logVariance = Tensors.cast(posterior.logVariance(), DType.FLOAT32);
            Tensor each =
                    mean.square().add(logVariance.exp()).sub(new Scalar(1.0)).sub(logVariance);
            return scope.keep(Tensors.mul(each.mean(), objective.klWeight() / 2));
        }
    }

    /** Returns the peak signal-to-noise ratio (PSNR) of reconstructions in decibels, averaged over the pictures. */
    static double psnr(Tensor decoded, Tensor pictures) {
        try (Scope scope = Scope.open()) {
            Tensor error = torch.clamp(
                            Tensors.cast(decoded, DType.FLOAT32),
                            new org.bytedeco.pytorch.ScalarOptional(new Scalar(-1.0)),
                            new org.bytedeco.pytorch.ScalarOptional(new Scalar(1.0)))
                    .sub(pictures)
                    .div(new Scalar(2.0));
            Tensor mse = error.square().flatten(1, -1).mean(1).add(new Scalar(1e-12));
            return Tensors.item(Tensors.mul(mse.log10(), -10).mean());
        }
    }
}
