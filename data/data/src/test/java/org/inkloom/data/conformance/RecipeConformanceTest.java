package org.inkloom.data.conformance;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.inkloom.data.DataRun;
import org.inkloom.data.catalogue.Catalogue;
import org.inkloom.data.engine.DataReport;
import org.inkloom.data.io.PicturePaths;
import org.inkloom.data.recipe.Recipe;
import org.inkloom.data.recipe.RecipeReader;
import org.inkloom.data.sample.Json;
import org.inkloom.run.RunControl;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

@Tag("datajuicer")
class RecipeConformanceTest {
    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> every_recipe_leaves_the_recorded_rows() {
        List<Path> recipes = Folder.files("recipes", ".yaml");
        assumeTrue(!recipes.isEmpty(), "the folder holds no recipes: " + Folder.root());
        return recipes.stream().map(yaml -> dynamicTest(yaml.getFileName().toString(), () -> check(yaml)));
    }

    private void check(Path yaml) throws IOException {
        String name = yaml.getFileName().toString().replace(".yaml", "");
        Path expectedFile = yaml.resolveSibling(name + ".expected.json");
        assumeTrue(Files.exists(expectedFile), "nothing is recorded for " + name);
        JsonNode expected = Json.mapper().readTree(expectedFile.toFile()).get("expected");
        Recipe recipe = RecipeReader.read(yaml);
        recipe.process()
                .forEach(step -> assumeTrue(
                        Catalogue.standard().find(step.operator()).isPresent(),
                        "the operator " + step.operator() + " is not there yet"));
        assumeTrue(hasPictures(recipe), "the folder lacks the pictures of " + name);
        Recipe here = recipe.withExport(
                folder.resolve(name).resolve(recipe.export().path().getFileName()));

        DataReport report = DataRun.process(here, RunControl.quiet());

        assertThat(report.read()).isEqualTo(expected.get("input_count").longValue());
        checkRows(expected, here, recipe.folder());
        checkStatistics(expected, report);
        checkSteps(expected, report);
        if (expected.has("export_files")) {
            assertThat(names(folder.resolve(name)))
                    .containsExactlyElementsOf(new TreeSet<>(expected.get("export_files")
                            .valueStream()
                            .map(JsonNode::stringValue)
                            .toList()));
        }
    }

    private static boolean hasPictures(Recipe recipe) throws IOException {
        for (Path file : recipe.dataset().paths()) {
            for (ObjectNode row : rows(file)) {
                for (JsonNode picture : PicturePaths.absolute(
                                row, recipe.keys().images(), requireNonNull(file.getParent()))
                        .path(recipe.keys().images())) {
                    if (!Files.exists(Path.of(picture.stringValue()))) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private static void checkRows(JsonNode expected, Recipe recipe, Path recipeFolder) throws IOException {
        List<ObjectNode> rows = rows(recipe.export().path());
        JsonNode wanted = expected.get("survivor_rows");
        assertThat(rows).hasSize(wanted.size());
        for (int i = 0; i < rows.size(); i++) {
            ObjectNode row = (ObjectNode) wanted.get(i).deepCopy();
            PicturePaths.absolute(row, recipe.keys().images(), recipeFolder);
            ObjectNode actual = rows.get(i).deepCopy();
            actual.remove("__dj__stats__");
            row.remove("__dj__stats__");
            assertThat(JsonCompare.difference(row, actual, "row " + i)).isEmpty();
        }
        if (!rows.isEmpty() && expected.has("export_first_line_keys")) {
            assertThat(rows.getFirst().propertyNames())
                    .containsExactlyElementsOf(expected.get("export_first_line_keys")
                            .valueStream()
                            .map(JsonNode::stringValue)
                            .toList());
        }
    }

    private static void checkStatistics(JsonNode expected, DataReport report) throws IOException {
        JsonNode wanted = expected.path("survivor_stats");
        if (!wanted.isArray() || report.statistics().isEmpty()) {
            return;
        }
        List<ObjectNode> rows = rows(report.statistics().get());
        assertThat(rows).hasSize(wanted.size());
        for (int i = 0; i < rows.size(); i++) {
            assertThat(JsonCompare.difference(wanted.get(i), rows.get(i).path("__dj__stats__"), "statistics " + i))
                    .isEmpty();
        }
    }

    private static void checkSteps(JsonNode expected, DataReport report) throws IOException {
        TreeSet<Integer> left = new TreeSet<>();
        for (int row = 0; row < report.read(); row++) {
            left.add(row);
        }
        List<ObjectNode> drops = rows(report.trace());
        for (ObjectNode bad : rows(report.trace().resolveSibling("unreadable.jsonl"))) {
            left.remove(bad.get("row").intValue());
        }
        JsonNode steps = expected.path("after_each_op");
        for (int step = 0; step < steps.size(); step++) {
            for (ObjectNode drop : drops) {
                if (drop.get("step").intValue() == step) {
                    left.remove(drop.get("row").intValue());
                }
            }
            assertThat(left)
                    .as("left after " + steps.get(step).get("op"))
                    .containsExactlyElementsOf(
                            new TreeSet<>(CaseRunner.integers(steps.get(step).get("ids"))));
        }
    }

    private static List<ObjectNode> rows(Path file) throws IOException {
        List<ObjectNode> rows = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            if (!line.isBlank()) {
                rows.add((ObjectNode) Json.mapper().readTree(line));
            }
        }
        return rows;
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }
}
