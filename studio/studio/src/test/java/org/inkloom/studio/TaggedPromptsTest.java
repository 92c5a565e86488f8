package org.inkloom.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.inkloom.picture.settings.PictureSetting;
import org.inkloom.picture.settings.PictureSettings;
import org.inkloom.run.InkloomException;
import org.junit.jupiter.api.Test;

class TaggedPromptsTest {
    @Test
    void loras_are_taken_out_of_the_prompts_of_a_batch() {
        TaggedPrompts read = TaggedPrompts.of(
                List.of("a cat <lora:ink-wash:0.8>", "<lora:ink-wash:0.8>a dog"), PictureSettings.NONE);
        assertThat(read.prompts()).containsExactly("a cat", "a dog");
        assertThat(read.loras()).containsExactly(new AppliedLora("ink-wash", 0.8));
        assertThat(TaggedPrompts.of(List.of("<lora:a>x<lora:b:-.5>"), PictureSettings.NONE)
                        .loras())
                .containsExactly(AppliedLora.of("a"), new AppliedLora("b", -0.5));
    }

    @Test
    void they_are_text_where_prompts_are_taken_literally() {
        PictureSettings literal = PictureSettings.NONE.with(PictureSetting.PROMPT_RULES, "literal");
        TaggedPrompts read = TaggedPrompts.of(List.of("a <lora:b:no number>"), literal);
        assertThat(read.prompts()).containsExactly("a <lora:b:no number>");
        assertThat(read.loras()).isEmpty();
    }

    @Test
    void prompts_of_a_batch_that_name_different_ones_are_refused() {
        assertThatThrownBy(() -> TaggedPrompts.of(List.of("a <lora:b>", "c"), PictureSettings.NONE))
                .isInstanceOfSatisfying(
                        InkloomException.class, e -> assertThat(e.code()).isEqualTo("INK-PROMPT-011"));
    }
}
