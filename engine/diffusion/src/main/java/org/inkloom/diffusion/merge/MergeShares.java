package org.inkloom.diffusion.merge;

import java.util.List;
import java.util.Locale;

/**
 * How much the weights of two models count in a third, by the parts of the U-Net.
 *
 * @param first of the one model's: the way down and what comes before it, the middle, the way up and what comes behind it
 * @param second of the other's, likewise
 */
public record MergeShares(Parts first, Parts second) {
    /** A share for each part. */
    public record Parts(double input, double middle, double out) {
        double of(String name) {
            if (name.startsWith("mid_block.")) {
                return middle;
            }
            boolean up =
                    name.startsWith("up_blocks.") || name.startsWith("conv_out.") || name.startsWith("conv_norm_out.");
            return up ? out : input;
        }

        /** Returns the share where it is one for all parts. */
        boolean isEven() {
            return input == middle && middle == out;
        }
    }

    /** Returns the same shares everywhere. */
    public static MergeShares even(double first, double second) {
        return new MergeShares(new Parts(first, first, first), new Parts(second, second, second));
    }

    /** Returns shares of which the second model has what the first leaves. */
    public static MergeShares between(double input, double middle, double out) {
        return new MergeShares(new Parts(input, middle, out), new Parts(1 - input, 1 - middle, 1 - out));
    }

    /** Returns whether every part has the same shares. */
    public boolean isEven() {
        return first.isEven() && second.isEven();
    }

    String written() {
        return List.of(first.input(), first.middle(), first.out(), second.input(), second.middle(), second.out())
                .stream()
                .map(share -> String.format(Locale.ROOT, "%s", share))
                .reduce((a, b) -> a + " " + b)
                .orElseThrow();
    }

    static MergeShares read(String text) {
        double[] all = java.util.Arrays.stream(text.strip().split(" ", -1))
                .mapToDouble(Double::parseDouble)
                .toArray();
        return new MergeShares(new Parts(all[0], all[1], all[2]), new Parts(all[3], all[4], all[5]));
    }
}
