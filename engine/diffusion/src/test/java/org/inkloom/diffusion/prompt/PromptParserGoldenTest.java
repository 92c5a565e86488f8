package org.inkloom.diffusion.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.inkloom.golden.Golden;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

@Tag("golden")
class PromptParserGoldenTest {
    @Test
    void prompts_are_cut_into_the_parts_of_the_reference() {
        JsonNode cases = Golden.json("clip/expected/prompt_weighting.json").path("parse");
        Golden.assumeThere(!cases.isEmpty(), "prompts that are parsed");
        for (JsonNode one : cases) {
            String text = one.get("text").stringValue();
            assertThat(PromptParser.parse(text, PromptRules.COMFYUI).parts())
                    .as("ComfyUI: " + text)
                    .isEqualTo(parts(one.get("comfyui")));
            assertThat(PromptParser.parse(text, PromptRules.A1111).parts())
                    .as("A1111: " + text)
                    .isEqualTo(parts(one.get("a1111")));
        }
    }

    private static List<WeightedText> parts(JsonNode list) {
        List<WeightedText> parts = new ArrayList<>();
        for (JsonNode part : list) {
            parts.add(new WeightedText(part.get(0).stringValue(), part.get(1).doubleValue()));
        }
        return parts;
    }
}
