package org.inkloom.data.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.inkloom.data.io.PictureFolderSource;
import org.inkloom.run.Counted;
import org.inkloom.run.RunControl;

/** What of a folder its data set leaves out: pictures that the table does not name, rows that say something else. */
final class Unlisted {
    private static final int NAMED = 3;
    private static final String ROWS_OF_INIT = "dataset.jsonl";

    private Unlisted() {}

    /**
     * Returns what there is to be told.
     *
     * @param read what of the folder holds the rows; the folder itself if its pictures are the rows
     */
    static List<String> of(Path dataset, List<Path> read, List<CaptionedPictures.Entry> entries) throws IOException {
        if (!Files.isDirectory(dataset)) {
            return List.of();
        }
        List<String> notes = new ArrayList<>();
        if (!read.contains(dataset)) {
            unnamed(dataset, entries, notes);
        }
        Path rows = dataset.resolve(ROWS_OF_INIT);
        if (Files.isRegularFile(rows) && !read.contains(rows)) {
            long differing = differing(rows, entries);
            if (differing > 0) {
                notes.add(ROWS_OF_INIT + " is not read, and differs in " + Counted.of(differing, "picture")
                        + " from what the folder says; give it as the data set if it is meant, or run 'inkloom data"
                        + " init' again.");
            }
        }
        return notes;
    }

    private static void unnamed(Path dataset, List<CaptionedPictures.Entry> entries, List<String> notes)
            throws IOException {
        Set<Path> named = new HashSet<>();
        entries.forEach(entry -> named.add(entry.picture()));
        List<Path> missed = PictureFolderSource.pictures(dataset).stream()
                .filter(picture -> !named.contains(picture.toAbsolutePath().normalize()))
                .toList();
        if (!missed.isEmpty()) {
            notes.add(Counted.of(missed.size(), "picture")
                    + " of the folder " + (missed.size() == 1 ? "is" : "are")
                    + " not in its table and not used: " + names(missed) + ".");
        }
    }

    private static long differing(Path rows, List<CaptionedPictures.Entry> entries) {
        Map<Path, String> there = new HashMap<>();
        entries.forEach(entry -> there.put(entry.picture(), entry.caption()));
        Map<Path, String> written = new HashMap<>();
        CaptionedPictures.read(rows, RunControl.quiet())
                .entries()
                .forEach(entry -> written.put(entry.picture(), entry.caption()));
        Set<Path> all = new HashSet<>(there.keySet());
        all.addAll(written.keySet());
        return all.stream()
                .filter(picture -> !there.containsKey(picture)
                        || !there.getOrDefault(picture, "").equals(written.get(picture)))
                .count();
    }

    private static String names(List<Path> pictures) {
        String first = pictures.stream()
                .limit(NAMED)
                .map(picture -> String.valueOf(picture.getFileName()))
                .collect(Collectors.joining(", "));
        return pictures.size() > NAMED ? first + ", ..." : first;
    }
}
