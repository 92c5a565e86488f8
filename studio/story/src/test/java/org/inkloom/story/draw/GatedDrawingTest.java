package org.inkloom.story.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.inkloom.picture.png.PngText;
import org.inkloom.picture.settings.PictureSettings;
import org.inkloom.run.Cancellation;
import org.inkloom.run.CancelledException;
import org.inkloom.run.InkloomException;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;
import org.inkloom.story.Shot;
import org.inkloom.story.Story;
import org.inkloom.story.run.StoryRun;
import org.inkloom.story.testing.Drawn;
import org.inkloom.story.testing.ProceduralPainter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatedDrawingTest {
    private static final PictureSettings SMALL = Drawn.as(3, 4.5, 24, 16, "euler");
    private static final Ingredients MODEL = new Ingredients("kolors", "abc", List.of());

    @TempDir
    private Path folder;

    private final ProceduralPainter painter = new ProceduralPainter();
    private final Map<Long, Double> values = new HashMap<>();
    private final List<Integer> judged = new ArrayList<>();

    /** Gives a shot the value of its seed. */
    private final class SeedJudge implements ShotJudge {
        private final boolean whole;

        SeedJudge(boolean whole) {
            this.whole = whole;
        }

        @Override
        public String score() {
            return "test-score";
        }

        @Override
        public boolean needsWholeStory() {
            return whole;
        }

        @Override
        public List<Verdict> judge(List<DrawnShot> shots, RunControl control) {
            judged.add(shots.size());
            return shots.stream()
                    .map(shot -> {
                        assertThat(shot.file()).exists();
                        double value = values.getOrDefault(shot.request().seed(), 10.0);
                        return new Verdict(value, value < 6 ? "it is dull" : "");
                    })
                    .toList();
        }
    }

    private static Story story(Shot... shots) {
        return new Story("试", List.of(), "", "", Optional.empty(), List.of(), SMALL, Map.of(), List.of(shots));
    }

    private StoryReport draw(Story story, int retries, boolean whole) {
        painter.asked().clear();
        judged.clear();
        ShotGate gate = new ShotGate(new SeedJudge(whole), 6, retries);
        return new StoryDrawing(story, MODEL, painter, folder, Optional.of(gate)).draw(RunControl.quiet());
    }

    private List<Long> drawnSeeds() {
        return painter.asked().stream().map(ShotRequest::seed).toList();
    }

    private String recipe(String name) {
        return PngText.readText(folder.resolve(name)).getOrDefault("inkloom", "");
    }

    @Test
    void only_failing_shots_are_drawn_again_and_the_first_seed_that_passes_is_kept() {
        values.putAll(Map.of(20L, 5.9, 21L, 3.0, 22L, 6.0));
        StoryReport report = draw(story(new Shot("甲", 10), new Shot("乙", 20), new Shot("丙", 30)), 3, false);

        assertThat(drawnSeeds()).containsExactly(10L, 20L, 30L, 21L, 22L);
        assertThat(judged).containsExactly(3, 1, 1);
        assertThat(report.shots()).extracting(shot -> shot.request().seed()).containsExactly(10L, 22L, 30L);
        assertThat(recipe("shots/02.png")).contains("\"seed\":22").contains("乙");
        assertThat(report.tries())
                .extracting(ShotTry::shot, ShotTry::seed, ShotTry::value, ShotTry::kept)
                .containsExactly(tuple(2, 20L, 5.9, false), tuple(2, 21L, 3.0, false), tuple(2, 22L, 6.0, true));
        assertThat(report.tries())
                .allSatisfy(one ->
                        assertThat(recipe("tries/" + one.file().getFileName())).contains("\"seed\":" + one.seed()));
    }

    @Test
    void where_none_passes_the_best_is_kept_and_so_is_the_first_if_it_is_the_best() {
        values.putAll(Map.of(10L, 2.0, 11L, 4.0, 12L, 3.0, 50L, 5.0, 51L, 1.0, 52L, 5.0));
        StoryReport report = draw(story(new Shot("甲", 10), new Shot("乙", 50)), 2, true);

        assertThat(report.shots()).extracting(shot -> shot.request().seed()).containsExactly(11L, 50L);
        assertThat(judged).containsOnly(2);
        assertThat(report.tries().stream().filter(ShotTry::kept).map(ShotTry::seed))
                .containsExactly(11L, 50L);
    }

    @Test
    void the_same_run_again_draws_nothing_and_keeps_the_same() throws IOException {
        values.putAll(Map.of(20L, 5.9, 21L, 3.0, 22L, 6.0));
        Story story = story(new Shot("甲", 10), new Shot("乙", 20));
        StoryReport first = draw(story, 3, false);
        byte[] kept = Files.readAllBytes(folder.resolve("shots/02.png"));

        StoryReport again = draw(story, 3, false);

        assertThat(drawnSeeds()).isEmpty();
        assertThat(again.tries()).isEqualTo(first.tries());
        assertThat(folder.resolve("shots/02.png")).hasBinaryContent(kept);
        assertThat(again.drawn()).isZero();
    }

    @Test
    void without_the_gate_the_storys_own_seed_comes_back_and_the_tries_go() {
        values.putAll(Map.of(20L, 5.9, 21L, 7.0));
        Story story = story(new Shot("甲", 10), new Shot("乙", 20));
        draw(story, 3, false);
        painter.asked().clear();

        new StoryDrawing(story, MODEL, painter, folder).draw(RunControl.quiet());

        assertThat(drawnSeeds()).isEmpty();
        assertThat(recipe("shots/02.png")).contains("\"seed\":20");
        assertThat(folder.resolve("tries")).isEmptyDirectory();
    }

    @Test
    void a_story_whose_shots_pass_tries_nothing() {
        StoryReport report = draw(story(new Shot("甲", 10)), 3, false);
        assertThat(report.tries()).isEmpty();
        assertThat(judged).containsExactly(1);
    }

    @Test
    void the_seed_after_the_last_is_the_first() {
        values.put(Long.MAX_VALUE, 1.0);
        StoryReport report = draw(story(new Shot("甲", Long.MAX_VALUE)), 1, false);
        assertThat(report.shots().getFirst().request().seed()).isZero();
    }

    @Test
    void a_run_that_is_stopped_anywhere_goes_on_and_ends_the_same() throws IOException {
        Random random = new Random(7);
        for (long seed = 0; seed < 60; seed++) {
            values.put(seed, 10 * random.nextDouble());
        }
        Story story = story(new Shot("甲", 1), new Shot("乙", 11), new Shot("丙", 21), new Shot("丁", 31));
        StoryReport whole = draw(story, 4, false);
        List<byte[]> wanted = shots();
        int pictures = drawnSeeds().size();
        for (int stop = 1; stop < pictures; stop++) {
            empty();
            stoppedAfter(stop, story);
            StoryReport resumed = draw(story, 4, false);
            assertThat(drawnSeeds())
                    .as("stopped after %d of %d", stop, pictures)
                    .hasSize(pictures - stop);
            assertThat(resumed.tries()).isEqualTo(whole.tries());
            List<byte[]> made = shots();
            for (int i = 0; i < wanted.size(); i++) {
                assertThat(made.get(i))
                        .as("shot %d, stopped after %d", i + 1, stop)
                        .isEqualTo(wanted.get(i));
            }
        }
    }

    private void stoppedAfter(int count, Story story) {
        Cancellation cancellation = new Cancellation();
        ShotPainter stopping = (request, control) -> {
            Painting painting = painter.paint(request, control);
            if (painter.asked().size() == count) {
                cancellation.request();
            }
            return painting;
        };
        painter.asked().clear();
        ShotGate gate = new ShotGate(new SeedJudge(false), 6, 4);
        StoryDrawing drawing = new StoryDrawing(story, MODEL, stopping, folder, Optional.of(gate));
        assertThatThrownBy(() -> drawing.draw(new RunControl(Progress.SILENT, cancellation)))
                .isInstanceOf(CancelledException.class);
    }

    private List<byte[]> shots() throws IOException {
        List<byte[]> all = new ArrayList<>();
        for (int i = 1; i <= 4; i++) {
            all.add(Files.readAllBytes(folder.resolve("shots/0" + i + ".png")));
        }
        return all;
    }

    private void empty() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void the_report_tells_every_try_and_warns_of_shots_below_the_gate() throws IOException {
        values.putAll(Map.of(20L, 1.0, 21L, 2.5));
        ShotGate gate = new ShotGate(new SeedJudge(false), 6, 1);
        new StoryRun(story(new Shot("甲", 10), new Shot("乙", 20)), MODEL, painter, folder)
                .withGate(gate)
                .run(RunControl.quiet());
        assertThat(folder.resolve("report.html"))
                .content()
                .contains("test-score")
                .contains("Shots that stayed below the gate, test-score 6.00: 2 (2.50)")
                .contains("2.50")
                .contains("it is dull");
    }

    /** Gives every shot the mean of the story's seeds, and its own seed's value where that is less. */
    private static ShotJudge mean(Map<Long, Double> values) {
        return new ShotJudge() {
            @Override
            public String score() {
                return "mean";
            }

            @Override
            public boolean needsWholeStory() {
                return true;
            }

            @Override
            public List<Verdict> judge(List<DrawnShot> shots, RunControl control) {
                double mean = shots.stream()
                        .mapToDouble(shot -> values.getOrDefault(shot.request().seed(), 0.0))
                        .average()
                        .orElseThrow();
                return shots.stream().map(shot -> new Verdict(mean, "")).toList();
            }
        };
    }

    @Test
    void a_shot_that_another_one_brought_through_is_left_as_it_is() {
        values.putAll(Map.of(10L, 2.0, 11L, 9.0, 50L, 4.0, 51L, 10.0));
        ShotGate gate = new ShotGate(mean(values), 6, 3);
        StoryReport report = new StoryDrawing(
                        story(new Shot("甲", 10), new Shot("乙", 50)), MODEL, painter, folder, Optional.of(gate))
                .draw(RunControl.quiet());
        assertThat(report.shots()).extracting(shot -> shot.request().seed()).containsExactly(11L, 50L);
        assertThat(report.below()).isEmpty();
    }

    @Test
    void what_stays_below_is_told_by_its_value_in_the_story_as_it_is_now() {
        values.putAll(Map.of(10L, 2.0, 11L, 6.0, 50L, 1.0, 51L, 3.0));
        ShotGate gate = new ShotGate(mean(values), 6, 1);
        StoryReport report = new StoryDrawing(
                        story(new Shot("甲", 10), new Shot("乙", 50)), MODEL, painter, folder, Optional.of(gate))
                .draw(RunControl.quiet());
        assertThat(report.tries().stream().filter(ShotTry::kept).map(ShotTry::value))
                .containsExactly(3.5, 4.5);
        assertThat(report.below())
                .extracting(ShotBelow::shot, ShotBelow::value)
                .containsExactly(tuple(1, 4.5), tuple(2, 4.5));
    }

    @Test
    void without_retries_the_report_still_warns_of_shots_below_the_gate() {
        values.put(20L, 1.0);
        StoryReport report = new StoryRun(story(new Shot("甲", 10), new Shot("乙", 20)), MODEL, painter, folder)
                .withGate(new ShotGate(new SeedJudge(false), 6, 0))
                .run(RunControl.quiet());
        assertThat(report.below()).containsExactly(new ShotBelow(2, 1.0, "it is dull"));
        assertThat(folder.resolve("report.html")).content().contains("test-score 6.00: 2 (1.00).");
    }

    @Test
    void too_many_retries_are_refused() {
        assertThatThrownBy(() -> new ShotGate(new SeedJudge(false), 6, 101))
                .isInstanceOfSatisfying(
                        InkloomException.class, e -> assertThat(e.code()).isEqualTo("INK-SCORE-006"));
    }
}
