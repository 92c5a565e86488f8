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
import org.inkloom.run.Cancellation;
import org.inkloom.run.CancelledException;
import org.inkloom.run.RunControl;
import org.inkloom.story.Shot;
import org.inkloom.story.Story;
import org.inkloom.story.testing.Drawn;
import org.inkloom.story.testing.ProceduralPainter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stories of a painter that takes several shots at once. */
class ShotsAtOnceTest {
    private static final Ingredients INGREDIENTS = new Ingredients("kolors", "abc", List.of());

    @TempDir
    private Path folder;

    private static Story story(Shot... shots) {
        return new Story(
                "试",
                List.of(),
                "",
                "",
                Optional.empty(),
                List.of(),
                Drawn.as(3, 4.5, 24, 16, "euler"),
                Map.of(),
                List.of(shots));
    }

    /** Draws one shot after the other. */
    private StoryReport draw(Story story) {
        return new StoryDrawing(story, INGREDIENTS, new ProceduralPainter(), folder).draw(RunControl.quiet());
    }

    private RgbPicture picture(String name) {
        return PngText.readPicture(folder.resolve("shots/" + name));
    }

    /** Takes two at once, and remembers how many each time. */
    private static final class PairPainter implements ShotPainter {
        private final ProceduralPainter one = new ProceduralPainter();
        private final List<Integer> sizes = new ArrayList<>();
        private final Cancellation stop = new Cancellation();
        private int stopAfter = Integer.MAX_VALUE;

        @Override
        public int together(List<ShotRequest> next) {
            return Math.min(2, next.size());
        }

        @Override
        public Painting paint(ShotRequest request, RunControl control) {
            sizes.add(1);
            return one.paint(request, control);
        }

        @Override
        public List<Painting> paint(List<ShotRequest> requests, RunControl control) {
            sizes.add(requests.size());
            if (sizes.size() == stopAfter) {
                stop.request();
            }
            return requests.stream().map(request -> one.paint(request, control)).toList();
        }
    }

    @Test
    void shots_that_a_painter_takes_at_once_are_those_drawn_one_by_one() throws IOException {
        Story story = story(new Shot("甲", 1), new Shot("乙", 2), new Shot("丙", 3), new Shot("丁", 4), new Shot("戊", 5));
        draw(story);
        List<RgbPicture> alone = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            alone.add(picture("0" + i + ".png"));
        }
        Files.delete(folder.resolve("story-state.json"));

        PairPainter pairs = new PairPainter();
        StoryReport report = new StoryDrawing(story, INGREDIENTS, pairs, folder).draw(RunControl.quiet());
        assertThat(pairs.sizes).containsExactly(2, 2, 1);
        assertThat(report.shots()).allMatch(shot -> shot.origin() == DrawnShot.Origin.DRAWN);
        for (int i = 1; i <= 5; i++) {
            assertThat(picture("0" + i + ".png")).isEqualTo(alone.get(i - 1));
        }
    }

    @Test
    void only_missing_shots_that_follow_one_another_are_drawn_at_once() {
        PairPainter pairs = new PairPainter();
        draw(story(new Shot("甲", 1), new Shot("乙", 2), new Shot("丙", 3)));
        Story changed = story(new Shot("甲", 9), new Shot("乙", 2), new Shot("丙", 8), new Shot("丙", 8), new Shot("丁", 7));
        StoryReport report = new StoryDrawing(changed, INGREDIENTS, pairs, folder).draw(RunControl.quiet());
        assertThat(pairs.sizes)
                .as("the second of two equal shots is the first one's picture")
                .containsExactly(1, 1, 1);
        assertThat(report.drawn()).isEqualTo(3);
        assertThat(report.reused()).isEqualTo(2);
    }

    @Test
    void shots_drawn_at_once_are_kept_when_the_story_is_stopped() {
        PairPainter pairs = new PairPainter();
        pairs.stopAfter = 1;
        Story story = story(new Shot("甲", 1), new Shot("乙", 2), new Shot("丙", 3));
        StoryDrawing drawing = new StoryDrawing(story, INGREDIENTS, pairs, folder);
        assertThatThrownBy(() -> drawing.draw(new RunControl(RunControl.quiet().progress(), pairs.stop)))
                .isInstanceOf(CancelledException.class)
                .hasMessageContaining("2 shots of 3 lie")
                .hasMessageContaining("goes on with shot 3");
        assertThat(draw(story).reused()).isEqualTo(2);
    }
}
