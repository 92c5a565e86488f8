package org.inkloom.diffusion;

import org.inkloom.picture.mask.PictureMask;
import org.inkloom.picture.settings.MaskSettings;

/**
 * What of a start picture is drawn over.
 *
 * @param mask at the size drawn, grown and softened already
 * @param name of the file it came from; empty where there is none
 * @param digest the SHA-256 of that file in hex, or of the mask's numbers; empty where the mask is the room around a picture
 * @param settings how the file's mask was taken
 */
public record StartMask(PictureMask mask, String name, String digest, MaskSettings settings) {
    /** Takes a mask in memory. */
    public static StartMask of(PictureMask mask) {
        return of(mask, MaskSettings.USUAL);
    }

    /** Takes a mask in memory, at the size drawn, by settings. */
    public static StartMask of(PictureMask mask, MaskSettings settings) {
        return new StartMask(mask.by(settings), "", mask.digest(), settings);
    }
}
