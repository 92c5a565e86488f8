package org.inkloom.bench;

import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.models.preset.ModelPreset;
import org.inkloom.models.unet.UNet;
import org.inkloom.models.unet.UNetConfig;
import org.inkloom.models.unet.UNetModel;
import org.inkloom.tensor.DType;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.Weights;

/**
 * Times forward passes of a U-Net with random weights.
 *
 * @param preset which sizes
 * @param placement device and type
 * @param batch pictures at once; a guided step has two per picture
 * @param height picture height in pixels
 * @param width picture width in pixels
 * @param warmup runs that do not count
 * @param runs runs that count
 */
public record UNetBench(
        ModelPreset preset, Placement placement, int batch, int height, int width, int warmup, int runs) {
    private static final int PIXELS_PER_LATENT = 8;
    private static final int TOKENS = 256;

    /** Measures. */
    public Measurement run() {
        UNetConfig config = preset.unet();
        try (UNetModel model = UNetModel.over(
                        config, Weights.create(placement, new RandomOnDevice(placement.device())));
                NoGradGuard noGrad = new NoGradGuard();
                Scope scope = Scope.open()) {
            Inputs inputs = Inputs.of(config, placement, batch, height, width);
            double teraflops = UNetArithmetic.teraflops(
                    config, batch, height / PIXELS_PER_LATENT, width / PIXELS_PER_LATENT, TOKENS);
            String name = "unet " + preset + " " + height + "x" + width + " batch " + batch + " "
                    + placement.compute() + " " + placement.device();
            return Measurement.of(name, placement.device(), warmup, runs, teraflops, () -> {
                try (Scope each = Scope.open()) {
                    model.base().forward(inputs.sample(), inputs.timesteps(), inputs.conditioning());
                }
            });
        }
    }

    /** Random inputs of the right shapes. */
    record Inputs(Tensor sample, Tensor timesteps, UNet.Conditioning conditioning) {
        static Inputs of(UNetConfig config, Placement placement, int batch, int height, int width) {
            int pooled = config.additionInputDim() - 6 * config.additionTimeDim();
            return new Inputs(
                    randn(placement, batch, config.inChannels(), height / PIXELS_PER_LATENT, width / PIXELS_PER_LATENT),
                    Tensors.mul(torch.ones(new long[] {batch}, floats(placement.device())), 500),
                    new UNet.Conditioning(
                            randn(placement, batch, TOKENS, config.encoderHiddenDim()),
                            randn(placement, batch, pooled),
                            Tensors.mul(torch.ones(new long[] {batch, 6}, floats(placement.device())), 1024)));
        }

        private static Tensor randn(Placement placement, long... shape) {
            return Tensors.cast(torch.randn(shape, floats(placement.device())), placement.compute());
        }

        private static org.bytedeco.pytorch.TensorOptions floats(Device device) {
            return Tensors.options(device, DType.FLOAT32);
        }
    }
}
