package org.inkloom.diffusion.cast;

import java.util.ArrayList;
import java.util.List;

/**
 * Which row of a batch holds which picture, where pictures share a figure.
 *
 * <p>Anchors are the pictures that the others take the figure from. The rows are: the anchors, then the wanted
 * pictures, then a plain copy of each of these that attends to other pictures. A plain copy is denoised without
 * sharing; in the early steps it lends its attention queries to the picture that it copies, so that this keeps its
 * layout. The first {@code alone} anchors attend to no other picture, so they need no copy: pictures that exist
 * already, or else the first anchor. With guidance there are twice as many rows, the negative half first.
 *
 * @param anchors at least one
 * @param wanted pictures; none before those that start from another picture join the anchors
 * @param alone how many of the first anchors attend to no other picture, at least one
 * @param copied whether there are plain copies; a second pass over enlarged pictures, whose layout is settled, needs
 *     none
 */
public record CastRows(int anchors, int wanted, int alone, boolean copied) {
    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException for numbers that cannot be, or more that stand alone than there are anchors
     */
    public CastRows {
        if (wanted < 0 || alone < 1 || anchors < alone) {
            throw new IllegalArgumentException(anchors + " anchors, of which " + alone + " alone, and " + wanted);
        }
    }

    /** As the other, for anchors that are drawn together with the wanted pictures: the first attends to nobody. */
    public CastRows(int anchors, int wanted) {
        this(anchors, wanted, 1, true);
    }

    /** Returns how many rows there are, without guidance. */
    public int pictures() {
        return copied ? 2 * sharing() - alone : sharing();
    }

    /** Returns how many pictures share the figure: the anchors and the wanted ones. */
    public int sharing() {
        return anchors + wanted;
    }

    /** Returns the row of a sharing picture's plain copy; the picture's own row where it needs no copy. */
    public int plainOf(int picture) {
        return picture < alone ? picture : sharing() + picture - alone;
    }

    /** Returns the row of the sharing picture that a row holds or is the plain copy of. */
    public int sharingOf(int row) {
        return row < sharing() ? row : row - sharing() + alone;
    }

    /** Returns how many anchors a sharing picture attends to: the anchors in the rows before it. */
    public int seenBy(int picture) {
        return picture < alone ? 0 : Math.min(picture, anchors);
    }

    /** Returns the anchors alone, as they are before the wanted pictures join them. */
    public CastRows withoutWanted() {
        return new CastRows(anchors, 0, alone, copied);
    }

    /** Returns the same pictures without plain copies. */
    public CastRows withoutCopies() {
        return new CastRows(anchors, wanted, alone, false);
    }

    /**
     * Puts values for anchors and for wanted pictures into the order of the rows; a plain copy gets the value of its
     * picture.
     */
    public <T> List<T> ordered(List<T> firsts, List<T> wantedOnes) {
        List<T> all = new ArrayList<>(firsts);
        all.addAll(wantedOnes);
        if (copied) {
            all.addAll(List.copyOf(all.subList(alone, all.size())));
        }
        return all;
    }
}
