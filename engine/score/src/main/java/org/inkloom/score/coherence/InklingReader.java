package org.inkloom.score.coherence;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.inkloom.models.reader.SlotReader;
import org.inkloom.models.reader.SlotReading;
import org.inkloom.picture.Pixels;
import org.inkloom.score.ScoreKind;

/**
 * Compares pictures in Inkling's styles by the answers of its slot reader.
 *
 * <p>In each slot, two pictures are as similar as the reader's probabilities overlap: the sum of {@code sqrt(p q)} over
 * the values (the Bhattacharyya coefficient), 1 for equal answers and 0 for answers that exclude each other. Style is
 * one slot. The main figure is described by several slots, without her clothes, which a heroine may change; a picture
 * in which nobody is seen has no main figure and similarity 0.
 */
public final class InklingReader implements SetReader {
    private static final String PEOPLE = "PEOPLE";
    private static final String NOBODY = "NOBODY";

    private final SlotReader reader;
    private final Slots slots;

    /**
     * What the reader of an edition of the picture book calls the properties that are compared.
     *
     * @param style how pictures are drawn
     * @param place where they are set
     * @param figure properties of the main figure with their weights, which add up to 1; the weightiest first
     */
    private record Slots(String style, String place, List<Trait> figure) {
        static final Slots FIRST_EDITION =
                new Slots("STYLE", "PLACE", figure("HAIR_COLOUR", "HAIR_STYLE", "TOP", "TOP_COLOUR"));
        static final Slots WIDE_EDITION = new Slots("MANNER", "SETTING", figure("HAIR_HUE", "HAIR", "GARB", "TOP_HUE"));

        static Slots of(SlotReader reader) {
            boolean wide = reader.slots().stream().anyMatch(slot -> slot.slot().equals(WIDE_EDITION.style));
            return wide ? WIDE_EDITION : FIRST_EDITION;
        }

        private static List<Trait> figure(String hairColour, String hairStyle, String top, String topColour) {
            return List.of(
                    new Trait(hairColour, "hair colour", 0.3),
                    new Trait("PERSON", "person", 0.3),
                    new Trait(hairStyle, "hair style", 0.2),
                    new Trait(top, "top", 0.1),
                    new Trait(topColour, "top colour", 0.1));
        }
    }

    /**
     * A property of the main figure.
     *
     * @param slot what the reader calls it
     * @param words what people call it
     * @param weight in the similarity of two figures
     */
    private record Trait(String slot, String words, double weight) {}

    /** Uses a reader of either edition of the picture book, which the caller closes. */
    public InklingReader(SlotReader reader) {
        this.reader = reader;
        slots = Slots.of(reader);
    }

    @Override
    public Optional<ScoreKind> styleKind() {
        return Optional.of(ScoreKind.STYLE_BY_READER);
    }

    @Override
    public ScoreKind subjectKind() {
        return ScoreKind.SUBJECT_BY_READER;
    }

    @Override
    public String method() {
        return "slot reader of Inkling";
    }

    @Override
    public String variant() {
        return "";
    }

    @Override
    public SetReading read(List<Pixels> pictures) {
        List<SlotReading> seen = reader.read(pictures.stream()
                .map(picture -> new SlotReader.Rgb(picture.width(), picture.height(), picture.rgb()))
                .toList());
        Matrix style = Matrix.of(seen.size(), (a, b) -> overlap(seen.get(a), seen.get(b), slots.style));
        Matrix subject = Matrix.of(seen.size(), (a, b) -> figure(seen.get(a), seen.get(b)));
        double sure = seen.stream()
                .flatMap(one -> List.of(one.of(slots.style), one.of(slots.place), one.of(PEOPLE)).stream())
                .mapToDouble(SlotReading.Answer::confidence)
                .average()
                .orElse(0);
        return new SetReading(style, subject, apart(seen, slots.style, "style"), figureWords(seen), sure);
    }

    private double figure(SlotReading a, SlotReading b) {
        double alike = 0;
        for (Trait trait : slots.figure) {
            alike += trait.weight() * overlap(a, b, trait.slot());
        }
        return alike * somebody(a) * somebody(b);
    }

    private static double somebody(SlotReading reading) {
        return 1 - reading.of(PEOPLE).of(NOBODY);
    }

    private static double overlap(SlotReading a, SlotReading b, String slot) {
        float[] p = a.of(slot).likely();
        float[] q = b.of(slot).likely();
        double sum = 0;
        for (int i = 0; i < p.length; i++) {
            sum += Math.sqrt((double) p[i] * q[i]);
        }
        return sum;
    }

    private static List<String> apart(List<SlotReading> seen, String slot, String words) {
        return DifferenceWords.apart(
                words, seen.stream().map(one -> plain(one.of(slot).value())).toList());
    }

    private List<String> figureWords(List<SlotReading> seen) {
        List<List<String>> each = slots.figure.stream()
                .map(trait -> apart(seen, trait.slot(), trait.words()))
                .toList();
        return IntStream.range(0, seen.size())
                .mapToObj(i -> {
                    if (somebody(seen.get(i)) < 0.5) {
                        return "nobody is seen in it";
                    }
                    List<String> own = new ArrayList<>();
                    each.forEach(words -> own.add(words.get(i)));
                    own.removeIf(String::isEmpty);
                    return own.isEmpty() ? "" : own.getFirst();
                })
                .toList();
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
