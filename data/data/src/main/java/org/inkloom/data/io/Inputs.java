package org.inkloom.data.io;

import java.io.IOException;
import java.io.InputStream;
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
import org.inkloom.data.io.parquet.ParquetSource;
import org.inkloom.data.io.row.RawRow;
import org.inkloom.data.io.row.RowSource;
import org.inkloom.data.recipe.Recipe;
import org.inkloom.data.sample.FieldKeys;
import org.inkloom.run.InkloomException;
import org.inkloom.run.folder.ContentDigest;

/**
 * The rows of all inputs of a recipe, one file after the other, relative picture paths made absolute.
 *
 * <p>Read are {@code .jsonl}, {@code .json}, {@code .csv}, {@code .tsv} (each also packed as {@code .gz} or
 * {@code .zst}), {@code .parquet}, WebDataset {@code .tar}, text files, and folders: of such files, or of pictures with a text file beside each.
 */
public final class Inputs implements RowSource {
    static final Set<String> TABLES = Set.of(".jsonl", ".json", ".csv", ".tsv", ".tar", ".parquet");
    static final Set<String> TEXTS = Set.of(".txt", ".md", ".tex");

    private final Recipe recipe;
    private final FieldKeys keys;
    private final Deque<Path> files;
    private long remaining;
    private long nextRow;
    private Optional<RowSource> current = Optional.empty();
    private Path folder = Path.of("");
    private final ReadingNotes notes;
    private Optional<RowNames> names = Optional.empty();

    Inputs(Recipe recipe, List<Path> files, long firstRow, long atMost, ReadingNotes notes) {
        this.recipe = recipe;
        this.notes = notes;
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
        return recipe.dataset().mixes() ? new MixedInputs(recipe) : open(recipe, chosen(recipe));
    }

    /** Opens files that were chosen before. */
    public static RowSource open(Recipe recipe, Chosen chosen) throws IOException {
        if (recipe.dataset().mixes()) {
            return new MixedInputs(recipe);
        }
        long atMost = recipe.dataset().maxSamples().orElse(Long.MAX_VALUE);
        return new Inputs(recipe, chosen.files(), 0, atMost, chosen.notes());
    }

    /**
     * The files that are read.
     *
     * @param files in order; a folder of pictures counts as one
     * @param notes what is to be told of the choice, and of the reading later
     */
    public record Chosen(List<Path> files, ReadingNotes notes) {
        /** Copies the list. */
        public Chosen {
            files = List.copyOf(files);
        }
    }

    /**
     * Chooses the files that a recipe reads.
     *
     * @throws InkloomException INK-DATA-008 if a file is missing or its format is unknown
     */
    public static Chosen chosen(Recipe recipe) throws IOException {
        ReadingNotes notes = new ReadingNotes();
        return new Chosen(files(recipe, notes), notes);
    }

    /** Chooses the files of one folder, without the rows that {@code data init} left in it. */
    public static Chosen chosenOf(Recipe recipe, Path folder) throws IOException {
        ReadingNotes notes = new ReadingNotes();
        return new Chosen(FolderLayout.of(recipe, folder.toAbsolutePath().normalize(), false, notes), notes);
    }

    /** As {@link #files(Recipe, ReadingNotes)}, for those who tell nothing. */
    static List<Path> files(Recipe recipe) throws IOException {
        return files(recipe, new ReadingNotes());
    }

    /**
     * Returns the files that a recipe reads, in order; a folder of pictures counts as one.
     *
     * @param notes is told what of a folder is not read
     * @throws InkloomException INK-DATA-008 if a file is missing or its format is unknown
     */
    static List<Path> files(Recipe recipe, ReadingNotes notes) throws IOException {
        List<Path> paths = recipe.dataset().paths();
        if (paths.isEmpty()) {
            throw refused("The recipe names no data set.", "dataset_path is empty.", "Set dataset_path.");
        }
        List<Path> files = new ArrayList<>();
        for (Path path : paths) {
            files.addAll(expanded(recipe, path, notes));
        }
        return files;
    }

    private static List<Path> expanded(Recipe recipe, Path path, ReadingNotes notes) throws IOException {
        if (!Files.exists(path)) {
            boolean link = Files.isSymbolicLink(path);
            throw refused(
                    "The data set " + path + " cannot be read.",
                    link ? "It is a link that leads nowhere." : "There is no such file.",
                    "Correct dataset_path; it starts at the recipe's folder.");
        }
        if (!Files.isDirectory(path)) {
            requireKnown(path);
            return List.of(path);
        }
        return FolderLayout.of(recipe, path, true, notes);
    }

    /** Opens one table by itself, for a look at its rows. */
    static RowSource table(Recipe recipe, Path file) {
        return new Inputs(recipe, List.of(file), 0, Long.MAX_VALUE, new ReadingNotes());
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

    static String sorted(Set<String> suffixes) {
        return String.join(", ", suffixes.stream().sorted().toList());
    }

    static InkloomException refused(String what, String why, String remedy) {
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
                return names.isPresent()
                        ? row.map(raw -> names.get().named(raw, folder))
                        : row.map(raw -> raw.map(parsed -> PicturePaths.absolute(parsed, keys.images(), folder)));
            }
            current.get().close();
            current = Optional.empty();
        }
        return Optional.empty();
    }

    private RowSource openFile(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            names = Optional.empty();
            return new PictureFolderSource(file, keys, nextRow, notes);
        }
        folder = Objects.requireNonNullElse(file.toAbsolutePath().normalize().getParent(), file);
        String name = String.valueOf(file.getFileName());
        names = Optional.of(new RowNames(keys, FolderLayout.isMetadata(file), name, notes));
        return switch (suffix(file)) {
            case ".jsonl" -> new JsonLinesSource(utf8(file), name, nextRow, 0, notes);
            case ".json" -> new JsonSource(utf8(file), name, nextRow);
            case ".csv" -> new CsvSource(Packing.open(file), ',', file, columns(), nextRow, notes);
            case ".tsv" -> new CsvSource(Packing.open(file), '\t', file, columns(), nextRow, notes);
            case ".tar" -> new WebDatasetSource(Packing.open(file), unpacked(file), keys, name, nextRow);
            case ".parquet" -> parquet(file);
            default -> new TextFileSource(file, keys, asksForSuffix(), nextRow);
        };
    }

    /** Archives of one name in different folders must not unpack over each other. */
    private Path unpacked(Path archive) {
        byte[] place = archive.toAbsolutePath().normalize().toString().getBytes(StandardCharsets.UTF_8);
        String folder = archive.getFileName() + "-" + ContentDigest.of(place).substring(0, 8);
        return recipe.export().workDir().resolve("unpacked").resolve(folder);
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

    private CsvSource.Columns columns() {
        Set<String> own = new HashSet<>(recipe.dataset().textKeys());
        own.add(keys.text());
        own.add(keys.images());
        Set<String> captions = new HashSet<>(recipe.dataset().textKeys());
        captions.add(keys.text());
        captions.addAll(RowNames.CAPTIONS);
        Set<String> pictures = new HashSet<>(RowNames.PICTURES);
        pictures.add(keys.images());
        return new CsvSource.Columns(own, captions, pictures);
    }

    private InputStream utf8(Path file) throws IOException {
        return Utf8Stream.of(Packing.open(file), String.valueOf(file.getFileName()), notes);
    }

    @Override
    public List<String> notes() {
        return notes.lines();
    }

    @Override
    public void close() throws IOException {
        if (current.isPresent()) {
            current.get().close();
        }
    }
}
