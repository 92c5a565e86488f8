package org.inkloom.models.upscale;

/**
 * Sizes of an {@link RrdbNetwork}.
 *
 * @param pictureChannels of the picture
 * @param features channels between the blocks
 * @param growth channels that each convolution in a block adds
 * @param blocks how many residual blocks
 * @param doublings how often the maps are doubled behind the blocks
 * @param folding sides of the squares of pixels that are folded into channels before everything else; 1 for none
 */
public record RrdbConfig(int pictureChannels, int features, int growth, int blocks, int doublings, int folding) {
    /** Checks that there is something of everything. */
    public RrdbConfig {
        if (pictureChannels < 1 || features < 1 || growth < 1 || blocks < 1 || doublings < 0 || folding < 1) {
            throw new IllegalArgumentException("no sizes of an enlarging network");
        }
        if ((1 << doublings) % folding != 0) {
            throw new IllegalArgumentException(
                    "pixels are folded by " + folding + " and doubled " + doublings + " times");
        }
    }

    /** Returns by how much sides grow. */
    public int scale() {
        return (1 << doublings) / folding;
    }
}
