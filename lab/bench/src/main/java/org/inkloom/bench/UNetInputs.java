package org.inkloom.bench;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.models.unet.UNet;
import org.inkloom.models.unet.UNetConfig;
import org.inkloom.models.unet.UNetPass;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.DType;

/**
 * Random inputs of a U-Net.
 *
 * @param sample latents in the compute type
 * @param timesteps one for each row
 * @param pass text conditioning and size conditioning
 */
record UNetInputs(Tensor sample, Tensor timesteps, UNetPass pass) {
    private static final int TIME_IDS = 6;

    /** Draws inputs in the current scope. */
    static UNetInputs random(UNetConfig config, Placement placement, int batch, Extent extent) {
        int text = config.encoderHiddenDim() > 0 ? config.encoderHiddenDim() : config.crossAttentionDim();
        return new UNetInputs(
                randn(placement, batch, config.inChannels(), extent.height(), extent.width()),
                constant(placement, 500, batch),
                UNetPass.of(new UNet.Conditioning(
                        randn(placement, batch, extent.tokens(), text),
                        randn(placement, batch, config.pooledDim()),
                        constant(placement, 1024, batch, TIME_IDS))));
    }

    static Tensor randn(Placement placement, long... shape) {
        return Tensors.cast(
                torch.randn(shape, Tensors.options(placement.device(), DType.FLOAT32)), placement.compute());
    }

    private static Tensor constant(Placement placement, double value, long... shape) {
        return Tensors.mul(torch.ones(shape, Tensors.options(placement.device(), DType.FLOAT32)), value);
    }
}
