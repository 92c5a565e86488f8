package org.inkloom.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.inkloom.picture.settings.PictureSetting;
import org.inkloom.picture.settings.SharedCast;
import org.inkloom.run.InkloomException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsistencyTest {
    private static String yaml(String consistency) {
        return """
                title: 试
                style: [水墨]
                consistency: %s
                cast:
                  小墨: {description: 一个紫发女孩, outfit: 蓝色校服, subject: 女孩}
                  老师: 一位老人
                shots:
                  - {prompt: "{小墨}在海边", seed: 5}
                  - {prompt: "教室里，{小墨}在写字", seed: 6}
                  - {prompt: "空空的操场", seed: 7}
                  - {prompt: "{老师}在讲课", seed: 8}
                  - {prompt: "{小墨}和{老师}告别", seed: 9}
                """.formatted(consistency);
    }

    private static SharedCast cast(Story story, int shot) {
        String said = story.settingsOf(story.shots().get(shot)).get(PictureSetting.CAST);
        return SharedCast.read(said).orElseThrow(() -> new AssertionError("shot " + shot + " says " + said));
    }

    private static String said(Story story, int shot) {
        return story.settingsOf(story.shots().get(shot)).get(PictureSetting.CAST);
    }

    @Test
    void every_shot_of_a_member_takes_over_the_figure_of_the_first_ones() {
        Story story = Story.parse(yaml("on"), "story.yaml");
        SharedCast shared = cast(story, 0);
        assertThat(shared.anchors())
                .containsExactly(
                        new SharedCast.Anchor("水墨，一个紫发女孩，蓝色校服在海边", 5),
                        new SharedCast.Anchor(story.promptOf(story.shots().get(1)), 6));
        assertThat(shared.subject()).isEqualTo(List.of("一个紫发女孩，蓝色校服", "女孩"));
        assertThat(cast(story, 1)).isEqualTo(shared);
        assertThat(cast(story, 4)).as("the first of several members").isEqualTo(shared);
        assertThat(said(story, 2)).as("nobody is in it").isEqualTo("off");
        assertThat(said(story, 3)).as("he is there once").isEqualTo("off");
    }

    @Test
    void the_identity_comes_first_in_every_prompt_and_then_the_short_name() {
        Story story = Story.parse(yaml("on"), "story.yaml");
        assertThat(story.promptOf(story.shots().get(1))).isEqualTo("水墨，一个紫发女孩，蓝色校服，教室里，女孩在写字");
        assertThat(story.promptOf(story.shots().get(0))).isEqualTo("水墨，一个紫发女孩，蓝色校服在海边");
    }

    @ParameterizedTest
    @ValueSource(strings = {"off", "false", ""})
    void off_leaves_prompts_and_settings_as_they_are(String said) {
        Story story = Story.parse(yaml(said), "story.yaml");
        assertThat(story.promptOf(story.shots().get(1))).isEqualTo("水墨，教室里，一个紫发女孩，蓝色校服在写字");
        assertThat(said(story, 1)).isEqualTo("off");
    }

    @Test
    void anchors_and_weight_can_be_said() {
        Story story = Story.parse(yaml("{anchors: 1, weight: 2.5}"), "story.yaml");
        assertThat(cast(story, 4).anchors()).hasSize(1);
        assertThat(cast(story, 4).weight()).isEqualTo(2.5);
    }

    @Test
    void anchors_are_shots_from_noise_and_those_that_start_from_a_picture_look_at_them() {
        String yaml = """
                cast: {mia: a girl}
                consistency: on
                shots:
                  - {prompt: "{mia} reads", seed: 1, init: {picture: a.png, strength: 0.5}}
                  - {prompt: "{mia} runs", seed: 2}
                  - {prompt: "{mia} sleeps", seed: 3}
                  - {prompt: "{mia} sings", seed: 4}
                """;
        Story story = Story.parse(yaml, "story.yaml");
        SharedCast.Anchor[] anchors = {
            new SharedCast.Anchor("a girl runs", 2), new SharedCast.Anchor("a girl sleeps", 3)
        };
        for (int shot = 0; shot < 4; shot++) {
            assertThat(cast(story, shot).anchors()).containsExactly(anchors);
        }
        Story one = Story.parse(
                yaml.replace("seed: 3}", "seed: 3, init: a.png}").replace("seed: 4}", "seed: 4, init: a.png}"), "s");
        assertThat(said(one, 1)).as("the only one from noise is drawn as ever").isEqualTo("off");
        assertThat(cast(one, 0).anchors()).containsExactly(anchors[0]);
        Story none = Story.parse(yaml.replaceAll("seed: ([234])}", "seed: $1, init: a.png}"), "s");
        assertThat(said(none, 0)).as("nothing to look at").isEqualTo("off");
    }

    private static List<String> notes(String cast, String consistency, String... shots) {
        String yaml = "cast: {mia: " + cast + ", leo: a boy}\nconsistency: " + consistency + "\nshots:\n  - "
                + String.join("\n  - ", shots) + "\n";
        return StoryReader.notes(yaml, "story.yaml");
    }

    @Test
    void a_member_whose_shots_all_start_from_pictures_and_who_has_no_reference_is_named() {
        String reads = "{prompt: '{mia} reads', init: a.png}";
        String runs = "{prompt: 'at sea, {mia} runs', init: {picture: b.png, strength: 0.5}}";
        String waits = "{prompt: '{leo} waits'}";
        String line = "cast.mia: shots 1, 3 share no figure: each starts from a picture, and there is no reference."
                + " Give cast.mia a reference, or draw one of these shots without init.";
        assertThat(notes("a girl", "on", reads, waits, runs)).containsExactly(line);
        assertThat(notes("a girl", "{ip_adapter: 0.6}", reads, waits, runs)).containsExactly(line);
        assertThat(notes("{description: a girl, reference: m.png}", "on", reads, waits, runs))
                .isEmpty();
        assertThat(notes("{description: a girl, reference: m.png}", "{ip_adapter: 0.6}", reads, waits, runs))
                .isEmpty();
        assertThat(notes("a girl", "off", reads, waits, runs)).isEmpty();
        assertThat(notes("a girl", "on", reads, waits)).as("one shot").isEmpty();
        assertThat(notes("a girl", "on", reads, "{prompt: '{mia} rests'}", runs))
                .as("one starts from noise")
                .isEmpty();
        assertThat(notes(
                        "a girl",
                        "on",
                        "{prompt: '{mia} a', init: a.png}",
                        "{prompt: '{leo} a', init: a.png}",
                        "{prompt: '{leo} b', init: a.png}",
                        "{prompt: '{mia} b', init: a.png}"))
                .extracting(note -> note.substring(0, note.indexOf(" share")))
                .containsExactly("cast.mia: shots 1, 4", "cast.leo: shots 2, 3");
    }

    @Test
    void pictures_that_all_shots_of_a_story_start_from_count_too() {
        String yaml = """
                defaults: {init: a.png}
                consistency: on
                cast: {mia: a girl}
                shots: [{prompt: "{mia} a"}, {prompt: "{mia} b"}]
                """;
        assertThat(StoryReader.notes(yaml, "s")).hasSize(1);
        String own = yaml.replace("\"{mia} b\"", "\"{mia} b\", init: []");
        assertThat(StoryReader.notes(own, "s")).isEmpty();
    }

    @Test
    void a_story_written_as_yaml_is_the_same_story() {
        Story story = Story.parse(yaml("on"), "story.yaml");
        assertThat(Story.parse(story.toYaml(), "again.yaml")).isEqualTo(story);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{anchors: 0}", "{anchors: 5}", "{weight: 0}", "{weight: 17}", "{strength: 1}", "maybe", "3"})
    void what_cannot_be_is_refused(String said) {
        assertThatThrownBy(() -> Story.parse(yaml(said), "story.yaml"))
                .isInstanceOfSatisfying(
                        InkloomException.class, e -> assertThat(e.code()).startsWith("INK-STORY-"));
    }

    @Test
    void a_member_without_a_description_and_unknown_keys_of_one_are_refused() {
        for (String member : List.of("{outfit: red}", "{description: a girl, colour: red}", "{description: ''}")) {
            assertThatThrownBy(() -> Story.parse("cast: {a: " + member + "}\nshots: [{prompt: '{a}'}]", "story.yaml"))
                    .isInstanceOf(InkloomException.class);
        }
    }
}
