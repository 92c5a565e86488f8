package org.inkloom.picturebook.control;

import org.inkloom.picture.png.RgbPicture;

/** Edge pictures from the finished drawing: white on black. */
public final class Edges {
    private static final float LOW = 30;
    private static final float HIGH = 80;

    private Edges() {}

    /**
     * Draws thin edges as the detector of Canny (1986): the gradient, thinned across the edge; weak pixels are kept
     * where they touch strong ones.
     */
    public static RgbPicture thin(RgbPicture picture) {
        int w = picture.width();
        int h = picture.height();
        float[] grey = blurred(grey(picture), w, h, 1);
        float[] gx = new float[w * h];
        float[] gy = new float[w * h];
        float[] strength = gradient(grey, w, h, gx, gy);
        boolean[] peak = new boolean[w * h];
        for (int y = 1; y < h - 1; y++) {
            for (int x = 1; x < w - 1; x++) {
                int i = y * w + x;
                int across = across(gx[i], gy[i], w);
                peak[i] =
                        strength[i] >= LOW && strength[i] > strength[i - across] && strength[i] >= strength[i + across];
            }
        }
        byte[] out = new byte[w * h];
        int[] stack = new int[w * h];
        for (int i = 0; i < peak.length; i++) {
            if (peak[i] && strength[i] >= HIGH && out[i] == 0) {
                follow(i, w, peak, out, stack);
            }
        }
        return white(out, w, h);
    }

    private static int across(float gx, float gy, int w) {
        float ax = Math.abs(gx);
        float ay = Math.abs(gy);
        if (ay < 0.414f * ax) {
            return 1;
        }
        if (ax < 0.414f * ay) {
            return w;
        }
        return gx > 0 == gy > 0 ? w + 1 : w - 1;
    }

    private static void follow(int start, int w, boolean[] peak, byte[] out, int[] stack) {
        int size = 0;
        stack[size++] = start;
        out[start] = (byte) 255;
        while (size > 0) {
            int i = stack[--size];
            for (int dy = -w; dy <= w; dy += w) {
                for (int dx = -1; dx <= 1; dx++) {
                    int j = i + dy + dx;
                    if (peak[j] && out[j] == 0) {
                        out[j] = (byte) 255;
                        stack[size++] = j;
                    }
                }
            }
        }
    }

    /**
     * Draws soft edges: the magnitude of the gradient, blurred; it stands in for a detector such as HED
     * (holistically-nested edges).
     */
    public static RgbPicture soft(RgbPicture picture) {
        int w = picture.width();
        int h = picture.height();
        int radius = Math.max(1, Math.min(w, h) / 128);
        float[] grey = blurred(grey(picture), w, h, radius);
        float[] strength = gradient(grey, w, h, new float[w * h], new float[w * h]);
        float[] soft = blurred(strength, w, h, radius);
        byte[] out = new byte[w * h];
        for (int i = 0; i < out.length; i++) {
            out[i] = (byte) Math.min(255, (int) (soft[i] * 1.5f));
        }
        return white(out, w, h);
    }

    private static float[] grey(RgbPicture picture) {
        byte[] rgb = picture.rgb();
        float[] grey = new float[rgb.length / 3];
        for (int i = 0; i < grey.length; i++) {
            grey[i] = 0.299f * (rgb[3 * i] & 255) + 0.587f * (rgb[3 * i + 1] & 255) + 0.114f * (rgb[3 * i + 2] & 255);
        }
        return grey;
    }

    /** Blurs by [1 2 1] in both directions, as often as asked. */
    private static float[] blurred(float[] in, int w, int h, int times) {
        float[] now = in;
        for (int t = 0; t < times; t++) {
            float[] rows = new float[now.length];
            for (int y = 0; y < h; y++) {
                for (int x = 0; x < w; x++) {
                    int i = y * w + x;
                    rows[i] = (now[x > 0 ? i - 1 : i] + 2 * now[i] + now[x < w - 1 ? i + 1 : i]) / 4;
                }
            }
            float[] out = new float[now.length];
            for (int y = 0; y < h; y++) {
                for (int x = 0; x < w; x++) {
                    int i = y * w + x;
                    out[i] = (rows[y > 0 ? i - w : i] + 2 * rows[i] + rows[y < h - 1 ? i + w : i]) / 4;
                }
            }
            now = out;
        }
        return now;
    }

    /** Sobel's gradient; the border stays 0. */
    private static float[] gradient(float[] grey, int w, int h, float[] gx, float[] gy) {
        float[] strength = new float[grey.length];
        for (int y = 1; y < h - 1; y++) {
            for (int x = 1; x < w - 1; x++) {
                int i = y * w + x;
                float left = grey[i - w - 1] + 2 * grey[i - 1] + grey[i + w - 1];
                float right = grey[i - w + 1] + 2 * grey[i + 1] + grey[i + w + 1];
                float up = grey[i - w - 1] + 2 * grey[i - w] + grey[i - w + 1];
                float down = grey[i + w - 1] + 2 * grey[i + w] + grey[i + w + 1];
                gx[i] = right - left;
                gy[i] = down - up;
                strength[i] = (float) Math.sqrt(gx[i] * gx[i] + gy[i] * gy[i]);
            }
        }
        return strength;
    }

    private static RgbPicture white(byte[] grey, int w, int h) {
        byte[] rgb = new byte[grey.length * 3];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = grey[i / 3];
        }
        return new RgbPicture(w, h, rgb);
    }
}
