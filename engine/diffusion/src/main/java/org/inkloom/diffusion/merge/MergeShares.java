package org.inkloom.diffusion.merge;

import java.util.List;
import java.util.Locale;

/**
 * The factors of two models' weights in their weighted sum, which may differ between the parts of the U-Net.
 *
 * @param first factors of the first model
 * @param second factors of the second model
 */
public record MergeShares(Parts first, Parts second) {
    /**
     * A factor for each part of a U-Net.
     *
     * @param input for the down blocks and all layers before them, such as the time embedding
     * @param middle for the middle block
     * @param out for the up blocks and the output layers after them
     */
    public record Parts(double input, double middle, double out) {
        double of(String name) {
            if (name.startsWith("mid_block.")) {
                return middle;
            }
            boolean up =
                    name.startsWith("up_blocks.") || name.startsWith("conv_out.") || name.startsWith("conv_norm_out.");
            return up ? out : input;
        }

        /** Returns whether all parts have the same factor. */
        boolean isEven() {
            return input == middle && middle == out;
        }
    }

    /** Returns factors that are the same in all parts. */
    public static MergeShares even(double first, double second) {
        return new MergeShares(new Parts(first, first, first), new Parts(second, second, second));
    }

    /** Returns the factors of an interpolation: as given for the first model, 1 minus these for the second. */
    public static MergeShares between(double input, double middle, double out) {
        return new MergeShares(new Parts(input, middle, out), new Parts(1 - input, 1 - middle, 1 - out));
    }

    /** Returns whether both models' factors are the same in all parts. */
    public boolean isEven() {
        return first.isEven() && second.isEven();
    }

    /** Returns the six factors as text, for {@link #read}. */
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
