package org.inkloom.bench.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.inkloom.data.recipe.Recipe;
import org.inkloom.data.recipe.RecipeReader;
import org.inkloom.run.folder.Folders;

/** Recipes of measurements, in a folder of their own that closing removes. */
final class Recipes implements AutoCloseable {
    private final Path folder;

    Recipes() {
        try {
            folder = Files.createTempDirectory("inkloom-bench-data");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path folder() {
        return folder;
    }

    /**
     * Returns a recipe as YAML.
     *
     * @param steps operators, each as one line of a process list without its dash
     */
    String yaml(Path data, int workers, List<String> steps) {
        return "dataset_path: " + data.toAbsolutePath() + "\nexport_path: " + folder.resolve("out/result.jsonl")
                + "\nnp: " + workers + "\nprocess:\n"
                + String.join(
                        "", steps.stream().map(step -> "  - " + step + "\n").toList());
    }

    /** Returns the recipe of {@link #yaml}. */
    Recipe recipe(Path data, int workers, List<String> steps) {
        return RecipeReader.parse(yaml(data, workers, steps), folder);
    }

    @Override
    public void close() {
        try {
            Folders.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
