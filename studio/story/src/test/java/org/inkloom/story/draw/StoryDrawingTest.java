package org.inkloom.story.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.inkloom.picture.png.PngText;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.picture.settings.PictureSetting;
import org.inkloom.picture.settings.PictureSettings;
import org.inkloom.run.Cancellation;
import org.inkloom.run.CancelledException;
import org.inkloom.run.InkloomException;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;
import org.inkloom.run.folder.FolderLock;
import org.inkloom.story.Shot;
import org.inkloom.story.Story;
import org.inkloom.story.testing.Drawn;
import org.inkloom.story.testing.ProceduralPainter;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoryDrawingTest {
    private static final PictureSettings SMALL = Drawn.as(3, 4.5, 24, 16, "euler");

    @TempDir
    private Path folder;

    private final ProceduralPainter painter = new ProceduralPainter();
    private final List<String> said = new ArrayList<>();

    private static Story story(Shot... shots) {
        return new Story("试", List.of("水墨"), "", "模糊", Optional.empty(), List.of(), SMALL, Map.of(), List.of(shots));
    }

    private static Shot shot(String prompt, long seed) {
        return new Shot(prompt, seed);
    }

    private static Ingredients ingredients(String loraDigest) {
        return new Ingredients("kolors", "abc", List.of(new StoryLora(Path.of("ink.safetensors"), 0.8, loraDigest)));
    }

    private StoryReport draw(Story story) {
        return draw(story, ingredients("d1"));
    }

    private StoryReport draw(Story story, Ingredients ingredients) {
        painter.asked().clear();
        return new StoryDrawing(story, ingredients, painter, folder).draw(RunControl.quiet());
    }

    private List<Long> drawnSeeds() {
        return painter.asked().stream().map(ShotRequest::seed).toList();
    }

    private RgbPicture picture(String name) {
        return PngText.readPicture(folder.resolve("shots/" + name));
    }

    @Test
    void all_shots_are_drawn_with_the_whole_recipe_inside() {
        StoryReport report = draw(story(shot("甲", 1), shot("乙", 2)));
        assertThat(report.drawn()).isEqualTo(2);
        Map<String, String> texts = PngText.readText(folder.resolve("shots/02.png"));
        assertThat(texts.get("parameters")).isEqualTo("""
            水墨，乙 <lora:ink:0.8>
            Negative prompt: 模糊
            Steps: 3, Sampler: euler, CFG scale: 4.5, Seed: 2, Size: 24x16, Model hash: abc, Model: kolors, \
            Lora hashes: "ink: d1", device: cpu, dtype: float32, Version: Inkloom\
            """);
        assertThat(texts.get("inkloom")).contains("\"prompt\":\"水墨，乙\"", "\"sha256\":\"d1\"");
    }

    @Test
    void a_shot_with_a_second_pass_is_larger_and_says_so() {
        Shot large = new Shot("甲", 1, PictureSettings.NONE.with(PictureSetting.HIRES, "2:0.5"), Optional.empty());
        assertThat(draw(story(large)).drawn()).isEqualTo(1);
        assertThat(picture("01.png").width()).isEqualTo(48);
        assertThat(PngText.readText(folder.resolve("shots/01.png")).get("inkloom"))
                .contains("\"hires\":\"2:0.5\"");
        assertThat(draw(story(large)).reused()).isEqualTo(1);
        assertThat(draw(story(shot("甲", 1))).drawn()).isEqualTo(1);
    }

    @Test
    void unchanged_shots_are_not_drawn_again() {
        Story story = story(shot("甲", 1), shot("乙", 2));
        draw(story);
        StoryReport again = draw(story);
        assertThat(painter.asked()).isEmpty();
        assertThat(again.reused()).isEqualTo(2);
        assertThat(again.shots().getFirst().parameters()).containsEntry("device", "cpu");
    }

    @Test
    void a_changed_seed_redraws_only_that_shot() {
        draw(story(shot("甲", 1), shot("乙", 2), shot("丙", 3)));
        StoryReport report = draw(story(shot("甲", 1), shot("乙", 7), shot("丙", 3)));
        assertThat(drawnSeeds()).containsExactly(7L);
        assertThat(report.shots())
                .extracting(DrawnShot::origin)
                .containsExactly(DrawnShot.Origin.REUSED, DrawnShot.Origin.DRAWN, DrawnShot.Origin.REUSED);
    }

    @Test
    void a_retrained_lora_redraws_everything_and_a_moved_one_nothing() {
        Story story = story(shot("甲", 1), shot("乙", 2));
        draw(story);
        draw(story, new Ingredients("elsewhere", "abc", List.of(new StoryLora(Path.of("/x/b.ckpt"), 0.8, "d1"))));
        assertThat(painter.asked()).isEmpty();
        draw(story, ingredients("d2"));
        assertThat(drawnSeeds()).containsExactly(1L, 2L);
    }

    @Test
    void a_deleted_or_corrupted_picture_is_drawn_again() throws IOException {
        Story story = story(shot("甲", 1), shot("乙", 2), shot("丙", 3));
        draw(story);
        byte[] before = Files.readAllBytes(folder.resolve("shots/01.png"));
        Files.delete(folder.resolve("shots/01.png"));
        Files.writeString(folder.resolve("shots/03.png"), "not a picture");
        draw(story);
        assertThat(drawnSeeds()).containsExactly(1L, 3L);
        assertThat(folder.resolve("shots/01.png")).hasBinaryContent(before);
    }

    @Test
    void shots_that_move_are_renamed_and_not_redrawn() {
        draw(story(shot("甲", 1), shot("乙", 2), shot("丙", 3)));
        RgbPicture first = picture("01.png");
        RgbPicture third = picture("03.png");
        draw(story(shot("新", 9), shot("丙", 3), shot("乙", 2), shot("甲", 1)));
        assertThat(drawnSeeds()).containsExactly(9L);
        assertThat(picture("02.png")).isEqualTo(third);
        assertThat(picture("04.png")).isEqualTo(first);
        assertThat(folder.resolve("shots")).isDirectoryNotContaining("glob:**moving*");
    }

    @Test
    void two_equal_shots_are_drawn_once() {
        StoryReport report = draw(story(shot("甲", 1), shot("甲", 1)));
        assertThat(report.drawn()).isEqualTo(1);
        assertThat(picture("02.png")).isEqualTo(picture("01.png"));
    }

    private void drawListening(Story story) {
        said.clear();
        new StoryDrawing(story, ingredients("d1"), painter, folder)
                .draw(new RunControl(listener(said), new Cancellation()));
    }

    @Test
    void the_picture_of_a_shot_that_left_the_story_goes_and_is_said() {
        List<Shot> all = List.of(shot("甲", 1), shot("乙", 2), shot("丙", 3));
        for (int deleted = 0; deleted < all.size(); deleted++) {
            drawListening(story(all.toArray(Shot[]::new)));
            List<Shot> left = new ArrayList<>(all);
            left.remove(deleted);
            drawListening(story(left.toArray(Shot[]::new)));
            assertThat(folder.resolve("shots")).isDirectoryNotContaining("glob:**/03.png");
            assertThat(said).singleElement().asString().contains("Removed shots/03.png");
        }
    }

    @Test
    void a_picture_that_somebody_changed_or_that_is_not_in_the_books_stays_and_is_named() throws IOException {
        draw(story(shot("甲", 1), shot("乙", 2), shot("丙", 3)));
        Files.writeString(folder.resolve("shots/03.png"), "retouched by hand");
        Files.copy(folder.resolve("shots/01.png"), folder.resolve("shots/12.png"));
        Files.copy(folder.resolve("shots/01.png"), folder.resolve("shots/my-favourite.png"));
        drawListening(story(shot("甲", 1)));
        assertThat(folder.resolve("shots/02.png")).doesNotExist();
        assertThat(folder.resolve("shots/03.png")).hasContent("retouched by hand");
        assertThat(said)
                .hasSize(2)
                .anyMatch(line -> line.startsWith("Removed shots/02.png"))
                .contains("No shot of this story: shots/03.png, shots/12.png; they stay in the folder.");
    }

    @Test
    void a_second_run_in_one_folder_is_told_of_the_first() throws IOException {
        try (FolderLock first = FolderLock.take(folder, "a story")) {
            assertThat(first).isNotNull();
            assertThatThrownBy(() -> draw(story(shot("甲", 1))))
                    .isInstanceOf(InkloomException.class)
                    .hasMessageContaining("INK-FILE-039");
        }
        assertThat(folder).isEmptyDirectory();
        draw(story(shot("甲", 1)));
        assertThat(folder.resolve(FolderLock.FILE)).doesNotExist();
    }

    private static Progress listener(List<String> said) {
        return new Progress() {
            @Override
            public Task begin(String what, long total, String unit) {
                return Task.SILENT;
            }

            @Override
            public void say(String line) {
                said.add(line);
            }
        };
    }

    @Nested
    class A_run_that_ends_early {
        private final Story story = story(shot("甲", 1), shot("乙", 2), shot("丙", 3));

        @Test
        void is_continued_where_it_was_cancelled() {
            Cancellation cancellation = new Cancellation();
            ShotPainter impatient = (request, control) -> {
                if (request.seed() == 2) {
                    cancellation.request();
                }
                return painter.paint(request, control);
            };
            StoryDrawing drawing = new StoryDrawing(story, ingredients("d1"), impatient, folder);
            assertThatThrownBy(() -> drawing.draw(new RunControl(Progress.SILENT, cancellation)))
                    .isInstanceOf(CancelledException.class)
                    .hasMessageContaining("shot 3 of 3")
                    .hasMessageContaining("2 shots of 3 lie in " + folder.resolve("shots"))
                    .hasMessageContaining("goes on with shot 3");
            assertThat(folder.resolve("shots/02.png")).exists();
            draw(story);
            assertThat(drawnSeeds()).containsExactly(3L);
        }

        @Test
        void says_that_nothing_is_finished_when_the_first_shot_was_not() {
            ShotPainter impatient = (request, control) -> {
                throw new CancelledException("step 5 of 20");
            };
            StoryDrawing drawing = new StoryDrawing(story, ingredients("d1"), impatient, folder);
            assertThatThrownBy(() -> drawing.draw(RunControl.quiet()))
                    .isInstanceOf(CancelledException.class)
                    .hasMessage("Stopped at step 5 of 20. No shot is finished yet; the same command begins with the"
                            + " first.");
        }

        @Test
        void keeps_its_shots_when_the_painter_fails() {
            ShotPainter failing = (request, control) -> {
                if (request.seed() == 3) {
                    throw new IllegalStateException("out of memory");
                }
                return painter.paint(request, control);
            };
            StoryDrawing drawing = new StoryDrawing(story, ingredients("d1"), failing, folder);
            assertThatThrownBy(() -> drawing.draw(RunControl.quiet())).hasMessage("out of memory");
            draw(story);
            assertThat(drawnSeeds()).containsExactly(3L);
        }

        @Test
        void survives_a_kill_while_shots_were_renamed() throws IOException {
            draw(story);
            Story longer = story(shot("新", 9), shot("甲", 1), shot("乙", 2), shot("丙", 3));
            ShotPainter failing = (request, control) -> {
                throw new IllegalStateException("killed");
            };
            StoryDrawing drawing = new StoryDrawing(longer, ingredients("d1"), failing, folder);
            assertThatThrownBy(() -> drawing.draw(RunControl.quiet())).hasMessage("killed");
            Files.writeString(folder.resolve("shots/01.png.part"), "half a picture");
            draw(longer);
            assertThat(drawnSeeds()).containsExactly(9L);
        }

        @Test
        void begins_anew_when_the_state_is_damaged_or_leads_elsewhere() throws IOException {
            draw(story);
            Path state = folder.resolve("story-state.json");
            for (String bad : List.of("{", "[]", "{\"format\":1}", "{\"format\":99,\"shots\":[]}", evil(state))) {
                Files.writeString(state, bad);
                draw(story);
                assertThat(drawnSeeds()).as(bad).containsExactly(1L, 2L, 3L);
            }
        }

        private String evil(Path state) throws IOException {
            return Files.readString(state).replace("shots/01.png", "../../etc/passwd");
        }
    }

    @Nested
    class Refused {
        @Test
        void a_picture_of_another_size() {
            ShotPainter wrong = (request, control) -> new Painting(new RgbPicture(8, 8, new byte[192]), Map.of());
            StoryDrawing drawing = new StoryDrawing(story(shot("甲", 1)), ingredients("d1"), wrong, folder);
            assertThatThrownBy(() -> drawing.draw(RunControl.quiet()))
                    .isInstanceOf(InkloomException.class)
                    .hasMessageContaining("INK-STORY-010")
                    .hasMessageContaining("8x8 instead of 24x16");
        }

        @Test
        void a_folder_that_is_a_file() throws IOException {
            Path file = Files.writeString(folder.resolve("file"), "x");
            StoryDrawing drawing = new StoryDrawing(story(shot("甲", 1)), ingredients("d1"), painter, file);
            assertThatThrownBy(() -> drawing.draw(RunControl.quiet())).hasMessageContaining("INK-STORY-009");
        }

        @Test
        void a_mistake_in_the_last_shot_before_the_first_is_drawn() {
            ShotPainter strict = new ShotPainter() {
                @Override
                public void check(ShotRequest request) {
                    if (request.seed() == 2) {
                        throw new IllegalArgumentException("no such scheduler");
                    }
                }

                @Override
                public Painting paint(ShotRequest request, RunControl control) {
                    return painter.paint(request, control);
                }
            };
            StoryDrawing drawing =
                    new StoryDrawing(story(shot("甲", 1), shot("乙", 2)), ingredients("d1"), strict, folder);
            assertThatThrownBy(() -> drawing.draw(RunControl.quiet())).hasMessage("no such scheduler");
            assertThat(painter.asked()).isEmpty();
        }
    }
}
