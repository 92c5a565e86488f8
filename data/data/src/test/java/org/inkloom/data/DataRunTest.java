package org.inkloom.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.inkloom.data.engine.DataReport;
import org.inkloom.data.recipe.Recipe;
import org.inkloom.data.recipe.RecipeReader;
import org.inkloom.data.sample.FieldKeys;
import org.inkloom.data.sample.Json;
import org.inkloom.run.Cancellation;
import org.inkloom.run.CancelledException;
import org.inkloom.run.InkloomException;
import org.inkloom.run.Progress;
import org.inkloom.run.RunControl;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class DataRunTest {
    @TempDir
    Path folder;

    private static final String SHAPE = "- image_shape_filter: {min_width: 100, min_height: 100}\n";

    @BeforeEach
    void pictures() throws IOException {
        picture("good.png", 128, 120);
        picture("small.png", 64, 128);
        Files.writeString(folder.resolve("corrupt.jpg"), "this is text");
        Files.write(folder.resolve("empty.png"), new byte[0]);
        byte[] good = Files.readAllBytes(folder.resolve("good.png"));
        Files.write(folder.resolve("cut.png"), Arrays.copyOf(good, 20));
        Files.write(folder.resolve("bomb.png"), pngHeader(50_000, 50_000));
    }

    private void picture(String name, int width, int height) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        ImageIO.write(image, "png", folder.resolve(name).toFile());
    }

    private static byte[] pngHeader(int width, int height) {
        ByteBuffer header = ByteBuffer.allocate(40);
        header.put(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R'});
        header.putInt(width).putInt(height);
        return header.array();
    }

    private Recipe recipe(String process, String... rows) throws IOException {
        Files.write(folder.resolve("in.jsonl"), List.of(rows), StandardCharsets.UTF_8);
        return RecipeReader.parse(
                "dataset_path: in.jsonl\nexport_path: out/result.jsonl\nnp: 2\nprocess:\n" + process, folder);
    }

    private static String row(String picture) {
        return "{\"text\": \"<__dj__image>a cat\", \"images\": [\"" + picture + "\"], \"id\": 7}";
    }

    private List<JsonNode> lines(Path file) throws IOException {
        List<JsonNode> result = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            result.add(Json.mapper().readTree(line));
        }
        return result;
    }

    @Test
    void one_bad_picture_never_costs_its_neighbours() throws IOException {
        Recipe recipe = recipe(
                SHAPE,
                row("good.png"),
                row("corrupt.jpg"),
                row("empty.png"),
                row("cut.png"),
                row("missing.png"),
                row("bomb.png"),
                row("good.png"));

        DataReport report = DataRun.process(recipe, RunControl.quiet());

        assertThat(report.read()).isEqualTo(7);
        assertThat(report.kept()).isEqualTo(2);
        assertThat(report.unreadable()).isEqualTo(5);
        assertThat(report.unreadableExamples())
                .extracting(bad -> Path.of(bad.subject()).getFileName() + ": " + bad.why())
                .containsExactly(
                        "corrupt.jpg: it is no JPEG, PNG, WebP, GIF, BMP or TIFF picture",
                        "empty.png: the file is empty",
                        "cut.png: its PNG header is damaged",
                        "missing.png: there is no such file",
                        "bomb.png: its 50000x50000 pixels are more than the limit of 178956970");
        assertThat(lines(report.trace().resolveSibling("unreadable.jsonl"))).hasSize(5);
    }

    @Test
    void a_dropped_row_is_traced_with_operator_value_and_threshold() throws IOException {
        DataReport report = DataRun.process(recipe(SHAPE, row("small.png"), row("good.png")), RunControl.quiet());

        JsonNode dropped = lines(report.trace()).getFirst();
        assertThat(dropped.get("row").intValue()).isZero();
        assertThat(dropped.get("operator").stringValue()).isEqualTo("image_shape_filter");
        assertThat(dropped.get("statistic").stringValue()).isEqualTo("image_width");
        assertThat(dropped.get("value").get(0).intValue()).isEqualTo(64);
        assertThat(dropped.get("threshold").stringValue()).isEqualTo(">= 100");
        assertThat(report.steps().getFirst().reasons()).containsEntry("image_width >= 100", 1L);
    }

    @Test
    void rows_keep_their_keys_in_order_and_their_statistics_lie_beside() throws IOException {
        DataReport report = DataRun.process(recipe(SHAPE, row("good.png")), RunControl.quiet());

        JsonNode kept = lines(report.exported().getFirst()).getFirst();
        assertThat(kept.propertyNames()).containsExactly("text", "images", "id");
        assertThat(kept.get("images").get(0).stringValue())
                .isEqualTo(folder.resolve("good.png").toString());
        JsonNode statistics = lines(report.statistics().orElseThrow()).getFirst();
        assertThat(statistics.get("__dj__stats__").get("image_width").get(0).intValue())
                .isEqualTo(128);
    }

    @Test
    void order_is_kept_over_many_chunks() throws IOException {
        String[] rows = new String[3000];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = "{\"text\": \"t" + i + "\"}";
        }
        DataReport report = DataRun.process(recipe("- image_shape_filter:\n", rows), RunControl.quiet());

        List<String> texts = lines(report.exported().getFirst()).stream()
                .map(row -> row.get("text").stringValue())
                .toList();
        assertThat(texts).hasSize(3000);
        for (int i = 0; i < texts.size(); i++) {
            assertThat(texts.get(i)).isEqualTo("t" + i);
        }
    }

    @Test
    void a_stop_leaves_no_result_under_its_name() throws IOException {
        Cancellation cancellation = new Cancellation();
        cancellation.request();
        Recipe recipe = recipe(SHAPE, row("good.png"));
        RunControl control = new RunControl(Progress.SILENT, cancellation);

        assertThatThrownBy(() -> DataRun.process(recipe, control)).isInstanceOf(CancelledException.class);
        assertThat(folder.resolve("out/result.jsonl")).doesNotExist();
        assertThat(folder.resolve("out/result.jsonl.part")).doesNotExist();
    }

    @Nested
    class Broken_input {
        @Test
        void a_broken_line_is_named_and_skipped() throws IOException {
            DataReport report = DataRun.process(
                    recipe(SHAPE, row("good.png"), "{\"text\": \"half", "[1]", "", row("good.png")),
                    RunControl.quiet());

            assertThat(report.kept()).isEqualTo(2);
            assertThat(report.unreadableExamples())
                    .extracting(DataReport.Unreadable::subject)
                    .containsExactly("in.jsonl line 2", "in.jsonl line 3");
        }

        @Test
        void invalid_utf8_is_named_and_skipped() throws IOException {
            Recipe recipe = recipe(SHAPE);
            byte[] line = "{\"text\": \"?\"}\n{\"text\": \"fine\"}\n".getBytes(StandardCharsets.UTF_8);
            line[10] = (byte) 0xff;
            Files.write(folder.resolve("in.jsonl"), line);

            DataReport report = DataRun.process(recipe, RunControl.quiet());

            assertThat(report.kept()).isEqualTo(1);
            assertThat(report.unreadableExamples().getFirst().why()).contains("invalid UTF-8");
        }

        @Test
        void a_row_without_caption_is_named_and_skipped() throws IOException {
            DataReport report = DataRun.process(
                    recipe(SHAPE, row("good.png"), "{\"text\": null}", "{\"other\": 1}", "{\"text\": \"\"}"),
                    RunControl.quiet());

            assertThat(report.kept()).isEqualTo(2);
            assertThat(report.unreadable()).isEqualTo(2);
        }

        @Test
        void data_without_the_text_key_is_refused() throws IOException {
            Recipe recipe = recipe(SHAPE, "{\"caption\": \"a\"}");

            assertThatThrownBy(() -> DataRun.process(recipe, RunControl.quiet()))
                    .isInstanceOf(InkloomException.class)
                    .hasMessageContaining("INK-DATA-009")
                    .hasMessageContaining("'text'");
        }

        @Test
        void a_failing_row_ends_the_run_when_errors_are_not_skipped() throws IOException {
            Recipe recipe = recipe("- image_shape_filter: {skip_op_error: false}\n", row("missing.png"));

            assertThatThrownBy(() -> DataRun.process(recipe, RunControl.quiet()))
                    .isInstanceOf(InkloomException.class)
                    .hasMessageContaining("INK-DATA-010")
                    .hasMessageContaining("missing.png");
        }

        @Test
        void a_missing_data_set_is_refused() {
            Recipe recipe = RecipeReader.parse("dataset_path: nowhere.jsonl\nexport_path: o.jsonl\n", folder);

            assertThatThrownBy(() -> DataRun.process(recipe, RunControl.quiet()))
                    .isInstanceOf(InkloomException.class)
                    .hasMessageContaining("INK-DATA-008");
        }
    }

    @Test
    void survivors_become_a_training_folder() throws IOException {
        DataReport report = DataRun.process(
                recipe(SHAPE, row("good.png"), row("good.png").replace("a cat", "a \\\"big\\\", cat")),
                RunControl.quiet());
        Path metadata = folder.resolve("train/metadata.csv");

        int count = TrainingFolder.write(
                report.exported().getFirst(), FieldKeys.DEFAULT, metadata, TrainingFolder.Pictures.COPY);

        assertThat(count).isEqualTo(2);
        assertThat(metadata).hasContent("file_name,text\ngood.png,a cat\ngood-2.png,\"a \"\"big\"\", cat\"\n");
        assertThat(folder.resolve("train/good-2.png")).exists();
    }
}
