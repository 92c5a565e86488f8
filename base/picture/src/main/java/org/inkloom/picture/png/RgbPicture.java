package org.inkloom.picture.png;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.util.Arrays;

/**
 * An 8-bit RGB picture, rows from top to bottom, bytes red, green, blue without padding.
 *
 * <p>The bytes are shared, not copied: whoever hands them over must not change them afterwards.
 */
public final class RgbPicture {
    private final int width;
    private final int height;
    private final byte[] rgb;

    /**
     * Wraps pixels.
     *
     * @param width in pixels, at least 1
     * @param height in pixels, at least 1
     * @param rgb {@code [height, width, 3]}, exactly {@code 3 * width * height} bytes, not copied
     * @throws IllegalArgumentException if the sizes disagree
     */
    public RgbPicture(int width, int height, byte[] rgb) {
        if (width < 1 || height < 1 || rgb.length != 3L * width * height) {
            throw new IllegalArgumentException(
                    "a picture of " + width + "x" + height + " does not have " + rgb.length + " bytes");
        }
        this.width = width;
        this.height = height;
        this.rgb = rgb;
    }

    /** Copies a Java2D picture; transparency is laid over white. */
    public static RgbPicture of(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        int[] pixels = packedRgb(image);
        byte[] rgb = new byte[3 * width * height];
        int at = 0;
        for (int pixel : pixels) {
            rgb[at++] = (byte) (pixel >> 16);
            rgb[at++] = (byte) (pixel >> 8);
            rgb[at++] = (byte) pixel;
        }
        return new RgbPicture(width, height, rgb);
    }

    private static int[] packedRgb(BufferedImage image) {
        BufferedImage flat = image;
        if (image.getType() != BufferedImage.TYPE_INT_RGB) {
            flat = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
            Graphics2D graphics = flat.createGraphics();
            graphics.drawImage(image, 0, 0, Color.WHITE, null);
            graphics.dispose();
        }
        // A copy by rows: the raster of a sub-image shares its parent's buffer, with another stride.
        if (flat.getRaster().getParent() != null) {
            return flat.getRGB(0, 0, flat.getWidth(), flat.getHeight(), null, 0, flat.getWidth());
        }
        return ((DataBufferInt) flat.getRaster().getDataBuffer()).getData();
    }

    /** Returns a Java2D copy of type {@link BufferedImage#TYPE_INT_RGB}. */
    public BufferedImage toBufferedImage() {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        int[] pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
        for (int i = 0, at = 0; i < pixels.length; i++, at += 3) {
            pixels[i] = ((rgb[at] & 0xff) << 16) | ((rgb[at + 1] & 0xff) << 8) | (rgb[at + 2] & 0xff);
        }
        return image;
    }

    /** Returns the width in pixels. */
    public int width() {
        return width;
    }

    /** Returns the height in pixels. */
    public int height() {
        return height;
    }

    /** Returns the shared bytes, {@code [height, width, 3]}; the caller must not change them. */
    public byte[] rgb() {
        return rgb;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RgbPicture picture
                && width == picture.width
                && height == picture.height
                && Arrays.equals(rgb, picture.rgb);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * width + height) + Arrays.hashCode(rgb);
    }

    @Override
    public String toString() {
        return "RgbPicture[" + width + "x" + height + "]";
    }
}
