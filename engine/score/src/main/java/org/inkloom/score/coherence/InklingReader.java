package org.inkloom.score.coherence;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
    private static final String STYLE = "STYLE";
    private static final String PEOPLE = "PEOPLE";
    private static final String NOBODY = "NOBODY";
    private static final Map<String, Double> FIGURE =
            Map.of("PERSON", 0.3, "HAIR_COLOUR", 0.3, "HAIR_STYLE", 0.2, "TOP", 0.1, "TOP_COLOUR", 0.1);

    private final SlotReader reader;

    /** Uses a reader, which the caller closes. */
    public InklingReader(SlotReader reader) {
        this.reader = reader;
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
        Matrix style = Matrix.of(seen.size(), (a, b) -> overlap(seen.get(a), seen.get(b), STYLE));
        Matrix subject = Matrix.of(seen.size(), (a, b) -> figure(seen.get(a), seen.get(b)));
        double sure = seen.stream()
                .flatMap(one -> List.of(one.of(STYLE), one.of("PLACE"), one.of(PEOPLE)).stream())
                .mapToDouble(SlotReading.Answer::confidence)
                .average()
                .orElse(0);
        return new SetReading(style, subject, apart(seen, STYLE), figureWords(seen), sure);
    }

    private static double figure(SlotReading a, SlotReading b) {
        double alike = 0;
        for (Map.Entry<String, Double> slot : FIGURE.entrySet()) {
            alike += slot.getValue() * overlap(a, b, slot.getKey());
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

    private static List<String> apart(List<SlotReading> seen, String slot) {
        return DifferenceWords.apart(
                plain(slot),
                seen.stream().map(one -> plain(one.of(slot).value())).toList());
    }

    private static List<String> figureWords(List<SlotReading> seen) {
        List<String> slots = FIGURE.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .toList();
        List<List<String>> each = slots.stream().map(slot -> apart(seen, slot)).toList();
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
