package org.inkloom.data.io;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.inkloom.data.io.parquet.ParquetSource;
import org.inkloom.data.recipe.Recipe;
import org.inkloom.data.sample.FieldKeys;
import org.inkloom.report.InkloomException;

/**
 * The rows of all inputs of a recipe, one file after the other, relative picture paths made absolute.
 *
 * <p>Read are {@code .jsonl}, {@code .json}, {@code .csv}, {@code .tsv} (each also packed as {@code .gz} or
 * {@code .zst}), {@code .parquet}, WebDataset {@code .tar}, text files, and folders: of such files, or of pictures with a text file beside each.
 */
public final class Inputs implements RowSource {
    private static final int BUFFER = 1 << 16;
    private static final Set<String> TABLES = Set.of(".jsonl", ".json", ".csv", ".tsv", ".tar", ".parquet");
    private static final Set<String> TEXTS = Set.of(".txt", ".md", ".tex");

    private final Recipe recipe;
    private final FieldKeys keys;
    private final Deque<Path> files;
    private long remaining;
    private long nextRow;
    private Optional<RowSource> current = Optional.empty();
    private Path folder = Path.of("");

    Inputs(Recipe recipe, List<Path> files, long firstRow, long atMost) {
        this.recipe = recipe;
        this.keys = recipe.keys();
        this.files = new ArrayDeque<>(files);
        this.nextRow = firstRow;
        this.remaining = atMost;
    }

    /**
     * Opens what a recipe reads.
     *
     * @throws InkloomException INK-DATA-008 if a file is missing or its format is unknown
     */
    public static RowSource open(Recipe recipe) throws IOException {
        if (recipe.dataset().mixes()) {
            return new MixedInputs(recipe);
        }
        long atMost = recipe.dataset().maxSamples().orElse(Long.MAX_VALUE);
        return new Inputs(recipe, files(recipe), 0, atMost);
    }

    /**
     * Returns the files that a recipe reads, in order; a folder of pictures counts as one.
     *
     * @throws InkloomException INK-DATA-008 if a file is missing or its format is unknown
     */
    static List<Path> files(Recipe recipe) throws IOException {
        List<Path> paths = recipe.dataset().paths();
        if (paths.isEmpty()) {
            throw refused("The recipe names no data set.", "dataset_path is empty.", "Set dataset_path.");
        }
        List<Path> files = new ArrayList<>();
        for (Path path : paths) {
            files.addAll(expanded(path, recipe.dataset().suffixes()));
        }
        return files;
    }

    /** Returns the files of a folder that hold rows; the folder itself when it holds pictures. */
    private static List<Path> expanded(Path path, List<String> suffixes) throws IOException {
        if (!Files.exists(path)) {
            throw refused(
                    "The data set " + path + " cannot be read.",
                    "There is no such file.",
                    "Correct dataset_path; it starts at the recipe's folder.");
        }
        if (!Files.isDirectory(path)) {
            requireKnown(path);
            return List.of(path);
        }
        List<Path> tables = filesOf(path, TABLES, suffixes);
        if (!tables.isEmpty()) {
            return tables;
        }
        if (!PictureFolderSource.pictures(path).isEmpty()) {
            return List.of(path);
        }
        List<Path> texts = filesOf(path, TEXTS, suffixes);
        if (texts.isEmpty()) {
            throw refused(
                    "The folder " + path + " holds no data set.",
                    "There is no table, picture or text file in it.",
                    "Give a folder with pictures, or with files ending in " + sorted(TABLES) + ".");
        }
        return texts;
    }

    private static List<Path> filesOf(Path folder, Set<String> known, List<String> suffixes) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> known.contains(suffix(file)))
                    .filter(file -> suffixes.isEmpty() || suffixes.contains(suffix(file)))
                    .sorted()
                    .toList();
        }
    }

    private static void requireKnown(Path path) {
        String suffix = suffix(path);
        if (TABLES.contains(suffix) || TEXTS.contains(suffix)) {
            return;
        }
        throw refused(
                "The data set " + path + " cannot be read.",
                "Its format is not known here.",
                "Give a folder, or a file ending in " + sorted(TABLES) + ", also with .gz or .zst behind it.");
    }

    private static String sorted(Set<String> suffixes) {
        return String.join(", ", suffixes.stream().sorted().toList());
    }

    private static InkloomException refused(String what, String why, String remedy) {
        return InkloomException.badInput("INK-DATA-008", what, why, remedy);
    }

    /** The ending that names the format; that of a packed file lies before the ending that says how. */
    static String suffix(Path file) {
        return PictureFolderSource.suffix(Path.of(Packing.bareName(file)));
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
                return row.map(raw -> raw.withPicturesBelow(folder, keys.images()));
            }
            current.get().close();
            current = Optional.empty();
        }
        return Optional.empty();
    }

    private RowSource openFile(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            return new PictureFolderSource(file, keys, nextRow);
        }
        folder = Objects.requireNonNullElse(file.toAbsolutePath().normalize().getParent(), file);
        String name = String.valueOf(file.getFileName());
        return switch (suffix(file)) {
            case ".jsonl" -> new JsonLinesSource(Packing.open(file), name, nextRow);
            case ".json" -> new JsonSource(Packing.open(file), name, nextRow);
            case ".csv" -> new CsvSource(text(file), ',', name, textColumns(), nextRow);
            case ".tsv" -> new CsvSource(text(file), '\t', name, textColumns(), nextRow);
            case ".tar" ->
                new WebDatasetSource(
                        Packing.open(file),
                        recipe.export().workDir().resolve("unpacked").resolve(name),
                        keys,
                        name,
                        nextRow);
            case ".parquet" -> parquet(file);
            default -> new TextFileSource(file, keys, asksForSuffix(), nextRow);
        };
    }

    private RowSource parquet(Path file) {
        try {
            return new ParquetSource(file, nextRow);
        } catch (IOException e) {
            throw refused(
                    "The data set " + file + " cannot be read.",
                    e.getMessage() + ".",
                    "Write it anew: whole, and packed with Snappy, Zstandard, gzip or not at all.");
        }
    }

    private boolean asksForSuffix() {
        return recipe.process().stream().anyMatch(step -> step.operator().equals("suffix_filter"));
    }

    private Set<String> textColumns() {
        Set<String> columns = new HashSet<>(recipe.dataset().textKeys());
        columns.add(keys.text());
        columns.add(keys.images());
        return columns;
    }

    private static BufferedReader text(Path file) throws IOException {
        return new BufferedReader(new InputStreamReader(Packing.open(file), StandardCharsets.UTF_8), BUFFER);
    }

    @Override
    public void close() throws IOException {
        if (current.isPresent()) {
            current.get().close();
        }
    }
}
