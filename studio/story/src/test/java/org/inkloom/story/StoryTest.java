package org.inkloom.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.assertj.core.api.AbstractThrowableAssert;
import org.inkloom.run.InkloomException;
import org.inkloom.story.testing.Drawn;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoryTest {
    private static final String FULL = """
        title: 海边
        style: [水墨, 留白]
        trigger: inkloom
        negative_prompt: 模糊
        model: ./kolors
        loras:
          - ink.safetensors
          - file: wash.safetensors
            scale: 0.5
        defaults:
          steps: 20
          guidance_scale: 4
          width: 768
          height: 1280
          scheduler: dpmpp_2m
        cast:
          小墨: 紫色短发小女孩
        shots:
          - prompt: "{小墨}看海"
            seed: 7
          - prompt: 水墨山水
            seed: 8
            steps: 5
            guidance_scale: 1.5
            guidance_rescale: 0.25
            width: 64
            height: 72
            scheduler: ddim
            negative_prompt: 人
        """;

    private static AbstractThrowableAssert<?, ? extends Throwable> refusal(String yaml) {
        return assertThatThrownBy(() -> Story.parse(yaml, "story.yaml")).isInstanceOf(InkloomException.class);
    }

    @Test
    void the_heroine_of_the_seed_story_stays_in_every_shot() {
        Story story = Story.seed();
        assertThat(story.cast()).isNotEmpty();
        assertThat(story.shots())
                .hasSize(8)
                .allSatisfy(shot -> assertThat(story.cast().values())
                        .as(shot.prompt())
                        .anyMatch(description -> story.promptOf(shot).contains(description)));
    }

    @Test
    void every_key_lands_where_it_belongs() {
        Story story = Story.parse(FULL, "story.yaml");
        assertThat(story.title()).isEqualTo("海边");
        assertThat(story.style()).containsExactly("水墨", "留白");
        assertThat(story.trigger()).isEqualTo("inkloom");
        assertThat(story.negativePrompt()).isEqualTo("模糊");
        assertThat(story.model()).contains("./kolors");
        assertThat(story.loras())
                .containsExactly(new LoraChoice("ink.safetensors", 1), new LoraChoice("wash.safetensors", 0.5));
        assertThat(story.defaults()).isEqualTo(Drawn.as(20, 4, 768, 1280, "dpmpp_2m"));
        assertThat(story.cast()).containsEntry("小墨", "紫色短发小女孩");
        assertThat(story.shots())
                .containsExactly(
                        new Shot("{小墨}看海", 7),
                        new Shot("水墨山水", 8, Drawn.as(5, 1.5, 0.25, 64, 72, "ddim"), Optional.of("人")));
    }

    @Test
    void what_is_not_said_has_documented_defaults() {
        Story story = Story.parse("shots:\n- prompt: a\n- prompt: b\n", "story.yaml");
        assertThat(story.title()).isEqualTo("无题 Untitled");
        assertThat(story.style()).isEmpty();
        assertThat(story.trigger()).isEmpty();
        assertThat(story.negativePrompt()).isEmpty();
        assertThat(story.model()).isEmpty();
        assertThat(story.loras()).isEmpty();
        assertThat(story.defaults()).isEqualTo(Drawn.as(50, 5.0, 1024, 1024, "euler"));
        assertThat(story.cast()).isEmpty();
        assertThat(story.shots()).containsExactly(new Shot("a", 1), new Shot("b", 2));
    }

    @Test
    void a_shot_that_differs_keeps_the_rest_of_the_defaults() {
        Story story = Story.parse(FULL, "story.yaml").withDefaults(Drawn.as(3, 1, 16, 16, "euler"));
        assertThat(story.settingsOf(story.shots().get(0))).isEqualTo(Drawn.as(3, 1, 16, 16, "euler"));
        assertThat(story.settingsOf(story.shots().get(1)))
                .isEqualTo(Drawn.as(5, 1.5, 0.25, 64, 72, "ddim").complete());
        assertThat(story.negativePromptOf(story.shots().get(0))).isEqualTo("模糊");
        assertThat(story.negativePromptOf(story.shots().get(1))).isEqualTo("人");
    }

    @Test
    void a_prompt_gets_the_trigger_the_missing_style_words_and_the_cast() {
        Story story = Story.parse(FULL, "story.yaml");
        assertThat(story.promptOf(story.shots().get(0))).isEqualTo("inkloom，水墨，留白，紫色短发小女孩看海");
        assertThat(story.promptOf(story.shots().get(1))).isEqualTo("inkloom，留白，水墨山水");
        Story english = Story.parse("style: ink, wash\nshots: [{prompt: a girl}]", "story.yaml");
        assertThat(english.promptOf(english.shots().getFirst())).isEqualTo("ink, wash, a girl");
    }

    @Test
    void braces_are_ordinary_where_there_is_no_cast() {
        Story story = Story.parse("shots:\n- prompt: 'a {b} c'\n", "story.yaml");
        assertThat(story.promptOf(story.shots().getFirst())).isEqualTo("a {b} c");
    }

    @Test
    void the_seed_story_is_the_contests() {
        Story seed = Story.seed();
        assertThat(seed.shots()).hasSize(8).extracting(Shot::seed).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
        assertThat(seed.negativePrompt()).isEqualTo("丑陋、变形、嘈杂、模糊、低对比度");
        assertThat(seed.promptOf(seed.shots().getFirst())).isEqualTo("二次元，一个紫色短发小女孩，在学校书桌前的椅子上坐着，在认真写作业，全身，蓝色校服白色侧边条纹");
        assertThat(seed.promptOf(seed.shots().getLast())).isEqualTo("二次元，紫色长发少女，穿着黑色礼服，在礼堂主持");
        assertThat(Story.parse(Story.seedYaml(), "copy.yaml")).isEqualTo(seed);
    }

    @Property(tries = 300)
    void no_text_whatever_crashes_the_reader(@ForAll String text) {
        try {
            Story.parse("title: x\n" + text, "story.yaml");
        } catch (InkloomException e) {
            assertThat(e.code()).startsWith("INK-STORY-");
        }
    }

    @Nested
    class Refused_with_line_and_remedy {
        @Test
        void a_misspelled_key_with_the_name_that_was_meant() {
            refusal("title: a\nnegative_promt: b\nshots: [{prompt: a}]")
                    .hasMessageContaining("INK-STORY-003")
                    .hasMessageContaining("story.yaml line 2")
                    .hasMessageContaining("Did you mean 'negative_prompt'?");
        }

        @Test
        void a_misspelled_key_within_a_shot() {
            refusal("shots:\n- prompt: a\n- prompt: b\n  sed: 4\n")
                    .hasMessageContaining("line 4 has the unknown key 'sed' in shots[2]")
                    .hasMessageContaining("Did you mean 'seed'?");
        }

        @Test
        void a_key_said_twice() {
            refusal("title: a\nshots: [{prompt: a}]\ntitle: b")
                    .hasMessageContaining("INK-STORY-004")
                    .hasMessageContaining("line 3 says 'title' again")
                    .hasMessageContaining("line 1");
        }

        @Test
        void broken_yaml() {
            refusal("title: 'a\nshots:")
                    .hasMessageContaining("INK-STORY-002")
                    .hasMessageContaining("story.yaml is not YAML at line");
            refusal("shots: [{prompt: *a}]")
                    .hasMessageContaining("INK-STORY-002")
                    .hasMessageContaining("alias");
            refusal("shots: [{prompt: a}]\n---\ntitle: b").hasMessageContaining("second document");
            refusal("a: " + "[".repeat(100)).hasMessageContaining("INK-STORY-002");
        }

        @Test
        void an_empty_file_a_list_and_a_word() {
            refusal("").hasMessageContaining("INK-STORY-006").hasMessageContaining("a group of keys");
            refusal("- a").hasMessageContaining("INK-STORY-006");
            refusal("story").hasMessageContaining("the text 'story'");
        }

        @Test
        void a_story_without_shots() {
            refusal("title: a").hasMessageContaining("INK-STORY-005").hasMessageContaining("no shots");
            refusal("shots: []").hasMessageContaining("INK-STORY-005");
        }

        @Test
        void a_shot_without_a_prompt() {
            refusal("shots:\n- prompt: a\n- seed: 3\n")
                    .hasMessageContaining("INK-STORY-005")
                    .hasMessageContaining("line 3, shots[2] lacks 'prompt'");
            refusal("shots:\n- prompt: ' '\n").hasMessageContaining("no text at story.yaml line 2, shots[1].prompt");
        }

        @Test
        void values_of_the_wrong_kind() {
            refusal("shots:\n- prompt: a\n  seed: abc\n")
                    .hasMessageContaining("INK-STORY-006")
                    .hasMessageContaining("line 3, shots[1].seed is the text 'abc'");
            refusal("shots:\n- prompt: a\n  seed: 99999999999999999999\n").hasMessageContaining("INK-STORY-006");
            refusal("shots:\n- prompt: [a]\n").hasMessageContaining("is a list");
            refusal("shots:\n- a\n").hasMessageContaining("INK-STORY-006").hasMessageContaining("shots[1]");
            refusal("cast: [a]\nshots: [{prompt: a}]").hasMessageContaining("names with descriptions");
        }

        @Test
        void values_out_of_range() {
            refusal("defaults:\n  width: 1000\n  height: 1001\nshots: [{prompt: a}]")
                    .hasMessageContaining("INK-STORY-007")
                    .hasMessageContaining("line 3, defaults.height is 1001")
                    .hasMessageContaining("multiple of 8")
                    .hasMessageContaining("1000");
            refusal("shots: [{prompt: a, steps: 0}]").hasMessageContaining("1 to 1000");
            refusal("shots: [{prompt: a, seed: -1}]").hasMessageContaining("INK-STORY-007");
            refusal("shots: [{prompt: a, guidance_scale: .nan}]").isInstanceOf(InkloomException.class);
            refusal("shots: [{prompt: a, guidance_rescale: 1.5}]").isInstanceOf(InkloomException.class);
            refusal("loras: [{file: a, scale: 11}]\nshots: [{prompt: a}]").hasMessageContaining("-10 to 10");
        }

        @Test
        void somebody_who_is_not_in_the_cast() {
            refusal("cast: {xiaomo: a girl}\nshots:\n- prompt: '{xiaomao} by the sea'\n")
                    .hasMessageContaining("INK-STORY-008")
                    .hasMessageContaining("line 3, shots[1].prompt")
                    .hasMessageContaining("Did you mean 'xiaomo'?");
        }

        @Test
        void files_that_are_missing_or_in_another_encoding(@TempDir Path folder) throws IOException {
            assertThatThrownBy(() -> Story.read(folder.resolve("none.yaml")))
                    .hasMessageContaining("INK-STORY-001")
                    .hasMessageContaining("none.yaml");
            assertThatThrownBy(() -> Story.read(folder)).hasMessageContaining("INK-STORY-001");
            Path gbk = folder.resolve("gbk.yaml");
            Files.write(gbk, "title: 海边".getBytes(Charset.forName("GBK")));
            assertThatThrownBy(() -> Story.read(gbk)).hasMessageContaining("not UTF-8");
        }
    }

    @Test
    void a_file_with_a_byte_order_mark_is_read(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("story.yaml"), "\ufeffshots: [{prompt: 海}]");
        assertThat(Story.read(file).shots()).isEqualTo(List.of(new Shot("海", 1)));
    }
}
