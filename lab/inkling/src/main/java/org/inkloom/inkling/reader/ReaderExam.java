package org.inkloom.inkling.reader;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.inkloom.models.reader.ReaderSizes;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.picturebook.caption.Slot;
import org.inkloom.picturebook.caption.SlotLabels;
import org.inkloom.picturebook.draw.Illustrator;
import org.inkloom.picturebook.scene.SceneDescription;
import org.inkloom.picturebook.scene.SceneSampler;
import org.inkloom.picturebook.scene.Split;
import org.inkloom.picturebook.scene.Style;

/** Tests a reader of the first edition on pages on which it was not trained. */
public final class ReaderExam {
    private static final long FIRST_SEED = 9_000_000_000L;
    private static final int PART = 250;
    private static final int SIDE = ReaderSizes.TRAINED.pixels();

    private final int[] seen = new int[Slot.values().length];
    private final int[] right = new int[Slot.values().length];
    private final Map<String, Integer> mistakes = new TreeMap<>();

    /**
     * Tests a reader.
     *
     * @param pages number of pages
     * @param split whether their scenes have held-out combinations
     * @param styles of the pages
     */
    public ReaderExam(BookReader reader, int pages, Split split, List<Style> styles) {
        SceneSampler sampler = new SceneSampler(split, styles);
        Illustrator illustrator = new Illustrator(SIDE, SIDE);
        for (int from = 0; from < pages; from += PART) {
            List<RgbPicture> pictures = new ArrayList<>();
            List<int[]> labels = new ArrayList<>();
            for (int i = from; i < Math.min(pages, from + PART); i++) {
                SceneDescription scene = sampler.sample(FIRST_SEED + i);
                pictures.add(illustrator.draw(scene));
                labels.add(ReaderLabels.of(scene));
            }
            List<Reading> readings = reader.read(pictures);
            for (int i = 0; i < readings.size(); i++) {
                count(readings.get(i), labels.get(i));
            }
        }
    }

    /**
     * How often a slot was read correctly.
     *
     * @param seen number of pictures that show it
     * @param right number of these in which it was read correctly
     */
    public record Mark(int seen, int right) {
        /** Returns the share of correct answers, 0 to 1; 0 if no picture shows the slot. */
        public double share() {
            return seen == 0 ? 0 : (double) right / seen;
        }
    }

    /** Returns how often a slot was read correctly. */
    public Mark of(Slot slot) {
        return new Mark(seen[slot.ordinal()], right[slot.ordinal()]);
    }

    /** Returns the most frequent mistakes as lines such as {@code 12 HAIR_STYLE BOB for SHORT}. */
    public List<String> mistakes(int count) {
        return mistakes.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(count)
                .map(e -> e.getValue() + " " + e.getKey())
                .toList();
    }

    private void count(Reading reading, int[] labels) {
        for (Slot slot : Slot.values()) {
            int label = labels[slot.ordinal()];
            if (label == SlotLabels.UNSEEN) {
                continue;
            }
            seen[slot.ordinal()]++;
            if (reading.label(slot) == label) {
                right[slot.ordinal()]++;
            } else if (slot != Slot.PROP && slot != Slot.HELD) {
                String mistake = slot + " " + reading.name(slot) + " for "
                        + slot.valueNames().get(label);
                mistakes.merge(mistake, 1, Integer::sum);
            }
        }
    }
}
