package org.inkloom.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.run.InkloomException;
import org.junit.jupiter.api.Test;

class GenerationRequestTest {
    private static final GenerationRequest REQUEST = GenerationRequest.of("a cat");

    private static void refused(ThrowingCallable call, String code, String remedy) {
        assertThatThrownBy(call).isInstanceOfSatisfying(InkloomException.class, e -> {
            assertThat(e.code()).isEqualTo(code);
            assertThat(e.kind()).isEqualTo(InkloomException.Kind.BAD_INPUT);
            assertThat(e.remedy()).contains(remedy);
        });
    }

    @Test
    void the_defaults_are_those_of_kolors() {
        assertThat(REQUEST.steps()).isEqualTo(50);
        assertThat(REQUEST.guidanceScale()).isEqualTo(5);
        assertThat(REQUEST.width()).isEqualTo(1024);
        assertThat(REQUEST.height()).isEqualTo(1024);
        assertThat(REQUEST.scheduler()).isEmpty();
    }

    @Test
    void sizes_that_are_not_multiples_of_8_are_refused_with_the_nearest_that_is() {
        refused(() -> REQUEST.withSize(1001, 1024), "INK-GEN-001", "width 1000");
        refused(() -> REQUEST.withSize(1024, 4), "INK-GEN-001", "height 8");
        refused(() -> REQUEST.withSize(0, 1024), "INK-GEN-001", "width 8");
        refused(() -> REQUEST.withSize(1024, 1 << 20), "INK-GEN-001", "height 16384");
    }

    @Test
    void steps_and_guidance_that_make_no_sense_are_refused() {
        refused(() -> REQUEST.withSteps(0), "INK-GEN-002", "steps");
        refused(() -> REQUEST.withGuidanceScale(Double.NaN), "INK-GEN-003", "guidance_scale");
        refused(() -> REQUEST.withGuidanceRescale(1.5), "INK-GEN-008", "guidance_rescale");
        refused(() -> REQUEST.withGuidanceRescale(Double.NaN), "INK-GEN-008", "guidance_rescale");
    }

    @Test
    void a_strength_outside_its_range_is_refused() {
        RgbPicture picture = new RgbPicture(8, 8, new byte[8 * 8 * 3]);
        refused(() -> REQUEST.withStart(picture, 0), "INK-GEN-004", "strength");
        refused(() -> REQUEST.withStart(picture, 1.5), "INK-GEN-004", "strength");
    }

    @Test
    void a_start_picture_sets_the_size_and_another_size_is_refused() {
        RgbPicture picture = new RgbPicture(16, 8, new byte[16 * 8 * 3]);
        GenerationRequest started = REQUEST.withStart(picture, 0.5);
        assertThat(started.width()).isEqualTo(16);
        assertThat(started.height()).isEqualTo(8);
        refused(() -> started.withSize(32, 8), "INK-GEN-005", "width");
    }

    @Test
    void a_batch_has_one_seed_or_one_for_each_picture() {
        GenerationRequest two = REQUEST.withPrompts(List.of("a", "b"));
        assertThat(two.withSeeds(List.of(1L, 2L)).seeds()).containsExactly(1L, 2L);
        refused(() -> two.withSeeds(List.of(1L, 2L, 3L)), "INK-GEN-006", "seed");
        refused(() -> two.withSeeds(List.of()), "INK-GEN-006", "seed");
    }

    @Test
    void a_lora_is_read_with_and_without_its_scale() {
        assertThat(LoraUse.parse("ink.safetensors")).isEqualTo(new LoraUse(Path.of("ink.safetensors"), 1));
        assertThat(LoraUse.parse("a:b/ink.ckpt:-0.5")).isEqualTo(new LoraUse(Path.of("a:b/ink.ckpt"), -0.5));
        assertThat(LoraUse.parse("odd:name")).isEqualTo(new LoraUse(Path.of("odd:name"), 1));
    }
}
