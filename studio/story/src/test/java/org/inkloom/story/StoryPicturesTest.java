package org.inkloom.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.inkloom.picture.settings.MaskSettings;
import org.inkloom.picture.settings.PictureSetting;
import org.inkloom.picture.settings.SharedCast;
import org.inkloom.story.draw.Ingredients;
import org.inkloom.story.draw.ShotControl;
import org.inkloom.story.draw.ShotRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pictures in stories beside control pictures: what drawing starts from, masks, what is looked at, and the cast's own. */
class StoryPicturesTest {
    private static final String YAML = """
        title: 试
        control_net: {ip_adapter: nets/ip-adapter.safetensors}
        defaults: {width: 64, height: 64, init: "a.png:0.5", ip_adapter: painting.jpg:0.7}
        shots:
          - {prompt: 甲}
          - {prompt: 乙, init: b.png, mask: m.png}
          - {prompt: 丙, init: {picture: c.png, strength: 0.4}, ip_adapter: []}
          - {prompt: 丁, init: [], ip_adapter_style: {picture: p.png, scale: 0.6, end: 0.5}}
        """;

    private static ControlChoice picture(String role, String file, double scale) {
        return new ControlChoice(role, file, scale, 0, 1);
    }

    @Test
    void a_shot_says_each_role_for_itself_and_the_rest_is_the_storys() {
        Story story = Story.parse(YAML, "story.yaml");
        ControlChoice painting = picture("ip_adapter", "painting.jpg", 0.7);
        assertThat(story.shots().stream().map(story::controlsOf))
                .containsExactly(
                        List.of(picture("init", "a.png", 0.5), painting),
                        List.of(picture("init", "b.png", 0), picture("mask", "m.png", 1), painting),
                        List.of(picture("init", "c.png", 0.4)),
                        List.of(painting, new ControlChoice("ip_adapter_style", "p.png", 0.6, 0, 0.5)));
        assertThat(story.shots().stream().map(story::startsFromPicture)).containsExactly(true, true, true, false);
        Story again = Story.parse(story.toYaml(), "again");
        assertThat(again.shots().stream().map(again::controlsOf))
                .isEqualTo(story.shots().stream().map(story::controlsOf).toList());
        assertThat(Story.parse(again.toYaml(), "twice")).isEqualTo(again);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "init: a.png:1.5 | INK-STORY-007",
                "init: {picture: a.png, strength: 0} | INK-STORY-007",
                "init: {picture: a.png, scale: 0.5} | INK-STORY-003",
                "init: [a.png, b.png] | INK-STORY-006",
                "mask: m.png | INK-STORY-006",
                "{init: a.png, mask: m.png:0.5} | INK-STORY-007",
                "{init: a.png, mask: {picture: m.png, grow: 1025}} | INK-STORY-007",
                "{init: a.png, mask: {picture: m.png, feather: -1}} | INK-STORY-007",
                "{init: a.png, mask: {picture: m.png, feather: 1.5}} | INK-STORY-006",
                "{init: a.png, mask: {picture: m.png, inverted: true}} | INK-STORY-003",
                "mask: {picture: m.png, grow: 4} | INK-STORY-006",
                "{init: {picture: a.png, grow: 4}} | INK-STORY-003",
                "ip_adapter: a.png:11 | INK-STORY-007",
                "control: init:a.png | INK-STORY-006",
            })
    void what_cannot_be_is_refused_with_its_line(String written, String code) {
        String keys = written.startsWith("{") ? written.substring(1, written.length() - 1) : written;
        String yaml = "shots:\n  - {prompt: 甲, " + keys + "}\n";
        assertThatThrownBy(() -> Story.parse(yaml, "story.yaml"))
                .hasMessageContaining(code)
                .hasMessageContaining("story.yaml");
    }

    @Test
    void a_mask_says_how_it_is_taken_as_flags_of_a_drawing_do() {
        String yaml = """
            shots:
              - {prompt: 甲, init: a.png, mask: m.png}
              - {prompt: 乙, init: a.png, mask: {picture: m.png}}
              - prompt: 丙
                init: a.png
                mask: {picture: m.png, invert: true, grow: -4, feather: 8, keep_outside: true}
            """;
        Story story = Story.parse(yaml, "story.yaml");
        List<MaskSettings> edges = story.shots().stream()
                .map(shot -> story.controlsOf(shot).getLast().edges())
                .toList();
        assertThat(edges).containsExactly(MaskSettings.USUAL, MaskSettings.USUAL, new MaskSettings(true, -4, 8, true));
        assertThat(Story.parse(story.toYaml(), "again")).isEqualTo(story);
        edges.forEach(one -> assertThat(MaskSettings.find(one.written())).contains(one));
        assertThat(MaskSettings.find("grow 2000")).isEmpty();
        assertThat(MaskSettings.find("grown")).isEmpty();
        // Only what says something else is another picture.
        List<String> digests = story.shots().stream()
                .map(shot -> new ShotControl(
                        story.controlsOf(shot).getLast(), Path.of("m.png"), "d".repeat(64), Optional.empty(), ""))
                .map(ShotControl::described)
                .toList();
        assertThat(digests.get(0)).isEqualTo(digests.get(1)).isNotEqualTo(digests.get(2));
        assertThat(digests.get(2)).contains("inverted, grow -4, feather 8, keeps outside");
    }

    private static String cast(String consistency, String more) {
        return """
            title: 试
            style: [水墨]
            %s
            cast:
              小墨: {description: 一个紫发女孩, subject: 女孩, reference: mia.png}
            shots:
              - {prompt: "{小墨}在海边", seed: 5}
              - {prompt: "{小墨}在教室", seed: 6%s}
            """.formatted(consistency, more);
    }

    private static Optional<SharedCast> shared(Story story, int shot) {
        return SharedCast.read(story.settingsOf(story.shots().get(shot)).get(PictureSetting.CAST));
    }

    @Test
    void a_members_picture_is_the_first_anchor_of_every_shot_even_the_first() {
        Story story = Story.parse(cast("", ""), "story.yaml");
        SharedCast shared = shared(story, 0).orElseThrow();
        assertThat(shared.anchors().getFirst())
                .isEqualTo(new SharedCast.Anchor("水墨，一个紫发女孩", 0, Optional.of("mia.png")));
        assertThat(shared.anchors()).as("no shot draws her away from it").hasSize(1);
        assertThat(shared(Story.parse(cast("consistency: {anchors: 2}", ""), "s"), 1)
                        .orElseThrow()
                        .anchors())
                .hasSize(3);
        assertThat(shared(story, 1)).contains(shared);
        assertThat(story.allControls()).containsExactly(ControlChoice.reference("mia.png"));
        assertThat(Story.parse(story.toYaml(), "again").allControls()).isEqualTo(story.allControls());
        Story moved = story.withControls(choice -> choice.withPicture("../control/x.png"));
        assertThat(shared(moved, 1).orElseThrow().pictures()).containsExactly("../control/x.png");
        assertThat(shared(Story.parse(cast("consistency: off", ""), "s"), 0)).isEmpty();
        assertThat(shared(Story.parse(cast("consistency: {anchors: 4}", ""), "s"), 0)
                        .orElseThrow()
                        .anchors())
                .hasSizeLessThanOrEqualTo(SharedCast.MOST);
    }

    @Test
    void where_a_members_picture_lies_does_not_matter_and_what_it_shows_does() {
        Story story = Story.parse(cast("", ""), "story.yaml");
        String here = request(story, "mia.png", "aa").digest();
        assertThat(request(story, "elsewhere/other.png", "aa").digest()).isEqualTo(here);
        assertThat(request(story, "mia.png", "bb").digest()).isNotEqualTo(here);
        assertThat(request(story, "mia.png", "aa").settings().get(PictureSetting.CAST))
                .contains("sha256:aa")
                .doesNotContain("mia.png");
    }

    private static ShotRequest request(Story story, String file, String digest) {
        Map<ControlChoice, ShotControl> files = story.allControls().stream()
                .collect(Collectors.toMap(
                        choice -> choice,
                        choice -> new ShotControl(choice, Path.of(file), digest, Optional.empty(), "")));
        return ShotRequest.of(story, story.shots().getFirst(), new Ingredients("kolors", "abc", List.of(), files));
    }

    @Test
    void a_shot_that_starts_from_a_picture_takes_a_figure_over_too_and_an_adapter_shows_the_member_anyhow() {
        Story started = Story.parse(cast("", ", init: a.png"), "s");
        assertThat(shared(started, 1)).isEqualTo(shared(started, 0)).isPresent();
        assertThat(shared(started, 0).orElseThrow().anchors()).hasSize(1);
        Story shown = Story.parse(cast("consistency: {ip_adapter: 0.6}", ", init: a.png"), "s");
        assertThat(shown.controlsOf(shown.shots().get(1)))
                .containsExactly(picture("init", "a.png", 0), picture("ip_adapter", "mia.png", 0.6));
        assertThat(shared(shown, 0)).as("his only shot from noise").isEmpty();
        String both =
                cast("", ", init: a.png, shared_cast: '" + shared(started, 0).orElseThrow() + "'");
        assertThat(shared(Story.parse(both, "s"), 1)).isEqualTo(shared(started, 0));
    }
}
