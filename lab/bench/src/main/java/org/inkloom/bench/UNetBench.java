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
 * Measures forward passes of a U-Net with random weights.
 *
 * @param preset the model's sizes
 * @param placement device and data type; weights that are left as in their file are float16
 * @param batch rows at a time; guidance needs two for each picture
 * @param height of a picture in pixels
 * @param width of a picture in pixels
 * @param warmup runs that are not counted
 * @param runs counted runs
 */
public record UNetBench(
        ModelPreset preset, Placement placement, int batch, int height, int width, int warmup, int runs) {
    /**
     * Measures the normal pass and, on a GPU, the one replayed from a CUDA graph, also in eight bits if the GPU
     * supports it.
     */
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
        // The graph is recorded in the second call, so at least two are not counted.
        int before = placement.device().isCuda() ? Math.max(2, warmup) : warmup;
        Measurement.Repetition repetition = new Measurement.Repetition(before, runs);
        return Measurement.of(name, placement.device(), repetition, count.teraflops(), control, () -> {
            try (Scope each = Scope.open()) {
                denoiser.predict(inputs.sample(), inputs.timesteps(), inputs.pass());
            }
        });
    }
}
