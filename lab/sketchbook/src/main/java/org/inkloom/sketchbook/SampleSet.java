package org.inkloom.sketchbook;

import java.nio.file.Path;
import java.util.List;

/**
 * A sample set as it lies in its folder.
 *
 * @param folder holds everything below
 * @param samples the Data-Juicer JSONL, {@code {"images": [...], "text": ...}} a line
 * @param recipe the Data-Juicer recipe that keeps the good pictures
 * @param result the JSONL that the recipe writes
 * @param pictures all pictures, good and flawed
 */
public record SampleSet(Path folder, Path samples, Path recipe, Path result, List<SamplePicture> pictures) {
    /** Copies the list. */
    public SampleSet {
        pictures = List.copyOf(pictures);
    }

    /** Returns the pictures without a flaw. */
    public List<SamplePicture> good() {
        return pictures.stream().filter(picture -> picture.flaw().isEmpty()).toList();
    }

    /** Returns the pictures with a flaw. */
    public List<SamplePicture> flawed() {
        return pictures.stream().filter(picture -> picture.flaw().isPresent()).toList();
    }
}
