package org.inkloom.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.NoGradGuard;
import org.inkloom.bench.operations.OperationCount;
import org.inkloom.diffusion.denoise.Denoiser;
import org.inkloom.models.preset.ModelPreset;
import org.inkloom.models.unet.UNetConfig;
import org.inkloom.models.unet.UNetModel;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.AdapterSet;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.fused.FusedKernels;
import org.inkloom.tensor.fused.MatrixProducts;

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
    /** Measures the plain pass and, on a GPU, the recorded one, in eight bits too where the GPU has them. */
    public List<Measurement> run(RunControl control) {
        List<Measurement> measured = new ArrayList<>(runUnrounded(control));
        if (placement.device().isCuda()) {
            measured.addAll(runInFloat8(control));
        }
        return measured;
    }

    private List<Measurement> runUnrounded(RunControl control) {
        UNetConfig config = preset.unet();
        String sizes = Sizes.of(preset, placement, batch, height, width);
        try (UNetModel model = UNetModel.over(config, RandomOnDevice.weights(placement, Sizes.stored(placement)));
                NoGradGuard noGrad = new NoGradGuard();
                Scope scope = Scope.open()) {
            Extent extent = Extent.of(preset, height, width);
            UNetInputs inputs = UNetInputs.random(config, placement, batch, extent);
            OperationCount count =
                    OperationCount.ofUNet(config, batch, extent.height(), extent.width(), extent.tokens());
            List<Measurement> measured = new ArrayList<>();
            measured.add(measure("unet " + sizes, Denoiser.of(model.base()), inputs, count, control));
            Optional<String> why = FusedKernels.unavailable(placement.device(), placement.compute());
            if (why.isPresent()) {
                if (placement.device().isCuda()) {
                    control.progress().say("Fused kernels are not measured: " + why.get() + ".");
                }
                return measured;
            }
            try (Denoiser recorded = Denoiser.fastest(model, AdapterSet.NONE)) {
                measured.add(measure("unet recorded " + sizes, recorded, inputs, count, control));
            }
            return measured;
        }
    }

    private List<Measurement> runInFloat8(RunControl control) {
        Optional<String> why =
                MatrixProducts.of(placement.device(), placement.compute()).slowInFloat8();
        if (why.isPresent()) {
            control.progress().say("Products in eight bits are not measured: " + why.get() + ".");
            return List.of();
        }
        UNetConfig config = preset.unet();
        Placement rounded = placement.inFloat8();
        try (UNetModel model = UNetModel.over(config, RandomOnDevice.weights(rounded, Sizes.stored(placement)));
                NoGradGuard noGrad = new NoGradGuard();
                Scope scope = Scope.open();
                Denoiser recorded = Denoiser.fastest(model, AdapterSet.NONE)) {
            Extent extent = Extent.of(preset, height, width);
            UNetInputs inputs = UNetInputs.random(config, placement, batch, extent);
            OperationCount count =
                    OperationCount.ofUNet(config, batch, extent.height(), extent.width(), extent.tokens());
            String sizes = Sizes.of(preset, placement, batch, height, width);
            return List.of(measure("unet recorded float8 " + sizes, recorded, inputs, count, control));
        }
    }

    private Measurement measure(
            String name, Denoiser denoiser, UNetInputs inputs, OperationCount count, RunControl control) {
        // A recorded pass records in its second call.
        int before = placement.device().isCuda() ? Math.max(2, warmup) : warmup;
        Measurement.Repetition repetition = new Measurement.Repetition(before, runs);
        return Measurement.of(name, placement.device(), repetition, count.teraflops(), control, () -> {
            try (Scope each = Scope.open()) {
                denoiser.predict(inputs.sample(), inputs.timesteps(), inputs.pass());
            }
        });
    }
}
