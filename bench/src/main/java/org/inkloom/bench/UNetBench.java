package org.inkloom.bench;

import org.bytedeco.pytorch.NoGradGuard;
import org.inkloom.bench.operations.OperationCount;
import org.inkloom.models.preset.ModelPreset;
import org.inkloom.models.unet.UNetConfig;
import org.inkloom.models.unet.UNetModel;
import org.inkloom.report.RunControl;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;

/**
 * Times forward passes of a U-Net with random weights.
 *
 * @param preset which sizes
 * @param placement device and type; weights that are left as in their file are float16
 * @param batch pictures at once; a guided step has two per picture
 * @param height picture height in pixels
 * @param width picture width in pixels
 * @param warmup runs that do not count
 * @param runs runs that count
 */
public record UNetBench(
        ModelPreset preset, Placement placement, int batch, int height, int width, int warmup, int runs) {
    /** Measures. */
    public Measurement run() {
        return run(RunControl.quiet());
    }

    /** Measures, and shows how far it is. */
    public Measurement run(RunControl control) {
        UNetConfig config = preset.unet();
        String name = "unet " + Sizes.of(preset, placement, batch, height, width);
        try (UNetModel model = UNetModel.over(config, RandomOnDevice.weights(placement, Sizes.stored(placement)));
                NoGradGuard noGrad = new NoGradGuard();
                Scope scope = Scope.open()) {
            Extent extent = Extent.of(preset, height, width);
            UNetInputs inputs = UNetInputs.random(config, placement, batch, extent);
            OperationCount count =
                    OperationCount.ofUNet(config, batch, extent.height(), extent.width(), extent.tokens());
            Measurement.Repetition repetition = new Measurement.Repetition(warmup, runs);
            return Measurement.of(name, placement.device(), repetition, count.teraflops(), control, () -> {
                try (Scope each = Scope.open()) {
                    model.base().forward(inputs.sample(), inputs.timesteps(), inputs.conditioning());
                }
            });
        }
    }
}
