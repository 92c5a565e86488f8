package org.inkloom.inkling.measure;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.inkloom.inkling.reader.BookReader;
import org.inkloom.inkling.reader.ReaderExam.Mark;
import org.inkloom.inkling.reader.Reading;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.picturebook.caption.Caption;
import org.inkloom.picturebook.caption.Slot;
import org.inkloom.picturebook.caption.SlotLabels;
import org.inkloom.picturebook.scene.Split;

/**
 * How often pictures show what their captions say, by slot. A slot counts if the caption mentions it and a picture can
 * show it. Slots of a person do not count in pictures of two people, because it would be ambiguous whose they are.
 */
public final class Obedience {
    private record Group(Slot slot, Split split, Caption.Language language) {}

    private final Map<Group, Mark> marks = new HashMap<>();
    private final List<Verdict> verdicts = new ArrayList<>();

    /**
     * One picture with the reader's answers.
     *
     * @param item the caption
     * @param picture the picture drawn for it
     * @param reading the reader's answers
     * @param wrong the mentioned slots that the picture does not show as asked
     */
    public record Verdict(CaptionSet.Item item, RgbPicture picture, Reading reading, List<Slot> wrong) {
        /** Copies the list. */
        public Verdict {
            wrong = List.copyOf(wrong);
        }
    }

    /**
     * Reads pictures.
     *
     * @param items what was asked for
     * @param pictures what was drawn, in the same order
     */
    public Obedience(BookReader reader, List<CaptionSet.Item> items, List<RgbPicture> pictures) {
        List<Reading> readings = reader.read(pictures);
        for (int i = 0; i < items.size(); i++) {
            verdicts.add(judge(items.get(i), pictures.get(i), readings.get(i)));
        }
    }

    private Verdict judge(CaptionSet.Item item, RgbPicture picture, Reading reading) {
        int[] labels = SlotLabels.of(item.scene());
        List<Slot> wrong = new ArrayList<>();
        for (Slot slot : item.caption().mentioned()) {
            int label = labels[slot.ordinal()];
            if (label == SlotLabels.UNSEEN) {
                continue;
            }
            boolean right = reading.label(slot) == label;
            if (!right) {
                wrong.add(slot);
            }
            marks.merge(
                    new Group(slot, item.split(), item.caption().language()),
                    new Mark(1, right ? 1 : 0),
                    (a, b) -> new Mark(a.seen() + b.seen(), a.right() + b.right()));
        }
        return new Verdict(item, picture, reading, wrong);
    }

    /** Returns every picture with what was read in it, in the order of the captions. */
    public List<Verdict> verdicts() {
        return List.copyOf(verdicts);
    }

    /** Returns how often a slot was obeyed in one split, over both languages. */
    public Mark of(Slot slot, Split split) {
        return sum(slot, split, Caption.Language.CHINESE, Caption.Language.ENGLISH);
    }

    /** Returns how often a slot was obeyed in one language, over both splits. */
    public Mark of(Slot slot, Caption.Language language) {
        Mark seen = sum(slot, Split.TRAIN, language);
        Mark heldOut = sum(slot, Split.HELD_OUT, language);
        return new Mark(seen.seen() + heldOut.seen(), seen.right() + heldOut.right());
    }

    private Mark sum(Slot slot, Split split, Caption.Language... languages) {
        int seen = 0;
        int right = 0;
        for (Caption.Language language : languages) {
            Mark mark = marks.getOrDefault(new Group(slot, split, language), new Mark(0, 0));
            seen += mark.seen();
            right += mark.right();
        }
        return new Mark(seen, right);
    }

    /** Returns by how much the share of Chinese captions exceeds that of English ones, -1 to 1. */
    public double languageGap(Slot slot) {
        return of(slot, Caption.Language.CHINESE).share()
                - of(slot, Caption.Language.ENGLISH).share();
    }

    /**
     * Returns the share, 0 to 1, of one split's pictures in which a value of a slot was read, whatever their captions
     * say.
     */
    public double read(Slot slot, Split split, String value) {
        List<Verdict> pictures =
                verdicts.stream().filter(v -> v.item().split() == split).toList();
        long read = pictures.stream()
                .filter(v -> v.reading().name(slot).equals(value))
                .count();
        return pictures.isEmpty() ? 0 : (double) read / pictures.size();
    }

    /** Returns how often every slot was obeyed in one split. */
    public Map<Slot, Mark> all(Split split) {
        Map<Slot, Mark> all = new EnumMap<>(Slot.class);
        for (Slot slot : Slot.values()) {
            all.put(slot, of(slot, split));
        }
        return all;
    }
}
