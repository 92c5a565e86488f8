package org.inkloom.picturebook.draw;

import org.inkloom.picturebook.raster.BoxBlur;
import org.inkloom.picturebook.raster.Canvas;
import org.inkloom.picturebook.raster.SmoothNoise;
import org.inkloom.picturebook.scene.Style;

/** Effects on the finished drawing: paper, pigment, print. */
public final class Finish {
    private final Canvas canvas;
    private final int width;
    private final int height;
    private final int offset;
    private final double unit;

    private Finish(Canvas canvas, long seed) {
        this.canvas = canvas;
        width = canvas.width();
        height = canvas.height();
        offset = (int) (seed & 0xFFFF);
        unit = Math.min(width, height) / 100.0;
    }

    public static void apply(Canvas canvas, Style style, long seed) {
        Finish finish = new Finish(canvas, seed);
        switch (style) {
            case PICTURE_BOOK -> finish.grain(4.5, 2.5);
            case COMIC -> finish.dots();
            case WATERCOLOUR -> finish.watercolour();
            case INK_WASH -> finish.inkWash();
            case PIXEL -> finish.poster();
            default -> {}
        }
    }

    private void grain(double fine, double coarse) {
        for (int channel = 0; channel < 3; channel++) {
            float[] p = canvas.plane(channel);
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    double n = fine * SmoothNoise.grain(x + offset, y) + coarse * SmoothNoise.cloud(x + offset, y + 37);
                    p[y * width + x] += (float) n;
                }
            }
        }
    }

    /** Adds print dots in the darker areas of the picture. */
    private void dots() {
        double pitch = 2.6 * unit;
        float[] r = canvas.plane(0);
        float[] g = canvas.plane(1);
        float[] b = canvas.plane(2);
        for (int y = 0; y < height; y++) {
            double v = y / pitch;
            for (int x = 0; x < width; x++) {
                double u = x / pitch + ((int) Math.floor(v) % 2 == 0 ? 0 : 0.5);
                double du = u - Math.floor(u) - 0.5;
                double dv = v - Math.floor(v) - 0.5;
                int i = y * width + x;
                double size = 0.10 * (1.25 - (r[i] + g[i] + b[i]) / 765.0);
                double cover = Math.clamp((size - (du * du + dv * dv)) * pitch * 3.2, 0.0, 1.0);
                float k = (float) (1 - 0.13 * cover);
                r[i] *= k;
                g[i] *= k;
                b[i] *= k;
            }
        }
    }

    /** Reduces each channel to seven levels. */
    private void poster() {
        for (int channel = 0; channel < 3; channel++) {
            float[] p = canvas.plane(channel);
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    int i = y * width + x;
                    p[i] = (float) Math.clamp(Math.rint(p[i] / 42.5) * 42.5, 0.0, 255.0);
                }
            }
        }
    }

    private float[] luminance() {
        float[] r = canvas.plane(0);
        float[] g = canvas.plane(1);
        float[] b = canvas.plane(2);
        float[] lum = new float[width * height];
        for (int i = 0; i < lum.length; i++) {
            lum[i] = 0.299f * r[i] + 0.587f * g[i] + 0.114f * b[i];
        }
        return lum;
    }

    private float[] blurred(float[] in, int radius) {
        return BoxBlur.of(in, width, height, radius);
    }

    private void watercolour() {
        int radius = Math.max(1, (int) Math.round(unit * 1.1));
        float[] lum = luminance();
        float[] soft = blurred(lum, radius);
        for (int channel = 0; channel < 3; channel++) {
            float[] p = canvas.plane(channel);
            float[] bleed = blurred(p, Math.max(1, radius / 2));
            for (int y = 0; y < height; y++) {
                double noiseY = y / unit * 1.28;
                for (int x = 0; x < width; x++) {
                    int i = y * width + x;
                    double noiseX = x / unit * 1.28;
                    double pool = Math.max(0, soft[i] - lum[i]);
                    double wash = SmoothNoise.cloud(noiseX * 0.55 + offset, noiseY * 0.55 + 11) * 0.5
                            + SmoothNoise.cloud(noiseX * 1.7 + 90, noiseY * 1.7 + offset) * 0.28;
                    double ink = (255 - (0.55 * p[i] + 0.45 * bleed[i])) * (0.96 + 0.52 * wash) + pool * 0.5;
                    double paper = 3.4 * SmoothNoise.grain(x + offset, y + 9);
                    double keep = border(x, y);
                    p[i] = (float) (253 - ink * keep * 0.97 + paper - (channel == 2 ? 5 : 0));
                }
            }
        }
    }

    /** Returns 1 inside the picture and 0 on the bare paper around it, with a ragged edge between them. */
    private double border(int x, int y) {
        double u = x / unit;
        double v = y / unit;
        double edge = Math.min(Math.min(u, width / unit - u), Math.min(v, height / unit - v));
        double ragged = 3.6 + 2.2 * SmoothNoise.cloud(u * 1.6 + offset, v * 1.6 + 51);
        return Math.clamp((edge - ragged) * 1.1, 0.0, 1.0);
    }

    private void inkWash() {
        int radius = Math.max(1, (int) Math.round(unit * 0.8));
        float[] lum = luminance();
        float[] soft = blurred(lum, radius);
        int[] paper = {246, 241, 228};
        for (int channel = 0; channel < 3; channel++) {
            float[] p = canvas.plane(channel);
            float[] bleed = blurred(p, radius);
            for (int y = 0; y < height; y++) {
                double v = y / unit;
                for (int x = 0; x < width; x++) {
                    int i = y * width + x;
                    double u = x / unit;
                    double dark = Math.clamp((soft[i] - lum[i] - 8) / 40, 0.0, 1.0);
                    double tone = dark * p[i] + (1 - dark) * (0.62 * p[i] + 0.38 * bleed[i]);
                    double wash = 0.42 * SmoothNoise.cloud(u * 0.8 + offset, v * 0.8 + 7)
                            + 0.2 * SmoothNoise.cloud(u * 3 + 31, v * 3 + offset);
                    double mist = mist(u, v);
                    double ink = Math.max(0, paper[channel] - tone) * (1 + 0.5 * wash * (1 - dark)) * mist;
                    p[i] = (float) (paper[channel]
                            - ink
                            + 2.6 * SmoothNoise.grain(x + offset, y + 3)
                            + 2 * SmoothNoise.cloud(x * 3, y / 5));
                }
            }
        }
        seal();
    }

    /** Returns how much of the picture is left: it fades into bare paper towards its corners. */
    private double mist(double u, double v) {
        double cx = (u - width / unit / 2) / (width / unit / 2);
        double cy = (v - height / unit / 2) / (height / unit / 2);
        double r = cx * cx * cx * cx + cy * cy * cy * cy;
        double n = 0.3 * SmoothNoise.cloud(u * 0.9 + offset, v * 0.9 + 77);
        return Math.clamp(1.22 - 0.95 * r + n * r, 0.0, 1.0);
    }

    private void seal() {
        boolean onLeft = offset % 2 == 0;
        double size = 6.4;
        double x0 = onLeft ? 4 : width / unit - 4 - size;
        double y0 = height / unit - 4 - size;
        int[] red = {196, 52, 44};
        for (int channel = 0; channel < 3; channel++) {
            float[] p = canvas.plane(channel);
            for (int y = (int) (y0 * unit); y < (y0 + size) * unit && y < height; y++) {
                for (int x = (int) (x0 * unit); x < (x0 + size) * unit && x < width; x++) {
                    double u = (x / unit - x0) / size;
                    double v = (y / unit - y0) / size;
                    boolean carved = (Math.abs(u - 0.5) < 0.08 || Math.abs(v - 0.32) < 0.07 || Math.abs(v - 0.7) < 0.07)
                            && u > 0.16
                            && u < 0.84
                            && v > 0.14
                            && v < 0.86;
                    if (!carved && x >= 0 && y >= 0) {
                        int i = y * width + x;
                        p[i] += (red[channel] - p[i]) * 0.85f;
                    }
                }
            }
        }
    }
}
