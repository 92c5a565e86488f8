package org.inkloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataCommandTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void writePicturesAndRecipe() throws IOException {
        picture("large.png", 64, 64);
        picture("small.png", 8, 8);
        Files.writeString(folder.resolve("broken.png"), "no picture");
        Files.writeString(folder.resolve("pictures.jsonl"), """
                {"text": "大的", "images": ["large.png"]}
                {"text": "小的", "images": ["small.png"]}
                {"text": "坏的", "images": ["broken.png"]}
                """);
        Files.writeString(folder.resolve("recipe.yaml"), """
                dataset_path: pictures.jsonl
                export_path: out/kept.jsonl
                process:
                  - image_shape_filter: {min_width: 32, min_height: 32}
                """);
    }

    private void picture(String name, int width, int height) throws IOException {
        ImageIO.write(
                new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB),
                "png",
                folder.resolve(name).toFile());
    }

    @Test
    void keeps_what_fits_and_says_what_became_of_the_rest() throws IOException {
        CommandRun run = CommandRun.of(
                "data",
                "process",
                folder.resolve("recipe.yaml").toString(),
                "--metadata",
                folder.resolve("metadata.csv").toString());

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .contains(
                        "read        3 samples", "image_shape_filter dropped 1", "unreadable  1 skipped", "broken.png")
                .contains("kept        1 sample\n");
        assertThat(folder.resolve("metadata.csv")).content().contains("large.png,大的");
    }

    @Test
    void prints_the_report_as_json() {
        CommandRun run = CommandRun.of(
                "data",
                "process",
                "--json",
                "--quiet",
                folder.resolve("recipe.yaml").toString());

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out().replaceAll("\\s", ""))
                .contains("\"read\":3,\"kept\":1")
                .contains("\"unreadable\":1");
    }

    @Test
    void an_engine_that_is_not_there_is_bad_input() {
        CommandRun run =
                CommandRun.of("data", "process", folder.resolve("recipe.yaml").toString(), "--engine", "spark");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("INK-DATA-015", "-pl data/data-spark", "INKLOOM_SPARK");
    }

    @Test
    void an_engine_that_does_not_exist_is_bad_input() {
        CommandRun run =
                CommandRun.of("data", "process", folder.resolve("recipe.yaml").toString(), "--engine", "flink");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("INK-CLI-031");
    }

    @Test
    void a_folder_of_pictures_becomes_a_data_set_that_can_be_linted_and_analysed() throws IOException {
        Files.writeString(folder.resolve("large.txt"), "大的");
        CommandRun init = CommandRun.of("data", "init", folder.toString(), "--size", "32", "--json");
        assertThat(init.exitCode()).as(init.err()).isZero();

        CommandRun lint =
                CommandRun.of("data", "lint", folder.resolve("recipe.yaml").toString(), "--size", "32");
        assertThat(lint.exitCode()).as(lint.err()).isZero();
        assertThat(lint.out()).contains("unreadable", "broken.png", "tiny");

        CommandRun process =
                CommandRun.of("data", "process", folder.resolve("recipe.yaml").toString());
        assertThat(process.exitCode()).as(process.err()).isZero();
        CommandRun analyze =
                CommandRun.of("data", "analyze", folder.resolve("recipe.yaml").toString());
        assertThat(analyze.exitCode()).as(analyze.err()).isZero();
        assertThat(analyze.out()).contains("image_width", "index.html");
        assertThat(folder.resolve("out/kept.jsonl")).exists();
    }

    @Test
    void a_preview_leaves_the_result_alone_and_shows_what_fell() throws IOException {
        CommandRun run =
                CommandRun.of("data", "process", folder.resolve("recipe.yaml").toString(), "--preview");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("page        ");
        assertThat(folder.resolve("out/preview/index.html"))
                .content()
                .contains("image_shape_filter", "image_width is 8, kept is &gt;= 32", "broken.png");
        assertThat(folder.resolve("out/kept.jsonl")).doesNotExist();
    }

    @Test
    void a_run_that_leaves_nothing_says_so_and_fails() throws IOException {
        Path recipe = folder.resolve("recipe.yaml");
        Files.writeString(recipe, Files.readString(recipe).replace("min_width: 32", "min_width: 320"));

        CommandRun run = CommandRun.of("data", "process", recipe.toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("INK-DATA-022", "image_shape_filter dropped 2", "data analyze");
    }

    @Test
    void a_folder_is_linted_without_a_recipe() {
        Path page = folder.resolve("lint.html");
        CommandRun run = CommandRun.of("data", "lint", folder.toString(), "--size", "1024", "--page", page.toString());

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("small.png: 8 x 8 pixels, less than 768");
        assertThat(page).content().contains("Too small", "尺寸过小");
    }
}
