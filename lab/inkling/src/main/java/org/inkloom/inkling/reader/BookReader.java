package org.inkloom.inkling.reader;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.inkloom.models.reader.SlotReader;
import org.inkloom.models.reader.SlotReading;
import org.inkloom.models.reader.SlotValues;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.picturebook.caption.Slot;
import org.inkloom.tensor.Placement;

/**
 * Reads pictures of any size: answers which value each of the picture book's slots has.
 *
 * <p>For use by one thread at a time. Owns its weights until {@link #close}.
 */
public final class BookReader implements AutoCloseable {
    private final SlotReader reader;

    private BookReader(SlotReader reader) {
        this.reader = reader;
    }

    /** The picture book's slots and values, as a reader's file names them. */
    static List<SlotValues> slots() {
        return Stream.of(Slot.values())
                .map(slot -> new SlotValues(slot.name(), slot.valueNames()))
                .toList();
    }

    /**
     * Loads a reader from a file that training wrote.
     *
     * @throws org.inkloom.run.InkloomException {@code INK-FILE-…}, {@code INK-SCORE-001} or {@code INK-MODEL-001}
     *     if the file is not a reader
     * @throws IllegalStateException if it was trained on an edition of the picture book with other slots or values
     */
    public static BookReader load(Path file, Placement placement) {
        SlotReader reader = SlotReader.load(file, placement);
        if (!reader.slots().equals(slots())) {
            reader.close();
            throw new IllegalStateException(file + " reads " + reader.slots() + " instead of " + slots());
        }
        return new BookReader(reader);
    }

    /** Reads pictures, in their order. */
    public List<Reading> read(List<RgbPicture> pictures) {
        List<SlotReader.Rgb> all = pictures.stream()
                .map(picture -> new SlotReader.Rgb(picture.width(), picture.height(), picture.rgb()))
                .toList();
        return reader.read(all).stream().map(BookReader::reading).toList();
    }

    private static Reading reading(SlotReading seen) {
        List<Integer> labels = new ArrayList<>();
        List<Double> confidence = new ArrayList<>();
        for (SlotReading.Answer answer : seen.answers().values()) {
            labels.add(answer.label());
            confidence.add(answer.confidence());
        }
        return new Reading(labels, confidence);
    }

    @Override
    public void close() {
        reader.close();
    }
}
