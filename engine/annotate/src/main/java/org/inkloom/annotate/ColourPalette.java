package org.inkloom.annotate;

import org.inkloom.picture.png.RgbPicture;

/** A picture in squares of 64 pixels, each of one colour: what T2I-Adapter's colour network was trained on. */
public final class ColourPalette {
    private static final int SQUARE = 64;

    private ColourPalette() {}

    /** Returns the palette: a pixel for each square, by a cubic. */
    public static RgbPicture small(RgbPicture picture) {
        return Raster.resize(
                picture,
                Math.max(1, picture.width() / SQUARE),
                Math.max(1, picture.height() / SQUARE),
                Raster.Filter.CUBIC);
    }

    /** Returns the palette at the picture's own size, in squares. */
    public static RgbPicture of(RgbPicture picture) {
        return Raster.resize(small(picture), picture.width(), picture.height(), Raster.Filter.NEAREST);
    }
}
