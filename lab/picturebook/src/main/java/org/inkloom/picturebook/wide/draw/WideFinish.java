package org.inkloom.picturebook.wide.draw;

import org.inkloom.picturebook.draw.Finish;
import org.inkloom.picturebook.raster.BoxBlur;
import org.inkloom.picturebook.raster.Canvas;
import org.inkloom.picturebook.wide.scene.Manner;
import org.inkloom.picturebook.wide.scene.WideScene;

/** Effects on the finished drawing: paper, pigment, lens, screen. */
final class WideFinish {
    private final float[][] planes;
    private final int width;
    private final int height;

    private WideFinish(Canvas canvas) {
        planes = new float[][] {canvas.plane(0), canvas.plane(1), canvas.plane(2)};
        width = canvas.width();
        height = canvas.height();
    }

    static void apply(Canvas canvas, WideScene scene) {
        WideFinish finish = new WideFinish(canvas);
        if (scene.manner() == Manner.JAPANESE) {
            finish.film();
            finish.bloom(196, 0.9f);
        } else if (scene.manner() == Manner.CYBERPUNK) {
            finish.neon();
            finish.bloom(120, 0.8f);
            finish.lines();
        } else {
            if (scene.setting().isNight() && scene.manner().isBase()) {
                finish.bloom(205, 0.4f);
            }
            Finish.apply(canvas, scene.manner().style(), scene.seed());
        }
    }

    /** The contrast and colours of an animation film: warm light from the upper left, blue-violet shadows. */
    private void film() {
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int i = y * width + x;
                float grey = 0.3f * planes[0][i] + 0.59f * planes[1][i] + 0.11f * planes[2][i];
                float l = grey / 255;
                float sun = Math.max(0, 1 - (x / (float) width + y / (float) height) * 0.9f);
                float dark = (1 - l) * (1 - l);
                for (int c = 0; c < 3; c++) {
                    float vivid = grey + (planes[c][i] - grey) * 1.34f;
                    float warm = c == 0 ? 46 : c == 1 ? 34 : 6;
                    float cold = c == 0 ? -6 : c == 1 ? -14 : 30;
                    planes[c][i] = clamp(128 + (vivid - 128) * 1.16f + warm * sun * l + cold * dark);
                }
            }
        }
    }

    /** Night with light in magenta from the left and in cyan from the right, which brightens edges. */
    private void neon() {
        float[] grey = new float[width * height];
        for (int i = 0; i < grey.length; i++) {
            grey[i] = 0.3f * planes[0][i] + 0.59f * planes[1][i] + 0.11f * planes[2][i];
        }
        float[] soft = blurred(grey, Math.max(1, width / 85));
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int i = y * width + x;
                float l = grey[i] / 255;
                float t = x / (float) width;
                float edge = Math.max(0, grey[i] - soft[i]) / 255;
                float high = l * l * l * 0.3f + edge * 1.5f;
                float keep = 0.36f + 0.36f * l;
                float out = 255 - grey[i];
                planes[0][i] = clamp(planes[0][i] * keep * 1.05f + (255 - 225 * t) * high + 0.09f * out);
                planes[1][i] = clamp(planes[1][i] * keep * 0.86f + (30 + 200 * t) * high + 0.02f * out);
                planes[2][i] = clamp(planes[2][i] * keep * 1.15f + (200 + 55 * t) * high + 0.2f * out);
            }
        }
    }

    private void lines() {
        int step = Math.max(2, height / 85);
        for (int y = 0; y < height; y += step) {
            for (int x = 0; x < width; x++) {
                for (float[] plane : planes) {
                    plane[y * width + x] *= 0.92f;
                }
            }
        }
    }

    private static float clamp(float value) {
        return Math.max(0, Math.min(255, value));
    }

    /** Blurs light from areas that are brighter than a limit over their surroundings. */
    private void bloom(float limit, float strength) {
        int radius = Math.max(1, width / 40);
        for (float[] plane : planes) {
            float[] light = new float[plane.length];
            for (int i = 0; i < light.length; i++) {
                light[i] = Math.max(0, plane[i] - limit);
            }
            light = blurred(blurred(light, radius), radius);
            for (int i = 0; i < light.length; i++) {
                float add = light[i] * strength;
                plane[i] = 255 - (255 - plane[i]) * (255 - Math.min(255, add)) / 255;
            }
        }
    }

    private float[] blurred(float[] in, int radius) {
        return BoxBlur.of(in, width, height, radius);
    }
}
