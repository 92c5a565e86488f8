package org.inkloom.diffusion;

import org.inkloom.picture.png.RgbPicture;
import org.inkloom.picture.settings.Outpaint;
import org.inkloom.run.folder.ContentDigest;

/**
 * Where a start picture came from, for the recipe of what is drawn from it.
 *
 * @param name the file's name; empty where there is none
 * @param digest the SHA-256 of the file in hex, or that of the pixels where there is no file
 * @param width of the file's picture, in pixels
 * @param height of the file's picture, in pixels
 * @param fit how it was brought to the size drawn, for example {@code cover}
 * @param outpaint room that was added around it before that, in its own pixels
 * @param cut what is cut off the sides of the picture drawn, in its pixels: it was drawn because sizes are multiples of 8
 */
public record StartFile(
        String name, String digest, int width, int height, String fit, Outpaint outpaint, Outpaint cut) {
    /** Returns the same with another cut. */
    StartFile withCut(Outpaint value) {
        return new StartFile(name, digest, width, height, fit, outpaint, value);
    }

    /** Says of a picture that is only in memory what can be said. */
    static StartFile of(RgbPicture picture) {
        return new StartFile(
                "",
                ContentDigest.of(picture.rgb()),
                picture.width(),
                picture.height(),
                "none",
                Outpaint.NONE,
                Outpaint.NONE);
    }
}
