package org.inkloom.diffusion;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.inkloom.golden.Golden;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

@Tag("golden")
class DiffusionPipelineGoldenTest {
    private static final PipelineReference REFERENCE =
            new PipelineReference("kolors-tiny", "kolors-tiny/expected/pipeline");

    @TestFactory
    Stream<DynamicTest> draws_what_the_kolors_pipelines_of_diffusers_draw() {
        List.of("text_encoder", "tokenizer", "unet", "vae", "scheduler")
                .forEach(part -> Golden.path("kolors-tiny/" + part));
        JsonNode cases = REFERENCE.cases();
        List<DynamicTest> tests = new ArrayList<>();
        for (String name : cases.propertyNames()) {
            if (cases.get(name).isObject() && cases.get(name).has("steps")) {
                tests.add(DynamicTest.dynamicTest(name, () -> REFERENCE.check(name, cases.get(name))));
            }
        }
        Golden.assumeThere(!tests.isEmpty(), "pipelines of Kolors");
        return tests.stream();
    }
}
