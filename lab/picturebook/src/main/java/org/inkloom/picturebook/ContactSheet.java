package org.inkloom.picturebook;

import java.util.List;
import org.inkloom.picture.png.RgbPicture;

/** Puts pictures of one size side by side, row by row. */
public final class ContactSheet {
    private ContactSheet() {}

    /**
     * Returns the sheet; missing pictures in the last row stay white.
     *
     * @param pictures at least one, all of one size
     * @param columns pictures in a row, at least 1
     */
    public static RgbPicture of(List<RgbPicture> pictures, int columns) {
        int w = pictures.getFirst().width();
        int h = pictures.getFirst().height();
        int rows = (pictures.size() + columns - 1) / columns;
        byte[] out = new byte[columns * w * rows * h * 3];
        java.util.Arrays.fill(out, (byte) 255);
        for (int i = 0; i < pictures.size(); i++) {
            int left = i % columns * w;
            int top = i / columns * h;
            for (int y = 0; y < h; y++) {
                System.arraycopy(pictures.get(i).rgb(), y * w * 3, out, ((top + y) * columns * w + left) * 3, w * 3);
            }
        }
        return new RgbPicture(columns * w, rows * h, out);
    }
}
