package org.inkloom.story.page;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A section that the caller adds to a story's report. */
public sealed interface ReportSection {
    /**
     * A heading in both languages; either may be empty.
     *
     * @param chinese for example 清洗
     * @param english for example Cleaning
     */
    record Heading(String chinese, String english) {}

    /**
     * A remark at the top of the page, for example that the pictures are noise because the weights are random.
     *
     * @param tone how much it matters
     * @param text plain text; line ends are kept
     */
    record Note(Tone tone, String text) implements ReportSection {}

    /** How much a note matters. */
    enum Tone {
        /** Good to know. */
        REMARK,
        /** Important: without it the reader would be misled. */
        WARNING
    }

    /**
     * A table.
     *
     * @param heading above it
     * @param header column names
     * @param rows as many cells each as the header has
     * @param caption below it, may be empty
     */
    record Table(Heading heading, List<String> header, List<List<String>> rows, String caption)
            implements ReportSection {
        /** Copies the lists and checks that every row fits the header. */
        public Table {
            header = List.copyOf(header);
            rows = rows.stream().map(List::copyOf).toList();
            for (List<String> row : rows) {
                if (row.size() != header.size()) {
                    throw new IllegalArgumentException(row.size() + " cells under " + header.size() + " headers");
                }
            }
        }
    }

    /**
     * A picture such as a training curve.
     *
     * @param heading above it
     * @param file copied into the report's folder unless it lies there
     * @param caption below it, may be empty
     */
    record Figure(Heading heading, Path file, String caption) implements ReportSection {}

    /**
     * Many small pictures, for example the training set.
     *
     * @param heading above them
     * @param pictures in order
     * @param caption below them, may be empty
     */
    record Gallery(Heading heading, List<GalleryPicture> pictures, String caption) implements ReportSection {
        /** Copies the list. */
        public Gallery {
            pictures = List.copyOf(pictures);
        }
    }

    /**
     * One picture of a gallery.
     *
     * @param file shown as a thumbnail; one that cannot be decoded is shown as an empty frame
     * @param caption what it shows
     * @param refusal why it was left out, empty when it was kept
     */
    record GalleryPicture(Path file, String caption, Optional<String> refusal) {}
}
