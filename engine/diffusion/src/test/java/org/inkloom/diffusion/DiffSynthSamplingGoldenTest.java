package org.inkloom.diffusion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.diffusion.denoise.Denoiser;
import org.inkloom.diffusion.scheduler.NoiseConfig;
import org.inkloom.diffusion.scheduler.SchedulerConfig;
import org.inkloom.diffusion.scheduler.SchedulerKind;
import org.inkloom.diffusion.scheduler.Stepper;
import org.inkloom.golden.Closeness;
import org.inkloom.golden.Golden;
import org.inkloom.golden.GoldenRun;
import org.inkloom.models.text.PromptEmbeds;
import org.inkloom.models.text.chatglm.KolorsTextEncoder;
import org.inkloom.models.unet.UNet;
import org.inkloom.models.unet.UNetModel;
import org.inkloom.models.unet.UNetPass;
import org.inkloom.models.vae.Vae;
import org.inkloom.models.vae.VaeModel;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.DType;
import org.inkloom.weights.StoredTensor;
import org.inkloom.weights.TensorFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Against the pictures that DiffSynth-Studio draws to look at a training, from recorded noise. */
@Tag("golden")
class DiffSynthSamplingGoldenTest {
    private static final double LATENTS = GoldenRun.tolerance(2e-4);
    // 2e-4 of a picture in [0, 1]; this one is in [-1, 1].
    private static final double IMAGE = 2 * GoldenRun.tolerance(2e-4);
    /** DiffSynth does not read it from the autoencoder's config. */
    private static final double SCALING_FACTOR = 0.13025;

    @Test
    void draws_what_diffsynth_draws_with_enhanced_ddim() {
        List.of("text_encoder", "tokenizer", "unet", "vae").forEach(part -> Golden.path("kolors-tiny/" + part));
        Map<String, StoredTensor> traced = new HashMap<>();
        try (TensorFile expected = Golden.tensors("train/diffsynth_sampling.safetensors");
                NoGradGuard noGrad = new NoGradGuard();
                Scope scope = Scope.open()) {
            Tensor latents = denoise(expected, traced);
            if (expected.names().contains("step_latents")) {
                compareSteps(Tensors.copyOf(expected.get("step_latents")), traced);
            }
            Closeness.absolute(expected.get("image_minus1_1"), decode(latents), IMAGE);
        }
    }

    private static void compareSteps(Tensor all, Map<String, StoredTensor> traced) {
        assertThat(traced).hasSize((int) all.size(0));
        for (int i = 0; i < all.size(0); i++) {
            Closeness.relative(
                    "diffsynth_sampling.step_latents[" + i + "]",
                    Tensors.floats(all.select(0, i)),
                    Closeness.floats(Objects.requireNonNull(traced.get("latents." + i))),
                    LATENTS);
        }
    }

    private static Tensor denoise(TensorFile expected, Map<String, StoredTensor> traced) {
        StoredTensor image = expected.get("image_minus1_1");
        Placement placement = GoldenRun.placement();
        try (Scope scope = Scope.open();
                UNetModel model = UNetModel.load(Golden.path("kolors-tiny/unet"), placement);
                Stepper stepper = SchedulerConfig.of(SchedulerKind.ENHANCED_DDIM, NoiseConfig.KOLORS)
                        .stepper(Integer.parseInt(setting(expected, "steps")))) {
            float[] timesteps = new float[stepper.timesteps().length];
            for (int i = 0; i < timesteps.length; i++) {
                timesteps[i] = (float) stepper.timesteps()[i];
            }
            if (expected.names().contains("timesteps")) {
                assertThat(timesteps).containsExactly(Closeness.floats(expected.get("timesteps")));
            }
            Tensor start = Tensors.to(Tensors.copyOf(expected.get("init_latents")), placement.device(), DType.FLOAT32);
            Denoising loop = new Denoising(
                    Denoiser.of(model.base()),
                    placement,
                    stepper,
                    UNetPass.of(
                            conditioning(expected, start.size(0), (float) image.shape()[2], (float) image.shape()[3])),
                    Guidance.of(Double.parseDouble(setting(expected, "cfg"))));
            Trace trace = (key, tensor) -> traced.put(key, Tensors.store(key, tensor));
            return scope.keep(loop.run(
                    start,
                    () -> {
                        throw new AssertionError("DDIM draws no noise");
                    },
                    trace,
                    RunControl.quiet()));
        }
    }

    private static UNet.Conditioning conditioning(TensorFile expected, long count, float height, float width) {
        Placement placement = GoldenRun.placement();
        try (Scope scope = Scope.open();
                KolorsTextEncoder encoder = KolorsTextEncoder.load(Golden.path("kolors-tiny"), placement);
                PromptEmbeds embeds = encoder.encode(
                        List.of(setting(expected, "negative"), setting(expected, "positive")), RunControl.quiet())) {
            Tensor ids = Tensors.of(new float[] {height, width, 0, 0, height, width}, 1, 6);
            return new UNet.Conditioning(
                    scope.keep(rows(embeds.promptEmbeds(), count)),
                    scope.keep(rows(embeds.pooled(), count)),
                    scope.keep(Tensors.to(ids.repeat(2 * count, 1), placement.device(), DType.FLOAT32)));
        }
    }

    /** The negative prompt for every picture, then the prompt for every picture. */
    private static Tensor rows(Tensor both, long count) {
        Placement placement = GoldenRun.placement();
        Tensor each = Tensors.to(both, placement.device(), placement.compute());
        Tensor[] rows = new Tensor[(int) (2 * count)];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = each.narrow(0, i / count, 1);
        }
        return Tensors.cat(0, rows);
    }

    private static Tensor decode(Tensor latents) {
        try (Scope scope = Scope.open();
                VaeModel model = VaeModel.load(Golden.path("kolors-tiny/vae"), GoldenRun.placement())) {
            Tensor unscaled = latents.div(new Scalar(SCALING_FACTOR));
            Tensor placed = Tensors.to(
                    unscaled, model.placement().device(), model.placement().compute());
            return scope.keep(model.vae().decode(placed, Vae.Tiles.OFF));
        }
    }

    private static String setting(TensorFile file, String name) {
        return Objects.requireNonNull(file.metadata().get(name), name);
    }
}
