package org.inkloom.data.lint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.inkloom.data.DataInit;
import org.inkloom.data.DataRun;
import org.inkloom.data.engine.DataReport;
import org.inkloom.data.recipe.Recipe;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LintTest {
    @TempDir
    Path folder;

    @BeforeEach
    void set() throws IOException {
        blocks("a.png", 800, 1);
        Files.copy(folder.resolve("a.png"), folder.resolve("b.png"));
        blocks("tiny.png", 200, 2);
        ImageIO.write(
                new BufferedImage(900, 900, BufferedImage.TYPE_INT_RGB),
                "png",
                folder.resolve("flat.png").toFile());
        Files.writeString(folder.resolve("broken.jpg"), "text");
        Files.writeString(folder.resolve("a.txt"), "sks girl by the sea");
        Files.writeString(folder.resolve("b.txt"), "海边的女孩");
        Files.writeString(folder.resolve("tiny.txt"), "IMG_1234.JPG");
    }

    private void blocks(String name, int side, long seed) throws IOException {
        Random random = new Random(seed);
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < side; y += side / 20) {
            for (int x = 0; x < side; x += side / 20) {
                int colour = random.nextInt(0x1000000);
                for (int i = 0; i < side / 20 * (side / 20); i++) {
                    image.setRGB(
                            Math.min(side - 1, x + i % (side / 20)), Math.min(side - 1, y + i / (side / 20)), colour);
                }
            }
        }
        ImageIO.write(image, "png", folder.resolve(name).toFile());
    }

    private Lint.Report lint() {
        Recipe recipe = DataRun.recipe(DataInit.create(folder, 1024).recipe());
        return Lint.run(recipe, LintOptions.DEFAULT.withTriggerWord("sks"), RunControl.quiet());
    }

    private static List<String> names(Lint.Report report, Finding.Check check) {
        return report.findings().stream()
                .filter(finding -> finding.check() == check)
                .flatMap(finding -> finding.pictures().stream())
                .map(path -> path.getFileName().toString())
                .toList();
    }

    @Test
    void a_folder_becomes_a_data_set_in_one_step() {
        DataInit.Report made = DataInit.create(folder, 1024);

        assertThat(made.pictures()).isEqualTo(5);
        assertThat(made.captions()).isEqualTo(3);
        assertThat(made.dataset())
                .content()
                .contains("{\"text\":\"<__dj__image> sks girl by the sea\",\"images\":[\"a.png\"]}");
        DataReport report = DataRun.process(DataRun.recipe(made.recipe()), RunControl.quiet());
        assertThat(report.kept()).isEqualTo(2);
        assertThat(report.unreadable()).isEqualTo(1);
    }

    @Test
    void an_empty_folder_is_refused() {
        assertThatThrownBy(() -> DataInit.create(folder.resolve("nothing"), 1024))
                .isInstanceOf(InkloomException.class)
                .hasMessageContaining("INK-DATA-008");
    }

    @Test
    void finds_what_spoils_a_set() {
        Lint.Report report = lint();

        assertThat(report.pictures()).isEqualTo(5);
        assertThat(report.unreadable()).isEqualTo(1);
        assertThat(names(report, Finding.Check.UNREADABLE)).containsExactly("broken.jpg");
        assertThat(names(report, Finding.Check.DUPLICATE)).containsExactly("a.png", "b.png");
        assertThat(names(report, Finding.Check.TINY)).containsExactly("tiny.png");
        assertThat(names(report, Finding.Check.BLURRED)).containsExactly("flat.png");
        assertThat(names(report, Finding.Check.NO_CAPTION)).containsExactly("flat.png");
        assertThat(names(report, Finding.Check.FILE_NAME_CAPTION)).containsExactly("tiny.png");
        assertThat(names(report, Finding.Check.NO_TRIGGER_WORD)).containsExactly("b.png");
        assertThat(names(report, Finding.Check.MIXED_LANGUAGES)).containsExactly("b.png");
        assertThat(report.findings()).anyMatch(finding -> finding.check() == Finding.Check.TOO_FEW);
    }

    @Test
    void shows_findings_and_dropped_pictures_on_a_page() {
        Path page = folder.resolve("out/lint.html");
        LintPage.write(lint(), page);
        assertThat(page)
                .content()
                .contains("data:image/jpeg;base64,", "Too small", "尺寸过小", "200 x 200 pixels, less than 768");

        Recipe recipe = DataRun.recipe(folder.resolve("recipe.yaml"));
        Path dropped = folder.resolve("out/dropped.html");
        LintPage.write(DataRun.process(recipe, RunControl.quiet()), recipe.keys(), dropped);
        assertThat(dropped)
                .content()
                .contains("image_shape_filter", "image_width is 200, kept is &gt;= 768", "broken.jpg");
    }

    @Test
    void a_preview_looks_at_the_first_rows_only() {
        Recipe recipe = DataRun.recipe(DataInit.create(folder, 1024).recipe());

        DataReport report = DataRun.preview(recipe, 2, RunControl.quiet());

        assertThat(report.read()).isEqualTo(2);
        assertThat(folder.resolve("out/preview/clean.jsonl")).exists();
        assertThat(folder.resolve("out/clean.jsonl")).doesNotExist();
    }

    @Test
    void captions_written_into_the_rows_survive_a_second_init() throws IOException {
        Path rows = DataInit.create(folder, 1024).dataset();
        String edited = Files.readString(rows).replace("sks girl", "sks woman");
        Files.writeString(rows, edited);

        DataInit.create(folder, 1024);
        DataInit.create(folder, 1024);

        assertThat(folder.resolve("dataset.jsonl.bak")).hasContent(edited);
        assertThat(rows).content().contains("sks girl");
    }

    @Test
    void of_duplicates_the_captioned_one_is_kept_and_the_page_shows_both() throws IOException {
        Files.delete(folder.resolve("a.txt"));
        Recipe recipe = DataRun.recipe(DataInit.create(folder, 1024).recipe());

        DataReport report = DataRun.process(recipe, RunControl.quiet());

        assertThat(report.exported().getFirst()).content().contains("b.png").doesNotContain("a.png");
        assertThat(report.trace())
                .content()
                .contains("\"first_pictures\":[\"" + folder.resolve("b.png") + "\"]", "first captioned");
        Path page = folder.resolve("out/dropped.html");
        LintPage.write(report, recipe.keys(), page);
        assertThat(page)
                .content()
                .contains(
                        folder.resolve("a.png").toString(),
                        folder.resolve("b.png").toString());
    }

    @Test
    void upstreams_order_of_duplicates_is_the_default_of_the_operator() throws IOException {
        Files.delete(folder.resolve("a.txt"));
        Path recipe = DataInit.create(folder, 1024).recipe();
        Files.writeString(
                recipe,
                Files.readString(recipe).replace("image_deduplicator:\n    keep: captioned", "image_deduplicator: {}"));

        DataReport report = DataRun.process(DataRun.recipe(recipe), RunControl.quiet());

        assertThat(report.exported().getFirst()).content().contains("a.png").doesNotContain("b.png");
    }

    @Test
    void init_and_lint_count_alike_and_a_size_gives_the_bounds() {
        DataInit.Report made = DataInit.create(folder, 128);

        Lint.Report report = Lint.run(DataRun.recipe(made.recipe()), LintOptions.forSize(128), RunControl.quiet());

        assertThat(report.count()).isEqualTo(made.count());
        assertThat(made.recipe()).content().contains("min_width: 96", "min_height: 96");
        assertThat(names(report, Finding.Check.TINY)).isEmpty();
        assertThat(report.named(folder.resolve("sub/a.png"))).isEqualTo("sub/a.png");
    }
}
