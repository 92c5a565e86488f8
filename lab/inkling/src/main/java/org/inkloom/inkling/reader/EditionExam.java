package org.inkloom.inkling.reader;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.inkloom.models.reader.SlotReader;
import org.inkloom.models.reader.SlotReading;
import org.inkloom.models.reader.SlotValues;

/** Tests a reader of any edition on pages on which it was not trained. */
public final class EditionExam {
    private static final long FIRST_SEED = 9_700_000_000L;
    private static final int AT_ONCE = 64;
    private static final int UNSEEN = -1;

    private final Map<String, ReaderExam.Mark> marks = new LinkedHashMap<>();

    /** Tests a reader on a number of pages. */
    public EditionExam(SlotReader reader, ReaderEdition edition, int pages) {
        int side = edition.sizes().pixels();
        Lesson.Pages.Drawing drawing = edition.drawing(side);
        List<SlotReader.Rgb> pictures = new ArrayList<>();
        List<int[]> labels = new ArrayList<>();
        int done = 0;
        for (long seed = FIRST_SEED; done < pages; seed++) {
            if (!drawing.turnTo(seed)) {
                continue;
            }
            pictures.add(new SlotReader.Rgb(side, side, drawing.picture()));
            labels.add(drawing.labels());
            done++;
            if (pictures.size() == AT_ONCE || done == pages) {
                count(edition.slots(), reader.read(pictures), labels);
                pictures.clear();
                labels.clear();
            }
        }
    }

    private void count(List<SlotValues> slots, List<SlotReading> readings, List<int[]> labels) {
        for (int i = 0; i < readings.size(); i++) {
            for (int slot = 0; slot < slots.size(); slot++) {
                int label = labels.get(i)[slot];
                if (label != UNSEEN) {
                    String name = slots.get(slot).slot();
                    int right = readings.get(i).of(name).label() == label ? 1 : 0;
                    marks.merge(
                            name,
                            new ReaderExam.Mark(1, right),
                            (a, b) -> new ReaderExam.Mark(a.seen() + b.seen(), a.right() + b.right()));
                }
            }
        }
    }

    /** Returns how often every slot that occurred was read correctly. */
    public Map<String, ReaderExam.Mark> marks() {
        return new LinkedHashMap<>(marks);
    }
}
