package org.inkloom.annotate;

import org.inkloom.picture.png.RgbPicture;

/** A picture reduced to squares of 64 pixels of one colour each, on which T2I-Adapter's colour network was trained. */
public final class ColourPalette {
    private static final int SQUARE = 64;

    private ColourPalette() {}

    /** Returns one pixel for each square, by cubic interpolation. */
    public static RgbPicture small(RgbPicture picture) {
        return Raster.resize(
                picture,
                Math.max(1, picture.width() / SQUARE),
                Math.max(1, picture.height() / SQUARE),
                Raster.Filter.CUBIC);
    }

    /** Returns the squares at the picture's own size. */
    public static RgbPicture of(RgbPicture picture) {
        return Raster.resize(small(picture), picture.width(), picture.height(), Raster.Filter.NEAREST);
    }
}
