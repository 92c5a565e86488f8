package org.inkloom.annotate;

import org.inkloom.picture.OpenCv;
import org.inkloom.picture.png.RgbPicture;

/**
 * Thin edges by Canny (1986), bit for bit as OpenCV 4 and 5 find them: by OpenCV itself if its library can be loaded,
 * otherwise by the same arithmetic in Java.
 */
public final class CannyEdges {
    private CannyEdges() {}

    /**
     * Finds edges of a colour picture; three equal channels give the edges of the grey picture.
     *
     * @param low a pixel whose gradient exceeds it belongs to an edge if it is connected to a strong one
     * @param high a pixel whose gradient exceeds it is a strong edge
     * @param l2 whether the gradient's magnitude is its Euclidean length, or the sum of absolute values
     * @return edges white, all else black
     */
    public static RgbPicture of(RgbPicture picture, double low, double high, boolean l2) {
        byte[] edges =
                OpenCv.isLoaded() ? Raster.canny(picture, low, high, l2) : new JavaCanny(picture, l2).edges(low, high);
        return Raster.grey(picture.width(), picture.height(), edges);
    }
}
