package org.inkloom.data.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.inkloom.data.io.row.RawRow;
import org.inkloom.data.io.row.RowSource;
import org.inkloom.data.recipe.Recipe;
import org.inkloom.data.sample.BadSampleException;
import org.inkloom.data.sample.Sample;
import org.inkloom.run.InkloomException;
import tools.jackson.databind.node.ObjectNode;

/**
 * Decides what of a folder is the data set; all commands ask here. The first of these that is there:
 *
 * <ol>
 *   <li>{@code metadata.csv}, {@code .jsonl} or {@code .tsv} in the folder or in its {@code train}, which names pictures;
 *   <li>pictures, if any has a caption file beside it;
 *   <li>where there are pictures without caption files: {@code dataset.jsonl} of {@code data init}, if it has captions;
 *       else the tables of the folder that name pictures; else such tables in its sub-folders;
 *   <li>pictures without any caption;
 *   <li>where there are no pictures: all tables, else all texts.
 * </ol>
 *
 * <p>What a recipe traced is no part of a data set.
 */
final class FolderLayout {
    private static final List<String> METADATA = List.of("metadata.csv", "metadata.jsonl", "metadata.tsv");
    private static final String ROWS_OF_INIT = "dataset.jsonl";

    private final Recipe recipe;
    private final Path folder;
    private final ReadingNotes notes;
    private final PictureFiles files;
    private final List<Path> tables;

    private FolderLayout(Recipe recipe, Path folder, boolean rowsOfInit, ReadingNotes notes) throws IOException {
        this.recipe = recipe;
        this.folder = folder;
        this.notes = notes;
        this.files = PictureFiles.of(folder);
        this.tables = withEnding(Inputs.TABLES).stream()
                .filter(file -> !isTrace(file))
                .filter(file -> rowsOfInit || !file.equals(folder.resolve(ROWS_OF_INIT)))
                .toList();
    }

    /**
     * Returns the files that hold the rows, or the folder itself when its pictures are the rows.
     *
     * @param rowsOfInit whether the rows that {@code data init} left in the folder may be read
     * @throws InkloomException INK-DATA-008 if it holds no data set, -036 if its metadata names no pictures
     */
    static List<Path> of(Recipe recipe, Path folder, boolean rowsOfInit, ReadingNotes notes) throws IOException {
        return new FolderLayout(recipe, folder, rowsOfInit, notes).chosen();
    }

