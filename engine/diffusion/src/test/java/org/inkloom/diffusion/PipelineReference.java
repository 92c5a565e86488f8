package org.inkloom.diffusion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.golden.Closeness;
import org.inkloom.golden.Golden;
import org.inkloom.golden.GoldenRun;
import org.inkloom.models.folder.ModelFolder;
import org.inkloom.picture.png.PngText;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.StoredTensor;
import org.inkloom.weights.TensorFile;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;

/**
 * Pictures that another program drew with a small model, latents after every step among them.
 *
 * @param model the model's folder below that of the reference values
 * @param set name of the file of cases, without its ending
 * @param drawn name of the file of what was drawn, without its ending
 */
record PipelineReference(String model, String set, String drawn) {
    static final double LATENTS = GoldenRun.tolerance(2e-4);
    private static final double IMAGE = GoldenRun.tolerance(2e-4);
    private static final int BYTE = GoldenRun.isExact() ? 1 : (int) Math.ceil(IMAGE * 255);

    /** Where the two files have one name. */
    PipelineReference(String model, String set) {
        this(model, set, set);
    }

    /** Returns every case that there is. */
    JsonNode cases() {
        return Golden.json(set + ".json");
    }

    /** Opens what was drawn. */
    TensorFile expected() {
        return Golden.tensors(drawn + ".safetensors");
    }

    /** Draws a case with a pipeline and compares. */
    void check(String name, JsonNode json) {
        check(name, request(json));
    }

    /** Draws a request with a pipeline and compares it with what was drawn under a name. */
    void check(String name, GenerationRequest request) {
        check(name, request, ModelFolder.open(Golden.path(model)));
    }

    /** Draws a request with a model that lies anywhere and compares it; returns the intermediate values. */
    Map<String, StoredTensor> check(String name, GenerationRequest request, ModelFolder folder) {
        Map<String, StoredTensor> traced = new HashMap<>();
        try (TensorFile expected = expected();
                DiffusionPipeline pipeline = DiffusionPipeline.open(folder, options())) {
            List<Drawing> drawings = pipeline.generate(
                    request, (key, tensor) -> traced.put(key, Tensors.store(key, tensor)), RunControl.quiet());
            int compared = 0;
            if (expected.names().contains(name + ".init_latents")) {
                check(expected, name + ".init_latents", traced(traced, "initial_latents"), LATENTS);
                compared++;
            }
            if (expected.names().contains(name + ".step_latents")) {
                checkSteps(expected.get(name + ".step_latents"), traced);
                compared++;
            }
            if (expected.names().contains(name + ".image")) {
                try (Scope scope = Scope.open()) {
                    Closeness.absolute(expected.get(name + ".image"), Tensors.copyOf(traced(traced, "image")), IMAGE);
                }
                compared++;
            }
            if (expected.names().contains(name + ".image_u8")) {
                checkBytes(expected.get(name + ".image_u8"), drawings);
                compared++;
            }
            Assumptions.assumeTrue(compared > 0, "skipped: " + drawn + " has nothing of " + name);
        }
        return traced;
    }

    /** Compares the latents after every step. */
    static void checkSteps(StoredTensor steps, Map<String, StoredTensor> traced) {
        try (Scope scope = Scope.open()) {
            Tensor all = Tensors.copyOf(steps);
            for (int i = 0; i < steps.shape()[0]; i++) {
                Closeness.relative(
                        steps.name() + "[" + i + "]",
                        Tensors.floats(all.select(0, i)),
                        Closeness.floats(traced(traced, "latents." + i)),
                        LATENTS);
            }
            assertThat(traced).doesNotContainKey("latents." + steps.shape()[0]);
        }
    }

    private static StoredTensor traced(Map<String, StoredTensor> traced, String key) {
        return Objects.requireNonNull(traced.get(key), key);
    }

    private static void check(TensorFile expected, String key, StoredTensor actual, double tolerance) {
        Closeness.relative(key, Closeness.floats(expected.get(key)), Closeness.floats(actual), tolerance);
    }

    private static void checkBytes(StoredTensor expected, List<Drawing> drawings) {
        float[] wanted = Closeness.floats(expected);
        assertThat(drawings).hasSize((int) expected.shape()[0]);
        int largest = 0;
        int each = wanted.length / drawings.size();
        for (int i = 0; i < wanted.length; i++) {
            int actual = Byte.toUnsignedInt(drawings.get(i / each).picture().rgb()[i % each]);
            largest = Math.max(largest, Math.abs(actual - Math.round(wanted[i])));
        }
        System.out.println("golden " + expected.name() + " largest difference " + largest + " of 255");
        assertThat(largest).as("largest difference of a byte").isLessThanOrEqualTo(BYTE);
    }

    private static PipelineOptions options() {
        Placement placement = GoldenRun.placement();
        return PipelineOptions.on(placement.device()).withDtype(placement.compute());
    }

    private GenerationRequest request(JsonNode json) {
        List<String> prompts = new ArrayList<>();
        if (json.has("prompts")) {
            json.get("prompts").forEach(prompt -> prompts.add(prompt.asString()));
        } else {
            prompts.add(json.get("prompt").asString());
        }
        int pictures = json.path("num_images_per_prompt").asInt(1);
        List<String> rows = prompts.stream()
                .flatMap(prompt -> Collections.nCopies(pictures, prompt).stream())
                .toList();
        JsonNode negative = json.get("negative_prompt");
        GenerationRequest request = GenerationRequest.of("")
                .withPrompts(rows)
                .withNegativePrompt(negative == null || negative.isNull() ? "" : negative.asString())
                .withSeeds(List.of(json.get("seed").asLong()))
                .withSteps(json.get("steps").asInt())
                .withGuidanceScale(json.get("guidance").asDouble())
                .withSize(json.get("width").asInt(), json.get("height").asInt());
        if (json.has("image")) {
            RgbPicture start = PngText.readPicture(Golden.path(set.substring(0, set.lastIndexOf('/') + 1)
                    + json.get("image").asString()));
            return request.withStart(start, json.get("strength").asDouble());
        }
        return request;
    }
}
