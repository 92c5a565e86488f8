package org.inkloom.publish.verify;

import java.util.Arrays;
import org.inkloom.picture.png.RgbPicture;

/**
 * How alike two pictures are. Rounding of another processor or number of threads moves single values by a level or two of
 * 255 (docs/reproducibility.md); what is beyond {@value #MOST_LEVELS} levels anywhere, or below {@value #LEAST_PSNR} dB in
 * all, is another picture. A picture that was drawn on a GPU and again without one, or in another type of numbers, is held
 * to {@value #LEAST_ELSEWHERE} dB alone.
 *
 * @param verdict in a word
 * @param psnr peak signal-to-noise ratio in dB, {@code 10 log10(255² / mean square)}; infinite for equal pictures
 * @param levels the largest difference of any value
 * @param values how many of the values differ
 */
public record Sameness(Verdict verdict, double psnr, int levels, long values) {
    /** The largest difference of a value, of 255, that counts as rounding. */
    public static final int MOST_LEVELS = 8;
    /** The least ratio in dB that counts as rounding. */
    public static final double LEAST_PSNR = 40;

    /** The least ratio in dB that counts as the same picture from another device or in another type. */
    public static final double LEAST_ELSEWHERE = 30;

    private static final int PEAK = 255;

    /** What a picture turned out to be. */
    public enum Verdict {
        /** Every value is the same. */
        IDENTICAL,
        /** The values differ by no more than rounding. */
        EQUAL_WITHIN_ROUNDING,
        /** The values differ by no more than another device or type of numbers explains. */
        EQUAL_ACROSS_DEVICES,
        /** Another picture. */
        DIFFERENT,
        /** It could not be drawn again, or cannot be read. */
        NOT_COMPARED
    }

    /** Compares two pictures; those of two sizes are different. */
    public static Sameness of(RgbPicture one, RgbPicture other) {
        if (one.width() != other.width() || one.height() != other.height()) {
            return new Sameness(Verdict.DIFFERENT, 0, PEAK, one.rgb().length);
        }
        if (Arrays.equals(one.rgb(), other.rgb())) {
            return new Sameness(Verdict.IDENTICAL, Double.POSITIVE_INFINITY, 0, 0);
        }
        long squares = 0;
        long values = 0;
        int levels = 0;
        for (int i = 0; i < one.rgb().length; i++) {
            int difference = Math.abs(Byte.toUnsignedInt(one.rgb()[i]) - Byte.toUnsignedInt(other.rgb()[i]));
            squares += (long) difference * difference;
            values += difference == 0 ? 0 : 1;
            levels = Math.max(levels, difference);
        }
        double psnr = 10 * Math.log10((double) PEAK * PEAK * one.rgb().length / squares);
        boolean rounding = levels <= MOST_LEVELS && psnr >= LEAST_PSNR;
        return new Sameness(rounding ? Verdict.EQUAL_WITHIN_ROUNDING : Verdict.DIFFERENT, psnr, levels, values);
    }

    /** Returns how alike the pictures are if one of them is from another device or was computed in another type. */
    Sameness acrossDevices() {
        return verdict == Verdict.DIFFERENT && psnr >= LEAST_ELSEWHERE
                ? new Sameness(Verdict.EQUAL_ACROSS_DEVICES, psnr, levels, values)
                : this;
    }

    /** What could not be compared. */
    static Sameness none() {
        return new Sameness(Verdict.NOT_COMPARED, 0, PEAK, 0);
    }

    /** Returns whether the picture counts as drawn again. */
    public boolean holds() {
        return switch (verdict) {
            case IDENTICAL, EQUAL_WITHIN_ROUNDING, EQUAL_ACROSS_DEVICES -> true;
            case DIFFERENT, NOT_COMPARED -> false;
        };
    }
}
