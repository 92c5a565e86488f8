package org.inkloom.data.io;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.inkloom.data.io.row.RawRow;
import org.inkloom.data.io.row.RowSource;
import org.inkloom.data.recipe.Recipe;

/**
 * Cuts the input of a recipe into pieces for engines that read on several machines. JSONL is read where it lies; its
 * lines are only counted here. All other formats are read once and staged as JSONL.
 */
public final class SlicedInputs {
    private static final long SMALLEST = 64 << 10;
    private static final long LARGEST = 32 << 20;

    private final Recipe recipe;
    private final Path staging;
    private final List<Slice> slices = new ArrayList<>();
    private long sliceBytes = SMALLEST;
    private int stagedFiles;
    private final ReadingNotes notes = new ReadingNotes();

    private SlicedInputs(Recipe recipe, Path staging) {
        this.recipe = recipe;
        this.staging = staging;
    }

    /**
     * Cuts the input.
     *
     * @param recipe what is read
     * @param pieces about how many pieces are wanted
     * @param staging folder for staged rows, made when needed; the caller removes it
     * @return the pieces, in the order of the rows
     * @throws org.inkloom.run.InkloomException INK-DATA-008 if a file is missing or its format is unknown
     */
    public static List<Slice> cut(Recipe recipe, int pieces, Path staging) throws IOException {
        SlicedInputs inputs = new SlicedInputs(recipe, staging);
        inputs.cut(Inputs.files(recipe, inputs.notes), pieces);
        return inputs.slices;
    }

    private void cut(List<Path> files, int pieces) throws IOException {
        long bytes = 0;
        for (Path file : files) {
            bytes += Files.isRegularFile(file) ? Files.size(file) : 0;
        }
        sliceBytes = Math.clamp(bytes / pieces, SMALLEST, LARGEST);
        long end = recipe.dataset().maxSamples().orElse(Long.MAX_VALUE);
        if (recipe.dataset().mixes()) {
            stage(Inputs.open(recipe), 0);
            return;
        }
        long row = 0;
        for (Path file : files) {
            if (row < end) {
                row = isPlainLines(file)
                        ? cutLines(file, row, end)
                        : stage(new Inputs(recipe, List.of(file), row, end - row, notes), row);
            }
        }
    }

    private static boolean isPlainLines(Path file) throws IOException {
        if (!String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT).endsWith(".jsonl")) {
            return false;
        }
        // A byte-order mark is no part of the first row, and may say that the lines are not UTF-8.
        try (InputStream in = Files.newInputStream(file)) {
            return TextEncoding.mark(in.readNBytes(4)).isEmpty();
        }
    }

    private long cutLines(Path file, long firstRow, long end) throws IOException {
        Path absolute = file.toAbsolutePath().normalize();
        long row = firstRow;
        Slice open = new Slice(absolute.toString(), 0, 0, row, 0, false);
        try (JsonLinesSource lines =
                new JsonLinesSource(Files.newInputStream(absolute), String.valueOf(file.getFileName()), row)) {
            while (row < end && lines.next().isPresent()) {
                row++;
                if (lines.consumed() - open.offset() >= sliceBytes) {
                    add(open, lines.consumed());
                    open = new Slice(open.file(), lines.consumed(), 0, row, lines.lineNumber(), false);
                }
            }
            if (row > open.firstRow()) {
                add(open, lines.consumed());
            }
        }
        return row;
    }

    private void add(Slice open, long end) {
        slices.add(new Slice(
                open.file(), open.offset(), end - open.offset(), open.firstRow(), open.linesBefore(), open.staged()));
    }

    private long stage(RowSource rows, long firstRow) throws IOException {
        Files.createDirectories(staging);
        Path staged = staging.resolve("rows-" + stagedFiles++ + ".jsonl").toAbsolutePath();
        long row = firstRow;
        long written = 0;
        Slice open = new Slice(staged.toString(), 0, 0, row, 0, true);
        try (RowSource inputs = rows;
                OutputStream out = new BufferedOutputStream(Files.newOutputStream(staged))) {
            for (Optional<RawRow> raw = inputs.next(); raw.isPresent(); raw = inputs.next()) {
                byte[] line = StagedRows.encode(raw.get());
                out.write(line);
                out.write('\n');
                written += line.length + 1;
                row++;
                if (written - open.offset() >= sliceBytes) {
                    add(open, written);
                    open = new Slice(open.file(), written, 0, row, 0, true);
                }
            }
        }
        if (row > open.firstRow()) {
            add(open, written);
        }
        return row;
    }
}
