package org.inkloom.data.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.inkloom.data.recipe.Recipe;
import org.inkloom.data.sample.FieldKeys;
import org.inkloom.report.InkloomException;

/** The rows of all input files of a recipe, one file after the other, relative picture paths made absolute. */
public final class Inputs implements RowSource {
    private static final int BUFFER = 1 << 16;

    private final Deque<Path> files;
    private final FieldKeys keys;
    private long remaining;
    private long nextRow;
    private Optional<RowSource> current = Optional.empty();
    private Path folder = Path.of("");

    private Inputs(List<Path> files, FieldKeys keys, long maxRows) {
        this.files = new ArrayDeque<>(files);
        this.keys = keys;
        this.remaining = maxRows;
    }

    /**
     * Opens what a recipe reads.
     *
     * @throws InkloomException INK-DATA-008 if a file is missing or its format is unknown
     */
    public static Inputs open(Recipe recipe) {
        List<Path> paths = recipe.dataset().paths();
        if (paths.isEmpty()) {
            throw InkloomException.badInput(
                    "INK-DATA-008",
                    "The recipe names no data set.",
                    "dataset_path is empty.",
                    "Set dataset_path to a .jsonl file.");
        }
        for (Path path : paths) {
            requireKnown(path);
        }
        return new Inputs(paths, recipe.keys(), recipe.dataset().maxSamples().orElse(Long.MAX_VALUE));
    }

    private static void requireKnown(Path path) {
        if (!Files.exists(path)) {
            throw InkloomException.badInput(
                    "INK-DATA-008",
                    "The data set " + path + " cannot be read.",
                    "There is no such file.",
                    "Correct dataset_path; it starts at the recipe's folder.");
        }
        String name = lowerName(path);
        if (!name.endsWith(".jsonl") && !name.endsWith(".jsonl.gz")) {
            throw InkloomException.badInput(
                    "INK-DATA-008",
                    "The data set " + path + " cannot be read.",
                    "Its format is not known.",
                    "Give a .jsonl file.");
        }
    }

    private static String lowerName(Path path) {
        return String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
    }

    @Override
    public Optional<RawRow> next() throws IOException {
        while (remaining > 0) {
            if (current.isEmpty()) {
                if (files.isEmpty()) {
                    return Optional.empty();
                }
                current = Optional.of(openFile(files.removeFirst()));
            }
            Optional<RawRow> row = current.get().next();
            if (row.isPresent()) {
                remaining--;
                nextRow++;
                return row.map(this::withAbsolutePaths);
            }
            current.get().close();
            current = Optional.empty();
        }
        return Optional.empty();
    }

    private RowSource openFile(Path file) throws IOException {
        folder = Objects.requireNonNullElse(file.toAbsolutePath().normalize().getParent(), file);
        InputStream in = Files.newInputStream(file);
        if (lowerName(file).endsWith(".gz")) {
            in = new GZIPInputStream(in, BUFFER);
        }
        return new JsonLinesSource(in, String.valueOf(file.getFileName()), nextRow);
    }

    private RawRow withAbsolutePaths(RawRow raw) {
        Path base = folder;
        return new RawRow(
                raw.row(), raw.where(), () -> PicturePaths.absolute(raw.body().parse(), keys.images(), base), raw.bytes());
    }

    @Override
    public void close() throws IOException {
        if (current.isPresent()) {
            current.get().close();
        }
    }
}
