package org.inkloom.annotate;

import org.inkloom.picture.OpenCv;
import org.inkloom.picture.png.RgbPicture;

/**
 * Thin edges by Canny (1986) as OpenCV 4 and 5 find them, to the bit: by OpenCV itself where its library can be loaded, by
 * the same arithmetic in Java elsewhere.
 */
public final class CannyEdges {
    private CannyEdges() {}

    /**
     * Finds edges of a colour picture; of one with three equal channels those of the grey picture.
     *
     * @param low a gradient above it belongs to an edge if it touches a strong one
     * @param high a gradient above it is a strong edge
     * @param l2 whether gradients are measured by their Euclidean length, or by the sum of magnitudes
     * @return edges white, all else black
     */
    public static RgbPicture of(RgbPicture picture, double low, double high, boolean l2) {
        byte[] edges =
                OpenCv.isLoaded() ? Raster.canny(picture, low, high, l2) : new JavaCanny(picture, l2).edges(low, high);
        return Raster.grey(picture.width(), picture.height(), edges);
    }
}
