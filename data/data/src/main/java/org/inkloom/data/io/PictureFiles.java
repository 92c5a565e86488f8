package org.inkloom.data.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.inkloom.run.folder.FolderWalk;
import org.jspecify.annotations.Nullable;

/**
 * The pictures of a folder and its sub-folders, in the order of their paths, each with the file of its caption: of the
 * same name and ending in {@code .txt} or {@code .caption}, in any case of letters. Pictures that a recipe produced are
 * left out.
 */
final class PictureFiles {
    /** File name endings of pictures, in lower case. */
    static final Set<String> SUFFIXES = Set.of(".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp", ".tif", ".tiff");

    /** Pictures that other programs read; passing over them without a word would look as if they were used. */
    private static final Set<String> UNREAD = Set.of(
            ".heic", ".heif", ".avif", ".jxl", ".jp2", ".psd", ".svg", ".tga", ".raw", ".cr2", ".cr3", ".nef", ".arw",
            ".dng");

    private static final List<String> CAPTIONS = List.of(".txt", ".caption");
    private static final String PRODUCED = "__dj__produced_data__";

    private final FolderWalk.Listing listing;
    private final List<Path> pictures;
    private final Map<Path, Map<String, List<Path>>> captions = new HashMap<>();

    private PictureFiles(FolderWalk.Listing listing) {
        this.listing = listing;
        this.pictures = listing.files().stream()
                .filter(file -> SUFFIXES.contains(PictureFolderSource.suffix(file))
                        && !file.toString().contains(PRODUCED))
                .toList();
        for (Path file : listing.files()) {
            String suffix = PictureFolderSource.suffix(file);
            if (CAPTIONS.contains(suffix)) {
                String name = file.getFileName().toString();
                captions.computeIfAbsent(folderOf(file), _ -> new HashMap<>())
                        .computeIfAbsent(
                                name.substring(0, name.length() - suffix.length())
                                        .toLowerCase(Locale.ROOT),
                                _ -> new ArrayList<>())
                        .add(file);
            }
        }
    }

    /** Looks through a folder. */
    static PictureFiles of(Path folder) throws IOException {
        return new PictureFiles(FolderWalk.of(folder));
    }

    /** Returns whether a name ends as those of pictures do. */
    static boolean isPictureName(String name) {
        int dot = name.lastIndexOf('.');
        return dot > 0 && SUFFIXES.contains(name.substring(dot).strip().toLowerCase(Locale.ROOT));
    }

    /** Returns all files, sorted by path. */
    List<Path> files() {
        return listing.files();
    }

    /** Returns the pictures, sorted by path. */
    List<Path> pictures() {
        return pictures;
    }

    /** Returns whether any picture has a caption beside it. */
    boolean hasCaptions(ReadingNotes notes) {
        return pictures.stream().anyMatch(picture -> caption(picture, notes).isPresent());
    }

    /**
     * Returns the file with a picture's caption: the one named just so where there are several, and {@code .txt} before
     * {@code .caption}. Where there is none, a text named after the whole file, {@code a.jpg.txt}, is taken.
     */
    Optional<Path> caption(Path picture, ReadingNotes notes) {
        Map<String, List<Path>> here = captions.get(folderOf(picture));
        if (here == null) {
            return Optional.empty();
        }
        String name = picture.getFileName().toString();
        String stem = name.substring(0, name.lastIndexOf('.'));
        Optional<Path> found = nearest(here.get(stem.toLowerCase(Locale.ROOT)), stem, picture, notes);
        return found.isPresent() ? found : nearest(here.get(name.toLowerCase(Locale.ROOT)), name, picture, notes);
    }

    private static Optional<Path> nearest(
            @Nullable List<Path> candidates, String stem, Path picture, ReadingNotes notes) {
        if (candidates == null) {
            return Optional.empty();
        }
        Map<String, Path> byRank = new TreeMap<>();
        for (Path candidate : candidates) {
            String name = candidate.getFileName().toString();
            String suffix = PictureFolderSource.suffix(candidate);
            int rank = (name.startsWith(stem) ? 0 : 4) + CAPTIONS.indexOf(suffix) * 2 + (name.endsWith(suffix) ? 0 : 1);
            byRank.put(rank + name, candidate);
        }
        Path first = byRank.values().iterator().next();
        if (byRank.size() > 1) {
            notes.add(
                    "A picture has several caption files, of which one is read",
                    picture.getFileName() + " (" + first.getFileName() + ")");
        }
        return Optional.of(first);
    }

    private static Path folderOf(Path file) {
        return Objects.requireNonNullElse(file.getParent(), Path.of(""));
    }

    /** Tells what lies in the folder and is not read. */
    void tell(ReadingNotes notes) {
        listing.notes().forEach(notes::add);
        for (Path hidden : listing.hidden()) {
            if (isPictureName(String.valueOf(hidden.getFileName()))) {
                notes.add("Hidden files are passed over", String.valueOf(hidden.getFileName()));
            }
        }
        for (Path file : listing.files()) {
            String suffix = PictureFolderSource.suffix(file);
            if (UNREAD.contains(suffix)) {
                notes.add(
                        "Pictures in the format " + suffix + " are not read; save them as PNG or JPEG",
                        String.valueOf(file.getFileName()));
            }
        }
    }
}
