package org.inkloom.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.inkloom.run.RunControl;
import org.inkloom.run.folder.ContentDigest;
import org.inkloom.story.draw.Ingredients;
import org.inkloom.story.draw.ShotControl;
import org.inkloom.story.draw.StoryReport;
import org.inkloom.story.page.StoryPage;
import org.inkloom.story.record.StoryRecord;
import org.inkloom.story.record.StoryRecords;
import org.inkloom.story.run.StoryRun;
import org.inkloom.story.testing.ProceduralPainter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Control pictures in stories: how they are written, and what they decide. */
class StoryControlTest {
    private static final String YAML = """
            title: 试
            control_net: {Canny: nets/canny}
            defaults: {width: 64, height: 64, steps: 2, control: "canny:a.png:0.8"}
            shots:
              - {prompt: 甲}
              - prompt: 乙
                control:
                  - depth:C:/b.png:0.5:0.1:0.6
                  - {kind: openpose, picture: pose.json, end: 0.5}
              - {prompt: 丙, control: []}
            """;

    @TempDir
    private Path folder;

    @Test
    void a_shot_has_the_storys_control_pictures_or_its_own_or_none() {
        Story story = Story.parse(YAML, "story.yaml");
        assertThat(story.shots().stream().map(story::controlsOf))
                .containsExactly(
                        List.of(new ControlChoice("canny", "a.png", 0.8, 0, 1)),
                        List.of(
                                new ControlChoice("depth", "C:/b.png", 0.5, 0.1, 0.6),
                                new ControlChoice("openpose", "pose.json", 1, 0, 0.5)),
                        List.of());
        assertThat(story.controls().networks()).isEqualTo(Map.of("canny", "nets/canny"));
        assertThat(Story.parse(story.toYaml(), "again")).isEqualTo(story);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "canny | INK-STORY-006",
                "'\"canny:\"' | INK-STORY-006",
                "7 | INK-STORY-006",
                "canny:a.png:11 | INK-STORY-007",
                "canny:a.png:1:0.5:0.5 | INK-STORY-007",
                "'{kind: canny}' | INK-STORY-005",
                "'{kind: canny, file: a.png}' | INK-STORY-003",
                "'{kind: canny, picture: a.png, end: 2}' | INK-STORY-007",
            })
    void what_cannot_be_a_control_is_refused_with_its_line(String written, String code) {
        String yaml = "shots:\n  - prompt: 甲\n    control: " + written + "\n";
        assertThatThrownBy(() -> Story.parse(yaml, "story.yaml"))
                .hasMessageContaining(code)
                .hasMessageContaining("story.yaml");
    }

    @Test
    void networks_are_a_group_of_kinds_with_folders() {
        assertThatThrownBy(() -> Story.parse("control_net: canny\nshots: [{prompt: 甲}]", "s"))
                .hasMessageContaining("INK-STORY-006");
        assertThatThrownBy(() -> Story.parse("control_net: {canny: }\nshots: [{prompt: 甲}]", "s"))
                .hasMessageContaining("INK-STORY-005");
    }

    @Test
    void another_control_picture_or_network_draws_its_shot_again_and_a_moved_one_does_not() throws Exception {
        Story story = Story.parse(
                "defaults: {width: 64, height: 64, steps: 2}\n"
                        + "shots: [{prompt: 甲}, {prompt: 乙, control: canny:a.png}]",
                "s");
        Path picture = Files.writeString(folder.resolve("a.png"), "edges");
        assertThat(run(story, picture, "n1").drawn()).isEqualTo(2);
        assertThat(run(story, picture, "n1").drawn()).isZero();
        Path moved = Files.move(picture, folder.resolve("b.png"));
        assertThat(run(story, moved, "n1").drawn()).isZero();
        Files.writeString(moved, "other edges");
        StoryReport changed = run(story, moved, "n1");
        assertThat(changed.drawn()).isOne();
        assertThat(run(story, moved, "n2").drawn()).isOne();

        assertThat(changed.folder().resolve(StoryPage.FILE)).content().contains("控制图", "canny b.png", "net");
        StoryRecord record = StoryRecords.read(changed.folder()).orElseThrow();
        assertThat(record.shots().getFirst().controls()).isEmpty();
        assertThat(changed.folder()
                        .resolve(record.shots().get(1).controls().getFirst().file()))
                .hasContent("other edges");
        assertThat(changed.folder().resolve("record/control")).isDirectoryContaining("glob:**");
        assertThat(changed.folder().resolve("record/control").toFile().list()).hasSize(1);
    }

    private StoryReport run(Story story, Path picture, String network) throws Exception {
        ControlChoice choice = story.allControls().getFirst();
        ShotControl control = new ShotControl(
                choice, picture, ContentDigest.ofFile(picture), Optional.of(folder.resolve("net")), network);
        Ingredients ingredients = new Ingredients("kolors", "abc", List.of(), Map.of(choice, control));
        return new StoryRun(story, ingredients, new ProceduralPainter(), folder.resolve("out")).run(RunControl.quiet());
    }
}
