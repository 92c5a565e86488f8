package org.inkloom.diffusion;

import org.inkloom.golden.Golden;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Against pictures that diffusers drew with a small Stable Diffusion 1. */
@Tag("golden")
class Sd15PipelineGoldenTest {
    private static final String MODEL = "clip/sd15-tiny";
    private static final PipelineReference REFERENCE = new PipelineReference(MODEL, "clip/expected/pipelines");

    @Test
    void draws_what_the_pipeline_of_diffusers_draws() {
        java.util.List.of("text_encoder", "tokenizer", "unet", "vae", "scheduler")
                .forEach(part -> Golden.path(MODEL + "/" + part));
        REFERENCE.check("sd15", REFERENCE.cases().get("sd15"));
    }
}
