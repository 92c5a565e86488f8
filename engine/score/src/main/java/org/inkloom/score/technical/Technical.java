package org.inkloom.score.technical;

import java.util.EnumMap;
import java.util.Map;
import org.inkloom.picture.Pixels;
import org.inkloom.picture.ResampleFilter;
import org.inkloom.picture.Resampler;

/** Checks a picture without any model. */
public final class Technical {
    private static final int SCREEN = 512;

    private Technical() {}

    /** Returns the worst finding about a picture by itself; whether it is a copy of another one is a separate check. */
    public static TechnicalFinding of(Pixels pixels) {
        TechnicalFinding worst = new TechnicalFinding(1, "");
        for (Map.Entry<TechnicalCheck, Double> one : figures(pixels).entrySet()) {
            double quality = one.getKey().quality(one.getValue());
            if (quality < worst.quality()) {
                worst = new TechnicalFinding(quality, one.getKey().said(one.getValue()));
            }
        }
        return worst;
    }

    /** Shrinks a large picture to about a screen's size: it need not be sharp to the last pixel. */
    private static Pixels within(Pixels pixels) {
        int longer = Math.max(pixels.width(), pixels.height());
        if (longer <= SCREEN) {
            return pixels;
        }
        return Resampler.resize(
                pixels,
                Math.max(1, (int) ((long) pixels.width() * SCREEN / longer)),
                Math.max(1, (int) ((long) pixels.height() * SCREEN / longer)),
                ResampleFilter.BICUBIC);
    }

    static Map<TechnicalCheck, Double> figures(Pixels pixels) {
        Luma luma = Luma.of(pixels);
        Map<TechnicalCheck, Double> figures = new EnumMap<>(TechnicalCheck.class);
        double mean = luma.mean();
        figures.put(TechnicalCheck.BLANK, luma.contrast());
        figures.put(TechnicalCheck.DARK, mean);
        figures.put(TechnicalCheck.BRIGHT, mean);
        figures.put(TechnicalCheck.BLACK_PARTS, luma.shareUpTo(0));
        figures.put(TechnicalCheck.BLURRED, BlurEffect.of(Luma.of(within(pixels))));
        figures.put(TechnicalCheck.BANDED, Banding.of(luma));
        return figures;
    }
}
