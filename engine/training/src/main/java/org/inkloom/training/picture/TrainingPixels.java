package org.inkloom.training.picture;

import org.inkloom.picture.png.RgbPicture;

/** Mirrors pictures and converts them to floats. */
public final class TrainingPixels {
    /** Bytes per pixel. */
    static final int CHANNELS = 3;

    private TrainingPixels() {}

    /** Returns the picture with left and right exchanged. */
    public static RgbPicture mirrored(RgbPicture picture) {
        int width = picture.width();
        byte[] mirrored = new byte[picture.rgb().length];
        for (int y = 0; y < picture.height(); y++) {
            for (int x = 0; x < width; x++) {
                int from = CHANNELS * (y * width + x);
                int to = CHANNELS * (y * width + (width - 1 - x));
                System.arraycopy(picture.rgb(), from, mirrored, to, CHANNELS);
            }
        }
        return new RgbPicture(width, picture.height(), mirrored);
    }

    /**
     * Returns the picture as floats in [-1, 1], planes of red, green, blue: {@code [3, height, width]}. As torchvision's
     * {@code ToTensor} then {@code Normalize(0.5, 0.5)}, in float32 as there.
     */
    public static float[] planes(RgbPicture picture) {
        byte[] bytes = picture.rgb();
        int plane = bytes.length / CHANNELS;
        float[] planes = new float[bytes.length];
        for (int i = 0; i < plane; i++) {
            for (int c = 0; c < CHANNELS; c++) {
                float unit = (bytes[CHANNELS * i + c] & 0xff) / 255f;
                planes[c * plane + i] = (unit - 0.5f) / 0.5f;
            }
        }
        return planes;
    }
}
