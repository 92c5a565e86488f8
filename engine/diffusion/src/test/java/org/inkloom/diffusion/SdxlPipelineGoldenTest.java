package org.inkloom.diffusion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.diffusion.denoise.Denoiser;
import org.inkloom.diffusion.denoise.Steering;
import org.inkloom.diffusion.family.DiffusionModel;
import org.inkloom.diffusion.family.PromptEncoder;
import org.inkloom.diffusion.family.TimeIds;
import org.inkloom.diffusion.scheduler.Stepper;
import org.inkloom.golden.Closeness;
import org.inkloom.golden.Golden;
import org.inkloom.golden.GoldenRun;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.models.text.PromptEmbeds;
import org.inkloom.models.unet.Additions;
import org.inkloom.models.unet.Residuals;
import org.inkloom.models.unet.UNet;
import org.inkloom.models.unet.UNetModel;
import org.inkloom.models.unet.UNetPass;
import org.inkloom.picture.png.PngText;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.AdapterSet;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.tensor.WeightScope;
import org.inkloom.tensor.Weights;
import org.inkloom.tensor.layers.Conv2d;
import org.inkloom.weights.DType;
import org.inkloom.weights.StoredTensor;
import org.inkloom.weights.TensorFile;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** Against pictures that diffusers drew with a small SDXL, on its own and with a T2I-Adapter. */
@Tag("golden")
class SdxlPipelineGoldenTest {
    private static final String MODEL = "clip/sdxl-tiny";
    private static final String ADAPTER = "controlnet/sdxl-t2iadapter-tiny/diffusion_pytorch_model.safetensors";
    private static final PipelineReference REFERENCE = new PipelineReference(MODEL, "clip/expected/pipelines");

    private static void requireModel() {
        List.of("text_encoder", "text_encoder_2", "tokenizer", "tokenizer_2", "unet", "vae", "scheduler")
                .forEach(part -> Golden.path(MODEL + "/" + part));
    }

    @TestFactory
    Stream<DynamicTest> draws_what_the_sdxl_pipeline_of_diffusers_draws() {
        requireModel();
        JsonNode cases = REFERENCE.cases();
        List<DynamicTest> tests = new ArrayList<>();
        for (String name : cases.propertyNames()) {
            JsonNode json = cases.get(name);
            if (name.startsWith("sdxl") && json.has("steps")) {
                boolean sized = json.has("original_size");
                tests.add(DynamicTest.dynamicTest(name, () -> {
                    if (sized) {
                        checkSized(name, json);
                    } else {
                        REFERENCE.check(name, json);
                    }
                }));
            }
        }
        Golden.assumeThere(!tests.isEmpty(), "pipelines of SDXL");
        return tests.stream();
    }

    /** Of pictures that were scaled and cut, drawn away from zeros: both are only the family's, no setting says them. */
    private static void checkSized(String name, JsonNode json) {
        TimeIds ids = new TimeIds(
                json.get("original_size").get(0).asInt(),
                json.get("original_size").get(1).asInt(),
                json.get("crops").get(0).asInt(),
                json.get("crops").get(1).asInt(),
                json.get("target_size").get(0).asInt(),
                json.get("target_size").get(1).asInt());
        try (TensorFile expected = REFERENCE.expected()) {
            DiffusionModel model = model();
            assertThat(model.isAwayFromZeros("")).isTrue();
            Steps steps = new Steps(expected, name + ".", json, ids);
            steps.check(model, List.of(json.get("prompt").asString()), Steering.NONE);
        }
    }

    /** Where features are added shows in every step: the adapter itself is computed here from its published layers. */
    @Test
    void features_of_a_t2i_adapter_steer_as_they_do_in_diffusers() {
        requireModel();
        JsonNode json = Golden.json("controlnet/t2i.json");
        DiffusionModel model = model();
        TimeIds ids =
                TimeIds.ofSize(json.get("height").asInt(), json.get("width").asInt());
        List<String> prompts = List.of(
                json.get("negative_prompt").asString(), json.get("prompt").asString());
        Placement placement = GoldenRun.placement();
        try (NoGradGuard noGrad = new NoGradGuard();
                TensorFile expected = Golden.tensors("controlnet/t2i_expected.safetensors");
                Weights weights = Weights.open(Golden.tensors(ADAPTER), placement);
                Scope scope = Scope.open()) {
            T2iFeatures adapter = weights.build(
                    "T2I-Adapter",
                    AdapterSet.NONE,
                    name -> false,
                    w -> new T2iFeatures(w, Golden.json("controlnet/sdxl-t2iadapter-tiny/config.json")));
            List<Tensor> recorded = adapter.of(GoldenRun.input(expected.get("in")));
            for (int i = 0; i < recorded.size(); i++) {
                Closeness.relativeWhereThere(expected, "feature." + i, recorded.get(i), GoldenRun.tolerance(5e-5));
            }
            RgbPicture picture = PngText.readPicture(
                    Golden.path("controlnet/" + json.get("image").asString()));
            Tensor unit = Tensors.mul(Tensors.add(PixelTensors.toModel(picture), 1), 0.5);
            List<Tensor> features = adapter.of(Tensors.to(unit, placement.device(), placement.compute())).stream()
                    .map(each -> Tensors.mul(
                            each, json.get("adapter_conditioning_scale").asDouble()))
                    .toList();
            int levels = model.unetConfig().blocks().size();
            // The one more is the middle's.
            assertThat(features).hasSize(levels + 1);
            Additions additions = Additions.NONE.withResiduals(
                    new Residuals(List.of(), Optional.of(features.getLast()), features.subList(0, levels)));
            new Steps(expected, "pipe.", json, ids)
                    .check(model, prompts, (step, latents, times, conditioning) -> additions);
        }
    }

