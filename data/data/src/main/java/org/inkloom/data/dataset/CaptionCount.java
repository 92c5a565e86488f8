package org.inkloom.data.dataset;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How many pictures of a set have a caption.
 *
 * @param pictures how many there are
 * @param captioned how many have a caption
 * @param first the first pictures
 * @param without the first pictures without a caption
 */
public record CaptionCount(int pictures, int captioned, List<Path> first, List<Path> without) {
    /** How many pictures are named. */
    private static final int NAMED = 3;

    /** Copies the lists. */
    public CaptionCount {
        first = List.copyOf(first);
        without = List.copyOf(without);
    }

    /** Counts. */
    public static CaptionCount of(List<CaptionedPictures.Entry> entries) {
        List<Path> bare = entries.stream()
                .filter(entry -> entry.caption().isEmpty())
                .map(CaptionedPictures.Entry::picture)
                .toList();
        return new CaptionCount(
                entries.size(),
                entries.size() - bare.size(),
                entries.stream()
                        .limit(NAMED)
                        .map(CaptionedPictures.Entry::picture)
                        .toList(),
                bare.stream().limit(NAMED).toList());
    }

    /** Returns whether more than half of the pictures have no caption. */
    public boolean mostHaveNone() {
        return captioned * 2 < pictures;
    }

    /** Returns the counts with first names, for example {@code 3, 2 with a caption; none has c.png}. */
    public String line() {
        int bare = pictures - captioned;
        return pictures + " (" + named(first, pictures) + "), " + captioned + " with a caption"
                + (bare == 0 ? "" : "; " + bare + " without: " + named(without, bare));
    }

    private static String named(List<Path> some, int all) {
        String names =
                some.stream().map(path -> String.valueOf(path.getFileName())).collect(Collectors.joining(", "));
        return all > some.size() ? names + ", ..." : names;
    }
}
