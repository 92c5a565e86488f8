package org.inkloom.diffusion;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.inkloom.golden.Golden;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * The text encoder that a fresh checkout carries is the one of the reference values but for what nobody asks.
 *
 * <p>Where the files differ, the right ones lie in {@code target/golden}; they are copied to the resources of {@code
 * golden} once the reason is known.
 */
@Tag("golden")
class KolorsMiniatureGoldenTest {
    private static final String WEIGHTS = "kolors-tiny/text_encoder/model.safetensors";
    private static final String SOURCE = "made_from";
    private static final List<String> MADE =
            List.of("kolors-tiny/tokenizer/tokenizer.model", "kolors-tiny/text_encoder/config.json", WEIGHTS);
    private static final List<String> COPIED = List.of(
            "kolors-tiny/expected/pipeline.json",
            "kolors-tiny/expected/pipeline.safetensors",
            "kolors-tiny/expected/img2img_input.png");

    @Test
    void what_is_carried_is_what_the_reference_values_give() throws IOException {
        Path carried = Golden.carriedFolder();
        try (TensorFile weights = TensorFiles.open(carried.resolve(WEIGHTS))) {
            Golden.assumeMadeFrom(weights, SOURCE, inputs());
        }
        for (String file : COPIED) {
            Assumptions.assumeTrue(
                    Files.mismatch(carried.resolve(file), Golden.path(file)) < 0,
                    "skipped: the golden folder has another " + file + " than the one that is carried");
        }
        Path made = Path.of("target", "golden").toAbsolutePath();
        new KolorsMiniature(Golden.path("kolors-tiny"), prompts())
                .write(made.resolve("kolors-tiny"), Map.of("format", "pt", SOURCE, Golden.sha256(inputs())));
        for (String file : MADE) {
            assertThat(carried.resolve(file))
                    .as("carried; made anew in " + made)
                    .hasSameBinaryContentAs(made.resolve(file));
        }
    }

    private static String[] inputs() {
        return MADE.toArray(String[]::new);
    }

    /** Every prompt of which a picture was recorded. */
    private static Set<String> prompts() {
        Set<String> prompts = new LinkedHashSet<>();
        for (JsonNode set : Golden.json("kolors-tiny/expected/pipeline.json")) {
            set.path("prompts").forEach(prompt -> prompts.add(prompt.asString()));
            prompts.add(set.path("prompt").asString(""));
            prompts.add(set.path("negative_prompt").asString(""));
        }
        try (TensorFile sampling = Golden.tensors("train/diffsynth_sampling.safetensors")) {
            prompts.add(Objects.requireNonNull(sampling.metadata().get("positive")));
            prompts.add(Objects.requireNonNull(sampling.metadata().get("negative")));
        }
        return prompts;
    }
}
