package org.inkloom.publish.verify;

import java.util.Arrays;
import org.inkloom.picture.png.RgbPicture;

/**
 * How similar two pictures are. Rounding on another processor or with another number of threads changes single values
 * by a level or two of 255 (docs/reproducibility.md). A difference of more than {@value #MOST_LEVELS} levels anywhere,
 * or a ratio below {@value #LEAST_PSNR} dB, means another picture. For a picture from a GPU that is drawn without one,
 * or in another data type, only {@value #LEAST_ELSEWHERE} dB are required.
 *
 * @param verdict the result
 * @param psnr peak signal-to-noise ratio in dB, {@code 10 log10(255² / mean squared error)}; infinite for equal
 *     pictures
 * @param levels the largest difference of any value
 * @param values how many of the values differ
 */
public record Sameness(Verdict verdict, double psnr, int levels, long values) {
    /** Largest difference of a value, of 255, that counts as rounding. */
    public static final int MOST_LEVELS = 8;
    /** Smallest ratio in dB that counts as rounding. */
    public static final double LEAST_PSNR = 40;

    /** Smallest ratio in dB that counts as the same picture from another device or in another data type. */
    public static final double LEAST_ELSEWHERE = 30;

    private static final int PEAK = 255;

    /** The result of a comparison. */
    public enum Verdict {
        /** Every value is the same. */
        IDENTICAL,
        /** The values differ by no more than rounding. */
        EQUAL_WITHIN_ROUNDING,
        /** The values differ by no more than another device or data type explains. */
        EQUAL_ACROSS_DEVICES,
        /** Another picture. */
        DIFFERENT,
        /** It could not be drawn again, or cannot be read. */
        NOT_COMPARED
    }

    /** Compares two pictures; pictures of different sizes are different. */
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

    /** Returns the result by the requirements for another device or data type. */
    Sameness acrossDevices() {
        return verdict == Verdict.DIFFERENT && psnr >= LEAST_ELSEWHERE
                ? new Sameness(Verdict.EQUAL_ACROSS_DEVICES, psnr, levels, values)
                : this;
    }

    /** Returns the result for a picture that could not be compared. */
    static Sameness none() {
        return new Sameness(Verdict.NOT_COMPARED, 0, PEAK, 0);
    }

    /** Returns whether the picture counts as reproduced. */
    public boolean holds() {
        return switch (verdict) {
            case IDENTICAL, EQUAL_WITHIN_ROUNDING, EQUAL_ACROSS_DEVICES -> true;
            case DIFFERENT, NOT_COMPARED -> false;
        };
    }
}
