package org.inkloom.story.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.inkloom.picture.png.PngText;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.run.RunControl;
import org.inkloom.story.Story;
import org.inkloom.story.draw.Ingredients;
import org.inkloom.story.draw.StoryReport;
import org.inkloom.story.testing.Drawn;
import org.inkloom.story.testing.ProceduralPainter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoryRunTest {
    @Test
    void the_seed_story_leaves_shots_a_sheet_and_a_report(@TempDir Path folder) throws IOException {
        Story story = Story.seed().withDefaults(Drawn.as(2, 5, 64, 64, "euler"));
        ProceduralPainter painter = new ProceduralPainter();
        StoryRun run = new StoryRun(story, new Ingredients("mini", "", List.of()), painter, folder.resolve("out"));
        StoryReport first = run.run(RunControl.quiet());
        assertThat(first.drawn()).isEqualTo(8);
        assertThat(first.folder()).isDirectoryContaining("glob:**/report.html");
        RgbPicture sheet = PngText.readPicture(folder.resolve("out/contact-sheet.png"));
        assertThat(sheet.width()).isEqualTo(1024);
        assertThat(sheet.height()).isEqualTo(2048);
        byte[] before = Files.readAllBytes(folder.resolve("out/contact-sheet.png"));

        StoryReport second = run.run(RunControl.quiet());
        assertThat(second.reused()).isEqualTo(8);
        assertThat(painter.asked()).hasSize(8);
        assertThat(folder.resolve("out/contact-sheet.png")).hasBinaryContent(before);
    }
}
