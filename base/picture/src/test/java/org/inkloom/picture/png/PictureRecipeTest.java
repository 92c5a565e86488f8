package org.inkloom.picture.png;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.inkloom.picture.png.PictureRecipe.LoraUse;
import org.inkloom.picture.settings.PictureSetting;
import org.inkloom.picture.settings.PictureSettings;
import org.junit.jupiter.api.Test;

class PictureRecipeTest {
    private static PictureRecipe recipe(String model, String modelDigest, String loraName, Map<String, String> more) {
        return new PictureRecipe(
                "面对着大海，\"双臂\"张开",
                "丑陋、变形",
                4,
                PictureSettings.ofSize(1024, 768).with(PictureSetting.GUIDANCE_SCALE, 5.5),
                model,
                modelDigest,
                List.of(new LoraUse(loraName, 1.0, "0123456789abcdef")),
                more);
    }

    @Test
    void the_parameters_text_is_what_a1111_writes() {
        assertThat(recipe("Kolors", "fedcba9876543210", "ink", Map.of("Device", "cpu, 2 threads"))
                        .parametersText())
                .isEqualTo("""
                    面对着大海，"双臂"张开 <lora:ink:1>
                    Negative prompt: 丑陋、变形
                    Steps: 50, Sampler: euler, CFG scale: 5.5, Seed: 4, Size: 1024x768, Model hash: fedcba9876, \
                    Model: Kolors, Lora hashes: "ink: 0123456789", Device: "cpu, 2 threads", Version: Inkloom\
                    """);
    }

    @Test
    void the_json_holds_everything_sorted_and_escaped() {
        assertThat(recipe("Kolors", "fe", "ink", Map.of("device", "cpu")).json())
                .isEqualTo("{\"format\":1,\"guidance_scale\":5.5,\"height\":768,"
                        + "\"loras\":[{\"name\":\"ink\",\"scale\":1,\"sha256\":\"0123456789abcdef\"}],"
                        + "\"model\":\"Kolors\",\"model_sha256\":\"fe\",\"more\":{\"device\":\"cpu\"},"
                        + "\"negative_prompt\":\"丑陋、变形\",\"prompt\":\"面对着大海，\\\"双臂\\\"张开\","
                        + "\"scheduler\":\"euler\",\"seed\":4,\"steps\":50,\"width\":1024}");
    }

    @Test
    void names_and_devices_do_not_decide_where_a_digest_is_known() {
        assertThat(recipe("a", "fe", "ink", Map.of()).decisiveJson())
                .isEqualTo(recipe("b", "fe", "moved", Map.of("device", "cpu")).decisiveJson())
                .isNotEqualTo(recipe("a", "ff", "ink", Map.of()).decisiveJson());
    }

    @Test
    void a_model_without_a_digest_decides_by_its_name() {
        assertThat(recipe("a", "", "ink", Map.of()).decisiveJson())
                .isNotEqualTo(recipe("b", "", "ink", Map.of()).decisiveJson());
    }

    @Test
    void rescaled_guidance_is_written_and_decides_and_its_absence_is_not_written() {
        PictureRecipe plain = rescaled(0);
        PictureRecipe rescaled = rescaled(0.5);
        assertThat(rescaled.parametersText())
                .isEqualTo(plain.parametersText().replace("CFG scale: 5", "CFG scale: 5, CFG rescale: 0.5"));
        assertThat(rescaled.decisiveJson()).contains("\"guidance_rescale\":0.5").isNotEqualTo(plain.decisiveJson());
        assertThat(plain.json()).doesNotContain("rescale");
    }

    private static PictureRecipe rescaled(double share) {
        PictureSettings settings = PictureSettings.ofSize(128, 128).with(PictureSetting.GUIDANCE_RESCALE, share);
        return new PictureRecipe("a", "", 1, settings, "inkling", "fe", List.of(), Map.of());
    }
}
