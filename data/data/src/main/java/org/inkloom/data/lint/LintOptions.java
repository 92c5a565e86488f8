package org.inkloom.data.lint;

import java.util.Optional;
import org.inkloom.data.DataInit;

/**
 * What the lint holds a picture set against.
 *
 * @param minSide shortest side that is not tiny, pixels
 * @param minSharpness variance of the Laplacian below which a picture counts as blurred
 * @param nearBits bits of 64 in which the hashes of near duplicates differ at most
 * @param minPictures fewest pictures to learn a style from
 * @param cornerFactor how many times busier than the middle a corner with a watermark is
 * @param triggerWord word that every caption must hold
 */
public record LintOptions(
        int minSide,
        double minSharpness,
        int nearBits,
        int minPictures,
        double cornerFactor,
        Optional<String> triggerWord) {
    /** For a LoRA of 1024-pixel pictures. */
    public static final LintOptions DEFAULT = new LintOptions(768, 60, 6, 10, 6, Optional.empty());

    /** Checks the ranges. */
    public LintOptions {
        if (minSide < 1 || nearBits < 0 || nearBits > 64 || minPictures < 0) {
            throw new IllegalArgumentException("a lint option is out of range");
        }
    }

    /** Returns the options for a LoRA of pictures of a size, in pixels. */
    public static LintOptions forSize(int size) {
        return new LintOptions(
                DataInit.smallestSide(size),
                DEFAULT.minSharpness,
                DEFAULT.nearBits,
                DEFAULT.minPictures,
                DEFAULT.cornerFactor,
                Optional.empty());
    }

    /** Returns these options with a trigger word. */
    public LintOptions withTriggerWord(String word) {
        return new LintOptions(minSide, minSharpness, nearBits, minPictures, cornerFactor, Optional.of(word));
    }
}
