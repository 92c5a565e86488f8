package org.inkloom.diffusion;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.inkloom.diffusion.control.ControlUse;
import org.inkloom.golden.Golden;
import org.inkloom.golden.GoldenRun;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.picture.png.PngText;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** Against pictures that diffusers and Kolors' own pipelines drew with ControlNets and T2I-Adapter. */
@Tag("golden")
class ControlledPipelineGoldenTest {
    private static final String FOLDER = "controlnet/";

    @TestFactory
    Stream<DynamicTest> sdxl_is_steered_as_in_diffusers() {
        return tests("sdxl", "clip/sdxl-tiny");
    }

    @TestFactory
    Stream<DynamicTest> kolors_is_steered_as_in_its_own_pipeline() {
        return tests("kolors", "kolors-tiny");
    }

    private static Stream<DynamicTest> tests(String family, String model) {
        PipelineReference reference = reference(family, model);
        JsonNode cases = reference.cases();
        List<DynamicTest> tests = new ArrayList<>();
        for (String name : cases.propertyNames()) {
            if (name.startsWith("pipe")) {
                tests.add(DynamicTest.dynamicTest(family + " " + name, () -> {
                    reference.check(name, request(family, cases.get("common"), cases.get(name)));
                }));
            }
        }
        Golden.assumeThere(!tests.isEmpty(), "pipelines of " + family + " in " + FOLDER);
        return tests.stream();
    }

    private static PipelineReference reference(String set, String model) {
        for (String part : List.of("unet", "vae", "text_encoder")) {
            Golden.path(model + "/" + part);
        }
        return new PipelineReference(model, FOLDER + set, FOLDER + set + "_expected");
    }

    private static GenerationRequest request(String family, JsonNode common, JsonNode json) {
        GenerationRequest request = plain(common, json).withControls(controls(family, common, json));
        double strength = json.path("strength").asDouble(1);
        return strength < 1 ? request.withStart(picture(common.get("image").asString()), strength) : request;
    }

    private static GenerationRequest plain(JsonNode common, JsonNode json) {
        return GenerationRequest.of(common.get("prompt").asString())
                .withNegativePrompt(common.get("negative_prompt").asString())
                .withSeeds(List.of(json.get("seed").asLong()))
                .withSteps(common.get("steps").asInt())
                .withGuidanceScale(common.get("guidance").asDouble())
                .withSize(common.get("width").asInt(), common.get("height").asInt());
    }

    private static List<ControlUse> controls(String family, JsonNode common, JsonNode json) {
        String one = family.equals("sdxl") ? "image" : "control_image";
        JsonNode pictures = json.has(one) ? json.get(one) : json.get(one + "s");
        JsonNode scales = json.has("scale") ? json.get("scale") : json.get("scales");
        List<ControlUse> controls = new ArrayList<>();
        for (int i = 0; i < (pictures.isArray() ? pictures.size() : 1); i++) {
            controls.add(new ControlUse(
                    "test " + i,
                    Golden.path(FOLDER + family + "-controlnet-tiny" + i),
                    picture(at(pictures, i).asString()),
                    at(scales, i).asDouble(),
                    number(common, json, "control_guidance_start", i, 0),
                    number(common, json, "control_guidance_end", i, 1)));
        }
        return controls;
    }

    private static double number(JsonNode common, JsonNode json, String key, int i, double fallback) {
        JsonNode value = json.has(key) ? json.get(key) : common.path(key);
        return value.isMissingNode() ? fallback : at(value, i).asDouble();
    }

    private static JsonNode at(JsonNode value, int i) {
        return value.isArray() ? value.get(i) : value;
    }

    private static RgbPicture picture(String name) {
        return PngText.readPicture(Golden.path(FOLDER + name));
    }

    @Test
    void sdxl_is_steered_by_t2i_adapter_as_in_diffusers() {
        PipelineReference reference = reference("t2i", "clip/sdxl-tiny");
        JsonNode json = reference.cases();
        ControlUse use = new ControlUse(
                "sketch",
                Golden.path(FOLDER + "sdxl-t2iadapter-tiny"),
                picture(json.get("image").asString()),
                json.get("adapter_conditioning_scale").asDouble(),
                0,
                1);
        reference.check("pipe", plain(json, json).withControls(List.of(use)));
    }

    @Test
    void a_network_of_another_family_is_refused_by_name() {
        ModelFolder kolors = ModelFolder.open(Golden.path("kolors-tiny"));
        ControlUse use = ControlUse.of("canny", Golden.path(FOLDER + "sdxl-controlnet-tiny0"), picture("cond0.png"));
        ControlUse none = ControlUse.of("canny", Golden.path("kolors-tiny"), picture("cond0.png"));
        PipelineOptions options = PipelineOptions.on(GoldenRun.placement().device());
        GenerationRequest request = GenerationRequest.of("a").withSize(64, 64).withSteps(1);
        try (DiffusionPipeline pipeline = DiffusionPipeline.open(kolors, options)) {
            assertThatThrownBy(
                            () -> pipeline.generate(request.withControls(List.of(use)), Trace.NONE, RunControl.quiet()))
                    .isInstanceOf(InkloomException.class)
                    .hasMessageContaining("INK-CONTROL-001")
                    .hasMessageContaining("sdxl-controlnet-tiny0");
            assertThatThrownBy(() ->
                            pipeline.generate(request.withControls(List.of(none)), Trace.NONE, RunControl.quiet()))
                    .hasMessageContaining("INK-CONTROL-004");
        }
        assertThatThrownBy(() -> new ControlUse("canny", Golden.path("kolors-tiny"), picture("cond0.png"), 1, 0.5, 0.2))
                .hasMessageContaining("INK-CONTROL-003");
    }
}
