package org.inkloom.picturebook.control;

import org.inkloom.picture.png.RgbPicture;

/** Draws a picture's colours as eight by eight fields of one colour each. */
public final class Palette {
    private static final int FIELDS = 8;

    private Palette() {}

    /** Returns the mean colour of each field, enlarged again. */
    public static RgbPicture draw(RgbPicture picture) {
        int w = picture.width();
        int h = picture.height();
        byte[] in = picture.rgb();
        long[] sum = new long[FIELDS * FIELDS * 3];
        int[] count = new int[FIELDS * FIELDS];
        for (int y = 0; y < h; y++) {
            for (int x = 0; x < w; x++) {
                int field = y * FIELDS / h * FIELDS + x * FIELDS / w;
                count[field]++;
                for (int c = 0; c < 3; c++) {
                    sum[field * 3 + c] += in[(y * w + x) * 3 + c] & 255;
                }
            }
        }
        byte[] out = new byte[in.length];
        for (int y = 0; y < h; y++) {
            for (int x = 0; x < w; x++) {
                int field = y * FIELDS / h * FIELDS + x * FIELDS / w;
                for (int c = 0; c < 3; c++) {
                    out[(y * w + x) * 3 + c] = (byte) ((sum[field * 3 + c] + count[field] / 2) / count[field]);
                }
            }
        }
        return new RgbPicture(w, h, out);
    }
}