    /** Returns whether a table says by its name that it describes pictures. */
    static boolean isMetadata(Path file) {
        return METADATA.contains(String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT));
    }

    private List<Path> chosen() throws IOException {
        Optional<Path> metadata = metadata();
        if (metadata.isPresent()) {
            return List.of(metadata.get());
        }
        boolean pictures = !files.pictures().isEmpty();
        if (pictures && files.hasCaptions(new ReadingNotes())) {
            return List.of(folder);
        }
        if (pictures) {
            List<Path> found = tablesOfPictures();
            return found.isEmpty() ? List.of(folder) : found;
        }
        if (!tables.isEmpty()) {
            return tables;
        }
        List<Path> texts = withEnding(Inputs.TEXTS);
        if (texts.isEmpty()) {
            // Links that lead nowhere and the like are most likely why.
            files.tell(notes);
            throw Inputs.refused(
                    "The folder " + folder + " holds no data set.",
                    "There is no table, picture or text file in it." + told(),
                    "Give a folder with pictures, or with files ending in " + Inputs.sorted(Inputs.TABLES) + ".");
        }
        return texts;
    }

    private String told() {
        List<String> lines = notes.lines();
        return lines.isEmpty() ? "" : " " + String.join(" ", lines);
    }

    private List<Path> withEnding(Set<String> known) {
        List<String> suffixes = recipe.dataset().suffixes();
        return files.files().stream()
                .filter(file -> known.contains(Inputs.suffix(file)))
                .filter(file -> suffixes.isEmpty() || suffixes.contains(Inputs.suffix(file)))
                .toList();
    }

    /** Returns whether a file lies in the trace of an earlier run. */
    private boolean isTrace(Path file) {
        Path parent = file.getParent();
        return parent != null
                && !parent.equals(folder)
                && String.valueOf(parent.getFileName()).equals("trace")
                && Files.exists(parent.resolve("dropped.jsonl"));
    }

    private Optional<Path> metadata() throws IOException {
        for (Path place : List.of(folder, folder.resolve("train"))) {
            List<Path> here = tables.stream()
                    .filter(file -> isMetadata(file) && place.equals(file.getParent()))
                    .sorted((a, b) -> Integer.compare(rank(a), rank(b)))
                    .toList();
            if (here.isEmpty()) {
                continue;
            }
            Path first = here.getFirst();
            if (first(first).filter(this::hasPictures).isPresent()) {
                here.stream()
                        .skip(1)
                        .forEach(other -> notes.add("Not read beside " + first.getFileName(), nameOf(other)));
                return Optional.of(first);
            }
            if (!files.pictures().isEmpty()) {
                throw namesNone(first);
            }
        }
        return Optional.empty();
    }

    private static int rank(Path file) {
        return METADATA.indexOf(nameOf(file).toLowerCase(Locale.ROOT));
    }

    private InkloomException namesNone(Path file) throws IOException {
        String columns =
                first(file).map(row -> String.join(", ", row.propertyNames())).orElse("none");
        return InkloomException.badInput(
                "INK-DATA-036",
                "The file " + file + " names no pictures.",
                "Its columns are: " + columns + "; or it has no rows. A picture's file is looked for under "
                        + String.join(", ", RowNames.PICTURES) + ".",
                "Begin it with the line 'file_name,text', or, as JSONL, name the keys so.");
    }

    private List<Path> tablesOfPictures() throws IOException {
        List<Path> own = new ArrayList<>();
        List<Path> deeper = new ArrayList<>();
        for (Path table : tables) {
            boolean inFolder = folder.equals(table.getParent());
            if (inFolder && nameOf(table).equals(ROWS_OF_INIT) && hasCaption(table)) {
                return List.of(table);
            }
            boolean result = !inFolder && Files.isDirectory(parent(table).resolve("trace"));
            if (!nameOf(table).equals(ROWS_OF_INIT)
                    && !result
                    && first(table).filter(this::hasPictures).isPresent()) {
                (inFolder ? own : deeper).add(table);
            }
        }
        List<Path> found = own.isEmpty() ? deeper : own;
        if (!found.isEmpty()) {
            notes.add("Pictures and captions are taken from "
                    + String.join(", ", found.stream().map(FolderLayout::nameOf).toList()) + ".");
        }
        return found;
    }

    private static Path parent(Path file) {
        return Objects.requireNonNullElse(file.getParent(), Path.of(""));
    }

    private static String nameOf(Path file) {
        return String.valueOf(file.getFileName());
    }

    private boolean hasPictures(ObjectNode row) {
        try {
            return !new Sample(0, row).pictures(recipe.keys()).isEmpty();
        } catch (BadSampleException e) {
            return false;
        }
    }

    private boolean hasCaption(Path table) throws IOException {
        try (RowSource rows = Inputs.table(recipe, table)) {
            for (Optional<RawRow> row = rows.next(); row.isPresent(); row = rows.next()) {
                Optional<ObjectNode> parsed = parsed(row.get());
                if (parsed.isPresent()
                        && !recipe.keys()
                                .plain(parsed.get().path(recipe.keys().text()).asString(""))
                                .isEmpty()) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Returns the first row of a table that can be read. */
    private Optional<ObjectNode> first(Path table) throws IOException {
        try (RowSource rows = Inputs.table(recipe, table)) {
            for (Optional<RawRow> row = rows.next(); row.isPresent(); row = rows.next()) {
                Optional<ObjectNode> parsed = parsed(row.get());
                if (parsed.isPresent()) {
                    return parsed;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<ObjectNode> parsed(RawRow row) {
        try {
            return Optional.of(row.body().parse());
        } catch (BadSampleException e) {
            return Optional.empty();
        }
    }
}
