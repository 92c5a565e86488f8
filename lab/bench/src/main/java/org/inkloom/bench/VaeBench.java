package org.inkloom.bench;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.bench.operations.OperationCount;
import org.inkloom.models.preset.ModelPreset;
import org.inkloom.models.vae.Vae;
import org.inkloom.models.vae.VaeConfig;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.AdapterSet;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Weights;
import org.inkloom.tensor.fused.FusedKernels;

/**
 * Times encoding and decoding by an autoencoder with random weights, without tiles.
 *
 * @param preset which sizes
 * @param placement device and type
 * @param batch pictures at once
 * @param height picture height in pixels
 * @param width picture width in pixels
 * @param repetition how often
 */
record VaeBench(
        ModelPreset preset, Placement placement, int batch, int height, int width, Measurement.Repetition repetition) {

    /** Measures encoding and decoding, and both again with fused kernels where these exist. */
    List<Measurement> run(RunControl control) {
        VaeConfig config = preset.vae();
        String sizes = Sizes.of(preset, placement, batch, height, width);
        try (Weights weights = RandomOnDevice.weights(placement, Sizes.stored(placement));
                NoGradGuard noGrad = new NoGradGuard();
                Scope scope = Scope.open()) {
            Vae vae = weights.build("VAE", AdapterSet.NONE, name -> false, w -> new Vae(w, config));
            int perLatent = config.pixelsPerLatent();
            Tensor pictures = UNetInputs.randn(placement, batch, config.imageChannels(), height, width);
            Tensor latents =
                    UNetInputs.randn(placement, batch, config.latentChannels(), height / perLatent, width / perLatent);
            double encoding =
                    OperationCount.ofEncoding(config, batch, height, width).teraflops();
            double decoding =
                    OperationCount.ofDecoding(config, batch, height, width).teraflops();
            List<Measurement> measured = new ArrayList<>(List.of(
                    measure("vae encode " + sizes, encoding, control, () -> vae.encode(pictures, Vae.Tiles.OFF)),
                    measure("vae decode " + sizes, decoding, control, () -> vae.decode(latents, Vae.Tiles.OFF))));
            if (FusedKernels.unavailable(placement.device(), placement.compute())
                    .isEmpty()) {
                Vae fused = weights.build("VAE", AdapterSet.NONE, name -> false, w -> Vae.fused(w, config));
                measured.add(measure(
                        "vae encode fused " + sizes, encoding, control, () -> fused.encode(pictures, Vae.Tiles.OFF)));
                measured.add(measure(
                        "vae decode fused " + sizes, decoding, control, () -> fused.decode(latents, Vae.Tiles.OFF)));
            }
            return measured;
        }
    }

    private Measurement measure(String name, double teraflops, RunControl control, Runnable work) {
        return Measurement.of(name, placement.device(), repetition, teraflops, control, () -> {
            try (Scope each = Scope.open()) {
                work.run();
            }
        });
    }
}
