package org.inkloom.data.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.inkloom.data.DataRun;
import org.inkloom.data.engine.DataReport;
import org.inkloom.data.engine.Engine;
import org.inkloom.data.engine.LocalEngine;
import org.inkloom.data.recipe.Recipe;
import org.inkloom.run.RunControl;

/** Runs a recipe on both engines and compares everything that they leave behind. */
final class BothEngines {
    private BothEngines() {}

    /** Returns the report of Spark's run. */
    static DataReport agreeOn(Recipe recipe, Path folder, Engine spark) throws IOException {
        String name = recipe.export().path().getFileName().toString();
        Recipe here = recipe.withExport(folder.resolve("local").resolve(name));
        Recipe there = recipe.withExport(folder.resolve("spark").resolve(name));
        DataReport expected = DataRun.process(here, new LocalEngine(), RunControl.quiet());
        DataReport actual = DataRun.process(there, spark, RunControl.quiet());

        assertThat(actual.read()).isEqualTo(expected.read());
        assertThat(actual.kept()).isEqualTo(expected.kept());
        assertThat(actual.unreadable()).isEqualTo(expected.unreadable());
        assertThat(actual.steps()).isEqualTo(expected.steps());
        assertThat(files(folder.resolve("spark"))).isEqualTo(files(folder.resolve("local")));
        return actual;
    }

    /** Every file with its lines; unreadable rows are in order within a partition only. */
    private static Map<String, List<String>> files(Path folder) throws IOException {
        Map<String, List<String>> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                List<String> lines = Files.readAllLines(file);
                boolean sorted = file.endsWith("unreadable.jsonl");
                files.put(
                        folder.relativize(file).toString(),
                        sorted ? lines.stream().sorted().toList() : lines);
            }
        }
        return files;
    }
}
