package org.inkloom.score.technical;

import java.util.Locale;

/** One thing that can be wrong with a picture, and how wrong it has to be. */
enum TechnicalCheck {
    /** Tones differ by this little: one colour, as a model leaves it whose numbers overflowed (NaN). */
    BLANK(
            "standard deviation of brightness %.1f",
            "it is of one tone, as a model draws whose numbers overflowed", 10, 2),
    /** Mean brightness. */
    DARK("mean brightness %.0f of 255", "it is nearly black", 35, 8),
    /** Mean brightness. */
    BRIGHT("mean brightness %.0f of 255", "it is nearly white", 246, 254),
    /** Share of pixels that are wholly black. */
    BLACK_PARTS("%.2f of its pixels are wholly black", "a part of it is black", 0.4, 0.85),
    /** {@link BlurEffect}. */
    BLURRED("blur effect %.2f", "it is blurred", 0.5, 0.75),
    /** {@link Banding}. */
    BANDED("%.2f of it lies on stairs of brightness", "its gradients have bands", 0.12, 0.45);

    private final String figure;
    private final String words;
    private final double good;
    private final double bad;

    TechnicalCheck(String figure, String words, double good, double bad) {
        this.figure = figure;
        this.words = words;
        this.good = good;
        this.bad = bad;
    }

    /** Returns 1 for a value that is good or better, 0 for one that is bad or worse, and linearly between. */
    double quality(double value) {
        return Math.clamp((value - bad) / (good - bad), 0, 1);
    }

    /** Returns a sentence about a value. */
    String said(double value) {
        return words + " (" + String.format(Locale.ROOT, figure, value) + ")";
    }
}
