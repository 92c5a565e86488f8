package org.inkloom.score.technical;

import java.util.EnumMap;
import java.util.Map;
import org.inkloom.picture.Pixels;
import org.inkloom.picture.ResampleFilter;
import org.inkloom.picture.Resampler;

/** Looks a picture over without any model. */
public final class Technical {
    private static final int SCREEN = 512;

    private Technical() {}

    /** Returns the worst of what is wrong with a picture by itself; whether others are copies of it is another check. */
    public static Finding of(Pixels pixels) {
        Finding worst = new Finding(1, "");
        for (Map.Entry<Check, Double> one : figures(pixels).entrySet()) {
            double quality = one.getKey().quality(one.getValue());
            if (quality < worst.quality()) {
                worst = new Finding(quality, one.getKey().said(one.getValue()));
            }
        }
        return worst;
    }

    /** A large picture need not be sharp to the last pixel: it is looked at as on a screen. */
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

    static Map<Check, Double> figures(Pixels pixels) {
        Luma luma = Luma.of(pixels);
        Map<Check, Double> figures = new EnumMap<>(Check.class);
        double mean = luma.mean();
        figures.put(Check.BLANK, luma.contrast());
        figures.put(Check.DARK, mean);
        figures.put(Check.BRIGHT, mean);
        figures.put(Check.BLACK_PARTS, luma.shareUpTo(0));
        figures.put(Check.BLURRED, BlurEffect.of(Luma.of(within(pixels))));
        figures.put(Check.BANDED, Banding.of(luma));
        return figures;
    }
}
