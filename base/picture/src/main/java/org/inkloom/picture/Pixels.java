package org.inkloom.picture;

import java.util.Arrays;

/**
 * A decoded picture: 8 bits each of red, green and blue, rows from the top, {@code rgb[(y * width + x) * 3 + channel]}.
 *
 * @param width pixels
 * @param height pixels
 * @param rgb {@code width * height * 3} bytes, unsigned
 */
public record Pixels(int width, int height, byte[] rgb) {
    /** Checks the length. */
    public Pixels {
        if (rgb.length != width * height * 3) {
            throw new IllegalArgumentException(rgb.length + " bytes are not " + width + " x " + height + " pixels");
        }
    }

    /** Returns a channel of a pixel, 0 to 255. */
    public int at(int x, int y, int channel) {
        return rgb[(y * width + x) * 3 + channel] & 0xff;
    }

    /** Returns the picture with a part replaced; the part lies wholly inside. */
    public Pixels with(Pixels part, int x, int y) {
        byte[] result = rgb.clone();
        for (int row = 0; row < part.height; row++) {
            System.arraycopy(part.rgb, row * part.width * 3, result, ((y + row) * width + x) * 3, part.width * 3);
        }
        return new Pixels(width, height, result);
    }

    /** Returns the picture as a viewer shows it that honours an EXIF orientation of 1 to 8. */
    Pixels upright(int orientation) {
        if (orientation == 1) {
            return this;
        }
        boolean turned = orientation >= 5;
        int newWidth = turned ? height : width;
        int newHeight = turned ? width : height;
        byte[] result = new byte[rgb.length];
        for (int y = 0; y < newHeight; y++) {
            for (int x = 0; x < newWidth; x++) {
                int fromX = turned ? y : x;
                int fromY = turned ? x : y;
                // 2, 3, 7, 8 mirror the stored columns; 3, 4, 6, 7 mirror the stored rows.
                boolean mirrorX = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
                boolean mirrorY = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
                int sourceX = mirrorX ? width - 1 - fromX : fromX;
                int sourceY = mirrorY ? height - 1 - fromY : fromY;
                System.arraycopy(rgb, (sourceY * width + sourceX) * 3, result, (y * newWidth + x) * 3, 3);
            }
        }
        return new Pixels(newWidth, newHeight, result);
    }

    /** Returns the luma of every pixel (ITU-R BT.601 in 16-bit fixed point), as Pillow computes it. */
    public int[] luma() {
        int[] result = new int[width * height];
        Arrays.setAll(result, i -> {
            int red = rgb[i * 3] & 0xff;
            int green = rgb[i * 3 + 1] & 0xff;
            int blue = rgb[i * 3 + 2] & 0xff;
            return red * 19595 + green * 38470 + blue * 7471 + 0x8000 >> 16;
        });
        return result;
    }
}
