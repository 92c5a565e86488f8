package org.inkloom.score;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A measured score of a set of pictures.
 *
 * @param kind what was measured
 * @param method by what it was measured, for example the model's name
 * @param variant empty for the usual method; otherwise the name of the other model, whose numbers cannot be
 *     compared with the usual ones
 * @param value the mean over the pictures; for a {@linkplain ScoreKind#isOfSet set's score} the set's value, which
 *     is the mean of what the pictures contribute
 * @param pictures each picture's value, in the set's order
 */
public record Score(ScoreKind kind, String method, String variant, double value, List<PictureScore> pictures) {
    private static final double LITTLE = 0.005;

    /** Copies the list. */
    public Score {
        pictures = List.copyOf(pictures);
    }

    /** Makes a score whose value is the mean of its pictures'. */
    public static Score mean(ScoreKind kind, String method, String variant, List<PictureScore> pictures) {
        double mean =
                pictures.stream().mapToDouble(PictureScore::value).average().orElse(0);
        return new Score(kind, method, variant, mean, pictures);
    }

    /**
     * Makes a score as {@link #mean} does, from a model that gives numbers without reasons: for a picture below the
     * mean, the reason says by how much.
     */
    public static Score withoutReasons(
            ScoreKind kind, String method, String variant, List<String> names, double[] values) {
        double mean = Arrays.stream(values).average().orElse(0);
        List<PictureScore> pictures = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            double below = mean - values[i];
            String why = below < LITTLE ? "" : String.format(Locale.ROOT, "%.2f below the set's mean", below);
            pictures.add(new PictureScore(names.get(i), values[i], why));
        }
        return new Score(kind, method, variant, mean, pictures);
    }

    /** Returns the name under which numbers may be compared: the kind, and the variant if there is one. */
    public String key() {
        return variant.isEmpty() ? kind.key() : kind.key() + "[" + variant + "]";
    }

    /**
     * Returns the picture with the lowest value, the first one if several are equal; empty for a set without pictures.
     */
    public Optional<PictureScore> weakest() {
        return pictures.stream().min(Comparator.comparingDouble(PictureScore::value));
    }
}
