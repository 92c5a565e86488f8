package org.inkloom.diffusion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
import org.inkloom.golden.Golden;
import org.inkloom.golden.GoldenRun;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.models.text.PromptEmbeds;
import org.inkloom.models.unet.UNet;
import org.inkloom.models.unet.UNetModel;
import org.inkloom.models.unet.UNetPass;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.DType;
import org.inkloom.weights.StoredTensor;
import org.inkloom.weights.TensorFile;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** Against pictures that diffusers drew with a small SDXL. */
@Tag("golden")
class SdxlPipelineGoldenTest {
    private static final String MODEL = "clip/sdxl-tiny";
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
        assertThat(tests).isNotEmpty();
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
            assertThat(model.zeroesAbsentNegative()).isTrue();
            Steps steps = new Steps(expected, name + ".", json, ids);
            steps.check(model, List.of(json.get("prompt").asString()), Steering.NONE);
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
                        UNetPass.of(conditioning(model, prompts, placement)),
                        Guidance.of(json.get("guidance").asDouble()),
                        steering);
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