    /** The adapter that T2I-Adapter publishes for SDXL: levels at a sixteenth and a thirty-second of the picture. */
    private static final class T2iFeatures {
        private final int shrinks;
        private final Conv2d convIn;
        private final List<UnaryOperator<Tensor>> body = new ArrayList<>();

        T2iFeatures(WeightScope w, JsonNode config) {
            shrinks = config.get("downscale_factor").asInt();
            int[] channels = new int[config.get("channels").size()];
            Arrays.setAll(channels, i -> config.get("channels").get(i).asInt());
            int in = config.get("in_channels").asInt() * shrinks * shrinks;
            WeightScope adapter = w.in("adapter");
            convIn = new Conv2d(adapter.in("conv_in"), Conv2d.Config.same3x3(in, channels[0]));
            for (int i = 0; i < channels.length; i++) {
                int before = channels[Math.max(0, i - 1)];
                body.add(level(
                        adapter.in("body", i),
                        before,
                        channels[i],
                        i == 2,
                        config.get("num_res_blocks").asInt()));
            }
        }

        private static UnaryOperator<Tensor> level(WeightScope w, int in, int out, boolean halves, int blocks) {
            List<UnaryOperator<Tensor>> steps = new ArrayList<>();
            if (halves) {
                steps.add(x -> x.unflatten(2, new long[] {x.size(2) / 2, 2})
                        .unflatten(4, new long[] {x.size(3) / 2, 2})
                        .mean(new long[] {3, 5}));
            }
            if (in != out) {
                steps.add(new Conv2d(w.in("in_conv"), Conv2d.Config.pointwise(in, out))::forward);
            }
            for (int i = 0; i < blocks; i++) {
                Conv2d first = new Conv2d(w.in("resnets", i).in("block1"), Conv2d.Config.same3x3(out, out));
                Conv2d second = new Conv2d(w.in("resnets", i).in("block2"), Conv2d.Config.pointwise(out, out));
                steps.add(x -> second.forward(first.forward(x).relu()).add(x));
            }
            return x -> {
                Tensor h = x;
                for (UnaryOperator<Tensor> step : steps) {
                    h = step.apply(h);
                }
                return h;
            };
        }

        List<Tensor> of(Tensor picture) {
            Tensor h = convIn.forward(torch.pixel_unshuffle(picture, shrinks));
            List<Tensor> features = new ArrayList<>();
            for (UnaryOperator<Tensor> level : body) {
                h = level.apply(h);
                features.add(h);
            }
            return features;
        }
    }

    private static DiffusionModel model() {
        return DiffusionModel.of(ModelFolder.open(Golden.path(MODEL)));
    }

    /** The sampling loop alone, from recorded latents. */
    private record Steps(TensorFile expected, String prefix, JsonNode json, TimeIds ids) {
        /** Draws with prompts, the negative one first, or away from zeros where there is only one. */
        void check(DiffusionModel model, List<String> prompts, Steering steering) {
            Placement placement = GoldenRun.placement();
            Map<String, StoredTensor> traced = new HashMap<>();
            try (NoGradGuard noGrad = new NoGradGuard();
                    Scope scope = Scope.open();
                    UNetModel unet = model.loadUnet(placement);
                    Stepper stepper =
                            model.scheduler().stepper(json.get("steps").asInt())) {
                Tensor start = Tensors.to(
                        Tensors.copyOf(expected.get(prefix + "init_latents")), placement.device(), DType.FLOAT32);
                Denoising loop = new Denoising(
                        Denoiser.of(unet.base()),
                        placement,
                        stepper,
                        StepPasses.of(UNetPass.of(conditioning(model, prompts, placement))),
                        Guidance.of(json.get("guidance").asDouble()),
                        steering,
                        Inpainting.none());
                loop.run(
                        start,
                        () -> {
                            throw new AssertionError("Euler draws no noise");
                        },
                        (key, tensor) -> traced.put(key, Tensors.store(key, tensor)),
                        RunControl.quiet());
            }
            PipelineReference.checkSteps(expected.get(prefix + "step_latents"), traced);
        }

        private UNet.Conditioning conditioning(DiffusionModel model, List<String> prompts, Placement placement) {
            try (Scope scope = Scope.open();
                    PromptEncoder encoder = model.loadText(folder -> placement);
                    PromptEmbeds embeds = encoder.encode(prompts, RunControl.quiet())) {
                boolean zeros = prompts.size() == 1;
                return new UNet.Conditioning(
                        scope.keep(placed(embeds.promptEmbeds(), zeros, placement)),
                        scope.keep(placed(embeds.pooled(), zeros, placement)),
                        scope.keep(ids.rows(2, placement.device())));
            }
        }

        private static Tensor placed(Tensor rows, boolean zeros, Placement placement) {
            Tensor both = zeros ? Tensors.cat(0, torch.zeros_like(rows), rows) : rows.clone();
            return Tensors.to(both, placement.device(), placement.compute());
        }
    }
}
