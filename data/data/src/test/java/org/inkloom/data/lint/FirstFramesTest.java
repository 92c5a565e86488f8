package org.inkloom.data.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.inkloom.data.DataInit;
import org.inkloom.data.DataRun;
import org.inkloom.data.recipe.Recipe;
import org.inkloom.run.Cancellation;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That the first frame or page alone is taken of a file is said. */
class FirstFramesTest {
    @TempDir
    private Path folder;

    private final List<String> said = new ArrayList<>();

    @BeforeEach
    void set() throws IOException {
        write("one.gif", "gif", 1);
        write("anim.gif", "gif", 3);
        write("pages.tif", "tiff", 2);
        write("page.tiff", "tiff", 1);
    }

    private void write(String name, String format, int frames) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
        try (ImageOutputStream out =
                ImageIO.createImageOutputStream(folder.resolve(name).toFile())) {
            writer.setOutput(out);
            writer.prepareWriteSequence(null);
            for (int i = 0; i < frames; i++) {
                BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_BYTE_GRAY);
                image.getRaster().setSample(i, i, 0, 255);
                writer.writeToSequence(new IIOImage(image, null, null), null);
            }
            writer.endWriteSequence();
        } finally {
            writer.dispose();
        }
    }

    private RunControl listening() {
        return new RunControl(
                new Progress() {
                    @Override
                    public Task begin(String what, long total, String unit) {
                        return Task.SILENT;
                    }

                    @Override
                    public void say(String line) {
                        said.add(line);
                    }
                },
                new Cancellation());
    }

    @Test
    void lint_lists_animations_and_files_of_several_pages() {
        Recipe recipe = DataRun.recipe(DataInit.create(folder, 8).recipe());
        Lint.Report report = Lint.run(recipe, LintOptions.DEFAULT, listening());
        assertThat(report.findings())
                .filteredOn(finding -> finding.check() == Finding.Check.SEVERAL_FRAMES)
                .flatExtracting(Finding::pictures)
                .extracting(path -> path.getFileName().toString())
                .containsExactlyInAnyOrder("anim.gif", "pages.tif");
    }

    @Test
    void process_names_those_that_are_kept_and_no_others() throws IOException {
        Path recipe = folder.resolveSibling("frames.yaml");
        Files.writeString(recipe, """
            dataset_path: %s
            export_path: %s/out/result.jsonl
            process:
              - image_shape_filter:
                  min_width: 1
            """.formatted(folder, folder.resolveSibling("frames-out")));
        DataRun.process(DataRun.recipe(recipe), listening());
        assertThat(said)
                .filteredOn(line -> line.contains("Of several frames or pages the first alone"))
                .singleElement()
                .satisfies(line ->
                        assertThat(line).contains("anim.gif", "pages.tif").doesNotContain("one.gif", "page.tiff"));
    }

    @Test
    void a_row_of_text_whose_picture_field_is_no_list_stays() throws IOException {
        Files.writeString(folder.resolveSibling("odd.jsonl"), "{\"text\":\"abc\",\"images\":{\"n\":1}}\n");
        Path recipe = Files.writeString(folder.resolveSibling("odd.yaml"), """
                dataset_path: odd.jsonl
                export_path: odd-out/result.jsonl
                process:
                  - text_length_filter:
                      min_len: 1
                """);
        assertThat(DataRun.process(DataRun.recipe(recipe), listening()).kept()).isEqualTo(1);
    }
}
