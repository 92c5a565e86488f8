package org.inkloom.training.picture;

import java.awt.image.BufferedImage;

/**
 * An 8-bit RGB picture: bytes row by row, three per pixel.
 *
 * @param width in pixels
 * @param height in pixels
 * @param bytes {@code 3 * width * height} bytes, red first; treated as immutable
 */
public record RgbPicture(int width, int height, byte[] bytes) {
    /** Channels per pixel. */
    static final int CHANNELS = 3;

    /** Checks that the bytes match the size. */
    public RgbPicture {
        if (width < 1
                || height < 1
                || bytes.length != Math.multiplyExact(CHANNELS, Math.multiplyExact(width, height))) {
            throw new IllegalArgumentException(width + "x" + height + " pixels do not fit " + bytes.length + " bytes");
        }
    }

    /**
     * Cuts a window out.
     *
     * @throws IllegalArgumentException if the window leaves the picture
     */
    public RgbPicture crop(Window window) {
        if (window.left() + window.width() > width || window.top() + window.height() > height) {
            throw new IllegalArgumentException(window + " leaves a picture of " + width + "x" + height);
        }
        int rowBytes = CHANNELS * window.width();
        byte[] cut = new byte[rowBytes * window.height()];
        for (int y = 0; y < window.height(); y++) {
            int from = CHANNELS * ((window.top() + y) * width + window.left());
            System.arraycopy(bytes, from, cut, y * rowBytes, rowBytes);
        }
        return new RgbPicture(window.width(), window.height(), cut);
    }

    /** Mirrors left and right. */
    public RgbPicture mirrored() {
        byte[] mirrored = new byte[bytes.length];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int from = CHANNELS * (y * width + x);
                int to = CHANNELS * (y * width + (width - 1 - x));
                System.arraycopy(bytes, from, mirrored, to, CHANNELS);
            }
        }
        return new RgbPicture(width, height, mirrored);
    }

    /** Returns the picture as floats in [-1, 1], planes of red, green, blue: {@code [3, height, width]}. */
    public float[] toPlanes() {
        int plane = width * height;
        float[] planes = new float[bytes.length];
        for (int i = 0; i < plane; i++) {
            for (int c = 0; c < CHANNELS; c++) {
                // torchvision's ToTensor then Normalize(0.5, 0.5), in float32 as there.
                float unit = (bytes[CHANNELS * i + c] & 0xff) / 255f;
                planes[c * plane + i] = (unit - 0.5f) / 0.5f;
            }
        }
        return planes;
    }

    /** Returns the picture for {@code ImageIO}. */
    public BufferedImage toImage() {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        int[] row = new int[width];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int at = CHANNELS * (y * width + x);
                row[x] = (bytes[at] & 0xff) << 16 | (bytes[at + 1] & 0xff) << 8 | bytes[at + 2] & 0xff;
            }
            image.setRGB(0, y, width, 1, row, 0, width);
        }
        return image;
    }
}
