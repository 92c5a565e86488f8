package org.inkloom.picturebook.wide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.inkloom.picture.png.PngText;
import org.inkloom.picturebook.Press;
import org.inkloom.picturebook.scene.Split;
import org.inkloom.picturebook.wide.caption.Seen;
import org.inkloom.picturebook.wide.draw.WideIllustrator;
import org.inkloom.picturebook.wide.scene.Manner;
import org.inkloom.picturebook.wide.scene.WideSampler;
import org.inkloom.picturebook.wide.scene.WideScene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WideBookMainTest {
    @Test
    void makes_sheets_and_captions_by_hand(@TempDir Path folder) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        String sheet = folder.resolve("sheet.png").toString();
        WideBookMain.run(List.of("sheet", sheet, "64", "4", "2", "ALL", "1"), out);
        assertThat(PngText.readPicture(Path.of(sheet)).width()).isEqualTo(256);
        WideBookMain.run(List.of("asked", sheet, "64", "BASE", "1"), out);
        assertThat(PngText.readPicture(Path.of(sheet)).height()).isEqualTo(256);
        WideBookMain.run(List.of("controls", sheet, "64", "2", "1"), out);
        assertThat(PngText.readPicture(Path.of(sheet)).width()).isEqualTo(7 * 64);
        WideBookMain.run(List.of("settings", sheet, "64", "8", "COMIC", "1"), out);
        assertThat(PngText.readPicture(Path.of(sheet)).width()).isEqualTo(512);
        Path set = folder.resolve("set");
        WideBookMain.run(List.of("folder", set.toString(), "64", "3", "5", "JAPANESE"), out);
        assertThat(Files.readAllLines(set.resolve("metadata.jsonl")))
                .hasSize(3)
                .allMatch(line -> line.contains("000000"));
        assertThat(PngText.readPicture(set.resolve("000000006.png")).width()).isEqualTo(64);
        WideBookMain.run(List.of("captions", "7", "1"), out);
        assertThat(bytes.toString(StandardCharsets.UTF_8).lines()).hasSize(7);
    }

    @Test
    void the_press_prints_what_the_illustrator_draws() {
        Press.Sheets order = new Press.Sheets(64, 64, 7, 2, Set.of(Press.Beside.FOCUS, Press.Beside.MAPS));
        try (Press press = new Press(order, () -> new WidePrinter(64, 64, Split.TRAIN, Manner.base()), 4)) {
            Press.Batch batch = press.next();
            WideScene third = new WideSampler(Split.TRAIN, Manner.base()).sample(9);
            byte[] page = Arrays.copyOfRange(batch.rgb(), 2 * 64 * 64 * 3, 3 * 64 * 64 * 3);
            WideIllustrator illustrator = new WideIllustrator(64, 64);
            assertThat(page).isEqualTo(illustrator.draw(third).rgb());
            assertThat(Arrays.copyOfRange(batch.focus(), 128, 192)).isEqualTo(illustrator.drawFocus(third));
            assertThat(batch.labels().get(2)).isEqualTo(Seen.labels(third));
        }
    }
}
