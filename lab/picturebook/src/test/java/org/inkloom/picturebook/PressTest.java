package org.inkloom.picturebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.inkloom.picture.png.PngText;
import org.inkloom.picturebook.caption.CaptionWriter;
import org.inkloom.picturebook.caption.Slot;
import org.inkloom.picturebook.caption.SlotLabels;
import org.inkloom.picturebook.draw.Illustrator;
import org.inkloom.picturebook.scene.SceneDescription;
import org.inkloom.picturebook.scene.SceneSampler;
import org.inkloom.picturebook.scene.Split;
import org.inkloom.picturebook.scene.Style;
import org.inkloom.run.RunControl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PressTest {
    @Test
    void prints_the_same_pages_on_any_number_of_threads() {
        try (Press one = new Press(new Press.Order(64, 64, Split.TRAIN, Style.base(), 100, 1, true), 24);
                Press three = new Press(new Press.Order(64, 64, Split.TRAIN, Style.base(), 100, 3, true), 24)) {
            for (int i = 0; i < 3; i++) {
                Press.Batch a = one.next();
                Press.Batch b = three.next();
                assertThat(a.firstSeed()).isEqualTo(100 + 24L * i).isEqualTo(b.firstSeed());
                assertThat(a.rgb()).isEqualTo(b.rgb());
                assertThat(a.captions()).isEqualTo(b.captions());
                assertThat(a.focus()).hasSize(24 * 8 * 8).isEqualTo(b.focus());
            }
        }
    }

    @Test
    void prints_what_the_illustrator_draws() {
        try (Press press = new Press(new Press.Order(64, 64, Split.TRAIN, Style.base(), 7, 2, false), 4)) {
            Press.Batch batch = press.next();
            SceneDescription third = new SceneSampler(Split.TRAIN, Style.base()).sample(9);
            byte[] page = Arrays.copyOfRange(batch.rgb(), 2 * 64 * 64 * 3, 3 * 64 * 64 * 3);
            assertThat(page).isEqualTo(new Illustrator(64, 64).draw(third).rgb());
            assertThat(batch.focus()).isEmpty();
            assertThat(batch.labels().get(2)).isEqualTo(SlotLabels.of(third));
        }
    }

    @Test
    void writes_a_data_set(@TempDir Path folder) throws IOException {
        PageFolder.write(folder, pages(PageFolder.Choice.EVERY, 3), RunControl.quiet());
        assertThat(Files.readAllLines(folder.resolve("metadata.jsonl")))
                .hasSize(3)
                .first()
                .asString()
                .startsWith("{\"file_name\":\"000005.png\",\"text\":\"");
        SceneDescription scene = new SceneSampler(Split.TRAIN, List.of(Style.INK_WASH)).sample(6);
        assertThat(PngText.readPicture(folder.resolve("000006.png"))).isEqualTo(new Illustrator(64, 64).draw(scene));
    }

    private static PageFolder.Pages pages(PageFolder.Choice choice, int count) {
        return new PageFolder.Pages(Style.INK_WASH, Split.TRAIN, choice, 5, count, 64);
    }

    @Test
    void a_data_set_of_told_tops_leaves_out_figures_whose_top_is_not_told(@TempDir Path folder) throws IOException {
        PageFolder.write(folder, pages(PageFolder.Choice.TOPS_TOLD, 20), RunControl.quiet());
        SceneSampler sampler = new SceneSampler(Split.TRAIN, List.of(Style.INK_WASH));
        CaptionWriter writer = new CaptionWriter(Split.TRAIN);
        int written = 0;
        int left = 0;
        for (long seed = 5; written < 20; seed++) {
            SceneDescription scene = sampler.sample(seed);
            boolean told = writer.write(scene, seed).mentioned().contains(Slot.TOP_COLOUR);
            boolean there = Files.exists(folder.resolve(String.format(Locale.ROOT, "%06d.png", seed)));
            if (told || scene.figures().size() == 1) {
                assertThat(there).as("page %d, top told: %s", seed, told).isEqualTo(told);
            }
            written += there ? 1 : 0;
            left += there ? 0 : 1;
        }
        assertThat(left).isPositive();
        assertThat(Files.readAllLines(folder.resolve("metadata.jsonl"))).hasSize(20);
        assertThat(Files.readAllLines(folder.resolve("labels.jsonl"))).hasSize(20);
    }

    @Test
    void makes_sheets_and_captions_by_hand(@TempDir Path folder) throws IOException {
        PrintStream out = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        String sheet = folder.resolve("sheet.png").toString();
        BookMain.run(List.of("sheet", sheet, "64", "4", "2", "ALL", "1"), out);
        assertThat(PngText.readPicture(Path.of(sheet)).width()).isEqualTo(256);
        BookMain.run(List.of("controls", sheet, "64", "2", "1"), out);
        assertThat(PngText.readPicture(Path.of(sheet)).width()).isEqualTo(384);
        Path captions = folder.resolve("captions.txt");
        BookMain.run(List.of("captions", captions.toString(), "10", "1"), out);
        assertThat(Files.readAllLines(captions)).hasSize(10);
        BookMain.run(List.of("words", captions.toString()), out);
        assertThat(Files.readAllLines(captions)).contains("双马尾", "at the seaside", "黄");
    }
}
