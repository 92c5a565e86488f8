package org.inkloom.diffusion;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.inkloom.report.png.RgbPicture;

/**
 * Where a start picture came from, for the recipe of what is drawn from it.
 *
 * @param name the file's name; empty where there is none
 * @param digest the SHA-256 of the file in hex, or that of the pixels where there is no file
 * @param width of the file's picture, in pixels
 * @param height of the file's picture, in pixels
 * @param fit how it was brought to the size drawn, for example {@code cover}
 */
public record StartFile(String name, String digest, int width, int height, String fit) {
    /** Says of a picture that is only in memory what can be said. */
    static StartFile of(RgbPicture picture) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(picture.rgb());
            return new StartFile("", HexFormat.of().formatHex(digest), picture.width(), picture.height(), "none");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
