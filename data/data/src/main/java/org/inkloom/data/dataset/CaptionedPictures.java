package org.inkloom.data.dataset;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.inkloom.data.io.Inputs;
import org.inkloom.data.io.row.RawRow;
import org.inkloom.data.io.row.RowSource;
import org.inkloom.data.recipe.Recipe;
import org.inkloom.data.recipe.RecipeReader;
import org.inkloom.data.sample.BadSampleException;
import org.inkloom.data.sample.FieldKeys;
import org.inkloom.data.sample.Picture;
import org.inkloom.data.sample.Sample;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.inkloom.run.folder.UserFolders;

/**
 * The pictures of a data set with their captions, in the order of its rows. What training trains on, what the lint looks
 * at and what {@code data init} writes down are this list; {@code data process} reads the same rows one by one.
 *
 * <p>A data set is a folder of pictures with a {@code .txt} or {@code .caption} beside each, a folder with
 * {@code metadata.csv} or {@code .jsonl}, or any table that a recipe may read.
 *
 * @param entries pictures and captions; a picture may be missing or damaged
 * @param unusable rows and captions that cannot be read
 * @param notes what was assumed or passed over, a sentence each
 * @param folder whether the pictures of a folder are the rows, their captions beside them; otherwise a table is
 */
public record CaptionedPictures(List<Entry> entries, List<Unusable> unusable, List<String> notes, boolean folder) {
    /**
     * A picture with its caption.
     *
     * @param picture absolute path
     * @param caption without marks, blanks and byte-order marks at its ends; empty where there is none
     */
    public record Entry(Path picture, String caption) {}

    /**
     * A row that gives no picture.
     *
     * @param subject the file, line or field that is bad
     * @param why what is wrong with it
     */
    public record Unusable(String subject, String why) {}

    /** Copies the lists. */
    public CaptionedPictures {
        entries = List.copyOf(entries);
        unusable = List.copyOf(unusable);
        notes = List.copyOf(notes);
    }

    /**
     * Returns the recipe that reads a data set and does nothing to it. Pictures of an archive are unpacked into the user's
     * cache, since the data set itself is only looked at.
     */
    public static Recipe recipe(Path dataset) {
        Path absolute = dataset.toAbsolutePath().normalize();
        CRC32C checksum = new CRC32C();
        checksum.update(absolute.toString().getBytes(StandardCharsets.UTF_8));
        Path work = UserFolders.ofProcess()
                .inkloom()
                .resolve("unpacked")
                .resolve(absolute.getFileName() + "-" + Long.toHexString(checksum.getValue()));
        return RecipeReader.parse("process: []\n", work)
                .withExport(work.resolve("rows.jsonl"))
                .withDataset(List.of(absolute));
    }

    /**
     * Reads a folder or table.
     *
     * @throws InkloomException INK-DATA-008 if there is no data set, -035 or -036 if its table is broken as a whole, -011
     *     if it cannot be read to its end
     */
    public static CaptionedPictures read(Path dataset, RunControl control) {
        return read(recipe(dataset), control);
    }

    /** As {@link #read(Path, RunControl)}, of what a recipe reads; its operators are not run. */
    public static CaptionedPictures read(Recipe recipe, RunControl control) {
        return read(recipe, () -> Inputs.chosen(recipe), control);
    }

    /** As {@link #read(Path, RunControl)}, of a folder without the rows that {@code data init} left in it. */
    public static CaptionedPictures ofFolderItself(Path folder, RunControl control) {
        Recipe recipe = recipe(folder);
        return read(recipe, () -> Inputs.chosenOf(recipe, folder), control);
    }

    /** Looks for the files to read. */
    private interface Choice {
        Inputs.Chosen chosen() throws IOException;
    }

    private static CaptionedPictures read(Recipe recipe, Choice choice, RunControl control) {
        Reading reading = new Reading(recipe.keys());
        try {
            Inputs.Chosen chosen = choice.chosen();
            try (RowSource inputs = Inputs.open(recipe, chosen)) {
                for (Optional<RawRow> row = inputs.next(); row.isPresent(); row = inputs.next()) {
                    reading.row(row.get());
                    control.cancellation().check("row " + row.get().row());
                }
                List<String> notes = new ArrayList<>(inputs.notes());
                List<Path> asked = recipe.dataset().paths();
                boolean folder =
                        asked.size() == 1 && chosen.files().equals(asked) && Files.isDirectory(asked.getFirst());
                if (asked.size() == 1) {
                    notes.addAll(Unlisted.of(asked.getFirst(), chosen.files(), reading.entries));
                }
                return new CaptionedPictures(reading.entries, reading.unusable, notes, folder);
            }
        } catch (IOException e) {
            throw InkloomException.failed(
                    "INK-DATA-011",
                    "The data set could not be read to its end: " + e.getMessage() + ".",
                    "A file was changed or removed meanwhile, or may not be read.",
                    "Check its permissions, and run the command again.",
                    e);
        }
    }

    /** Returns how many pictures have a caption, and which have none. */
    public CaptionCount count() {
        return CaptionCount.of(entries);
    }

    /** What has been read so far. */
    private static final class Reading {
        private final FieldKeys keys;
        private final List<Entry> entries = new ArrayList<>();
        private final List<Unusable> unusable = new ArrayList<>();

        Reading(FieldKeys keys) {
            this.keys = keys;
        }

        void row(RawRow raw) {
            try {
                Sample sample = new Sample(raw.row(), raw.body().parse());
                String caption = keys.plain(sample.text(keys.text()).orElse(""));
                List<Picture> pictures = sample.pictures(keys);
                if (pictures.isEmpty()) {
                    unusable.add(new Unusable(raw.where(), "it names no picture"));
                }
                for (Picture picture : pictures) {
                    picture(raw, picture, caption);
                }
            } catch (BadSampleException e) {
                // A row of a folder is a picture, and what is bad is the file of its caption.
                boolean knowsWhere =
                        e.subject().contains(raw.where()) || e.subject().startsWith("/");
                unusable.add(new Unusable(knowsWhere ? e.subject() : raw.where() + ", " + e.subject(), e.why()));
            }
        }

        private void picture(RawRow raw, Picture picture, String caption) {
            try {
                entries.add(new Entry(Path.of(picture.path()), caption));
            } catch (InvalidPathException e) {
                unusable.add(new Unusable(raw.where(), "its picture is no path: " + e.getReason()));
            }
        }
    }
}
