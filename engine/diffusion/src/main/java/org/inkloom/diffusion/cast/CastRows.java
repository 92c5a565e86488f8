package org.inkloom.diffusion.cast;

import java.util.ArrayList;
import java.util.List;

/**
 * Which picture of a batch stands in which row, where figures are shared.
 *
 * <p>First the anchors, then the pictures that are wanted, then a plain copy of each of them but those that look at nobody,
 * which are plain themselves: pictures that are there already, or the first anchor. Plain copies lend their queries to the
 * early steps. With guidance there are twice as many rows, the negative half first.
 *
 * @param anchors at least one
 * @param wanted pictures, at least one
 * @param alone how many of the first anchors look at nobody, at least one
 * @param copied whether the plain copies are there; a second pass, whose layout stands, needs none
 */
public record CastRows(int anchors, int wanted, int alone, boolean copied) {
    /** Checks the numbers. */
    public CastRows {
        if (wanted < 1 || alone < 1 || anchors < alone) {
            throw new IllegalArgumentException(anchors + " anchors, of which " + alone + " alone, and " + wanted);
        }
    }

    /** Rows of anchors that are drawn as the wanted pictures are. */
    public CastRows(int anchors, int wanted) {
        this(anchors, wanted, 1, true);
    }

    /** Returns how many pictures are denoised together. */
    public int pictures() {
        return copied ? 2 * sharing() - alone : sharing();
    }

    /** Returns how many pictures share their figure: the anchors and those that are wanted. */
    public int sharing() {
        return anchors + wanted;
    }

    /** Returns the plain copy of a sharing picture. */
    public int plainOf(int picture) {
        return picture < alone ? picture : sharing() + picture - alone;
    }

    /** Returns the sharing picture that a row holds, or holds the plain copy of. */
    public int sharingOf(int row) {
        return row < sharing() ? row : row - sharing() + alone;
    }

    /** Returns the anchors that a sharing picture looks at: those before it. */
    public int seenBy(int picture) {
        return picture < alone ? 0 : Math.min(picture, anchors);
    }

    /** Returns the same pictures without plain copies. */
    public CastRows withoutCopies() {
        return new CastRows(anchors, wanted, alone, false);
    }

    /** Puts lists of anchors and of wanted pictures into the order of the rows. */
    public <T> List<T> ordered(List<T> firsts, List<T> wantedOnes) {
        List<T> all = new ArrayList<>(firsts);
        all.addAll(wantedOnes);
        if (copied) {
            all.addAll(List.copyOf(all.subList(alone, all.size())));
        }
        return all;
    }
}
