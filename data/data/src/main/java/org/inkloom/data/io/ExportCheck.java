package org.inkloom.data.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.inkloom.data.io.parquet.Compression;
import org.inkloom.data.recipe.Recipe;
import org.inkloom.run.InkloomException;

/** Finds out, before anything is read or written, whether the result of a recipe can be written where it shall be. */
public final class ExportCheck {
    private ExportCheck() {}

    /**
     * Refuses what cannot be written.
     *
     * @throws InkloomException INK-DATA-006 or INK-DATA-014 for a format, INK-DATA-020 for a place
     */
    public static void require(Recipe recipe) throws IOException {
        RowFormat.of(recipe);
        Compression.of(recipe.export().compression());
        Path target = recipe.export().path();
        if (Files.isDirectory(target)) {
            throw refused(
                    "The result cannot be written to " + target + ".",
                    "That is a folder.",
                    "Let export_path name a file in it, for example " + target.resolve("result.jsonl") + ".");
        }
        requireFolder(Objects.requireNonNullElse(target.toAbsolutePath().getParent(), target), "export_path");
        requireFolder(recipe.export().workDir(), "work_dir");
        requireNoInput(recipe, target);
    }

    private static void requireFolder(Path folder, String key) {
        Path there = firstThatExists(folder);
        if (!Files.isDirectory(there)) {
            throw refused(
                    "The result cannot be written below " + folder + ".",
                    there + " is a file, not a folder.",
                    "Set " + key + " to another place.");
        }
        if (!Files.isWritable(there)) {
            throw refused(
                    "The result cannot be written below " + folder + ".",
                    "You may not write to " + there + ".",
                    "Set " + key + " to a folder of yours, or make that one writable.");
        }
    }

    private static Path firstThatExists(Path folder) {
        Path there = folder.toAbsolutePath();
        for (Path up = there; up != null; up = up.getParent()) {
            there = up;
            if (Files.exists(up)) {
                break;
            }
        }
        return there;
    }

    private static void requireNoInput(Recipe recipe, Path target) throws IOException {
        List<Path> inputs = Inputs.files(recipe);
        for (Path input : inputs) {
            boolean same = Files.exists(target) && Files.isSameFile(input, target)
                    || input.toAbsolutePath()
                            .normalize()
                            .equals(target.toAbsolutePath().normalize());
            if (same) {
                throw refused(
                        "The result would take the place of the data set " + input + ".",
                        recipe.dataset().paths().contains(input)
                                ? "export_path and dataset_path name the same file."
                                : "export_path lies in the folder that dataset_path names, and an earlier result is"
                                        + " there.",
                        "Let export_path name another file, in a folder of its own.");
            }
        }
    }

    private static InkloomException refused(String what, String why, String remedy) {
        return InkloomException.badInput("INK-DATA-020", what, why, remedy);
    }
}
