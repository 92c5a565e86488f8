package org.inkloom.data.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.inkloom.data.DataRun;
import org.inkloom.data.engine.DataReport;
import org.inkloom.data.recipe.RecipeReader;
import org.inkloom.data.sample.Json;
import org.inkloom.run.RunControl;
import org.inkloom.weights.StoredTensor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Recipes of one operator over a few pictures, and what they leave behind. */
final class ModelRecipe {
    private final Path folder;
    private final List<String> rows = new ArrayList<>();

    ModelRecipe(Path folder) {
        this.folder = folder;
    }

    /** Writes the pictures of a tensor {@code [N, H, W, 3]} of bytes as PNG files and returns their paths. */
    List<String> pictures(StoredTensor stored) throws IOException {
        int count = (int) stored.shape()[0];
        int height = (int) stored.shape()[1];
        int width = (int) stored.shape()[2];
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
            for (int p = 0; p < width * height; p++) {
                int rgb = 0;
                for (int c = 0; c < 3; c++) {
                    long at = 3L * ((long) i * width * height + p) + c;
                    rgb = rgb << 8 | stored.data().get(ValueLayout.JAVA_BYTE, at) & 0xff;
                }
                image.setRGB(p % width, p / width, rgb);
            }
            Path file = folder.resolve("picture" + i + ".png");
            ImageIO.write(image, "png", file.toFile());
            paths.add(file.toString());
        }
        return paths;
    }

    ModelRecipe row(String text, List<String> pictures) {
        ObjectNode row = Json.mapper().createObjectNode().put("text", text);
        row.set("images", Json.mapper().valueToTree(pictures));
        rows.add(Json.text(row));
        return this;
    }

    /** Runs one operator, which must keep all rows, and returns the kept rows. */
    List<JsonNode> run(String operator, String params, int workers) throws IOException {
        Path out = folder.resolve("out" + workers + ".jsonl");
        DataReport report = process(operator, params, workers, out);
        assertThat(report.unreadable()).as("%s", report.unreadableExamples()).isZero();
        return Files.readAllLines(out).stream().map(Json.mapper()::readTree).toList();
    }

    DataReport process(String operator, String params, int workers, Path out) throws IOException {
        Files.write(folder.resolve("in.jsonl"), rows);
        String yaml = """
            dataset_path: in.jsonl
            export_path: %s
            np: %s
            keep_stats_in_res_ds: true
            process:
              - %s: %s
            """.formatted(out, Integer.toString(workers), operator, params);
        return DataRun.process(RecipeReader.parse(yaml, folder), RunControl.quiet());
    }

    static List<Double> statistic(JsonNode row, String name) {
        return row.path("__dj__stats__")
                .path(name)
                .valueStream()
                .map(JsonNode::doubleValue)
                .toList();
    }
}
