package org.inkloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.inkloom.golden.Closeness;
import org.inkloom.golden.Golden;
import org.inkloom.golden.GoldenRun;
import org.inkloom.tensor.Placement;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The numbers of diffusers' Kolors pipelines, through flags and the file that {@code --trace} writes. */
@Tag("golden")
class GenerateCommandGoldenTest {
    private static final String SET = "kolors-tiny/expected/pipeline";

    @TempDir
    private Path folder;

    @TestFactory
    Stream<DynamicTest> draws_and_traces_what_the_kolors_pipelines_of_diffusers_draw() {
        Golden.model("kolors-tiny");
        JsonNode cases = Golden.json(SET + ".json");
        List<String> names = cases.propertyNames().stream()
                .filter(name -> cases.get(name).isObject() && cases.get(name).has("steps"))
                .toList();
        Assumptions.assumeFalse(names.isEmpty(), "skipped: " + SET + ".json has no pipelines");
        return names.stream().map(name -> DynamicTest.dynamicTest(name, () -> check(name, cases.get(name))));
    }

    private void check(String name, JsonNode json) {
        Path trace = folder.resolve(name + ".safetensors");
        CommandRun run = CommandRun.of(words(json, trace).toArray(String[]::new));
        assertThat(run.exitCode()).as(run.err()).isZero();

        try (TensorFile expected = Golden.tensors(SET + ".safetensors");
                TensorFile actual = TensorFiles.open(trace);
                Scope scope = Scope.open()) {
            assertThat(actual.names()).contains("prompt_embeds", "pooled_prompt_embeds");
            boolean begins = Closeness.relativeWhereThere(
                    expected,
                    name + ".init_latents",
                    Tensors.copyOf(actual.get("initial_latents")),
                    GoldenRun.tolerance(2e-4));
            boolean steps = expected.names().contains(name + ".step_latents");
            if (steps) {
                compareSteps(name, Tensors.copyOf(expected.get(name + ".step_latents")), actual);
            }
            boolean ends = expected.names().contains(name + ".image");
            if (ends) {
                Closeness.absolute(
                        expected.get(name + ".image"), Tensors.copyOf(actual.get("image")), GoldenRun.tolerance(2e-4));
            }
            Assumptions.assumeTrue(begins || steps || ends, "skipped: " + SET + " has nothing of " + name);
        }
    }

    private static void compareSteps(String name, Tensor steps, TensorFile actual) {
        for (int i = 0; i < steps.size(0); i++) {
            Closeness.relative(
                    name + ".step_latents[" + i + "]",
                    Tensors.floats(steps.select(0, i)),
                    Closeness.floats(actual.get("latents." + i)),
                    GoldenRun.tolerance(2e-4));
        }
    }

    private List<String> words(JsonNode json, Path trace) {
        Placement placement = GoldenRun.placement();
        List<String> words = new ArrayList<>(List.of("generate", "--quiet"));
        flag(words, "--model", Golden.path("kolors-tiny").toString());
        if (json.has("prompts")) {
            int pictures = json.path("num_images_per_prompt").asInt(1);
            json.get("prompts")
                    .forEach(prompt -> Collections.nCopies(pictures, prompt.asString())
                            .forEach(text -> flag(words, "--prompt", text)));
        } else {
            flag(words, "--prompt", json.get("prompt").asString());
        }
        if (json.hasNonNull("negative_prompt")) {
            flag(words, "--negative", json.get("negative_prompt").asString());
        }
        flag(words, "--seed", json.get("seed").asString());
        flag(words, "--steps", json.get("steps").asString());
        flag(words, "--cfg", json.get("guidance").asString());
        flag(words, "--width", json.get("width").asString());
        flag(words, "--height", json.get("height").asString());
        if (json.has("image")) {
            String file = json.get("image").asString();
            flag(words, "--init", Golden.path("kolors-tiny/expected/" + file).toString());
            flag(words, "--strength", json.get("strength").asString());
        }
        flag(words, "--device", placement.device().toString());
        flag(words, "--dtype", placement.compute().name());
        flag(words, "--out", folder.resolve("picture.png").toString());
        flag(words, "--trace", trace.toString());
        return words;
    }

    private static void flag(List<String> words, String name, String value) {
        words.add(name + "=" + value);
    }
}
