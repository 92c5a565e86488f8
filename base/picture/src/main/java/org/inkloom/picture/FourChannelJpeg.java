package org.inkloom.picture;

import java.awt.image.Raster;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * JPEG of four channels. Such files come from Adobe's programs, which store inks negated; Pillow takes them all for
 * such.
 *
 * <p>The JDK's decoder gives the stored channels; what it makes of them by itself depends on profiles and is not
 * Pillow's.
 */
final class FourChannelJpeg {
    private static final int YCCK = 2;
    private static final int ROUNDED = 1 << 15;

    private FourChannelJpeg() {}

    static Pixels decode(ImageInputStream in, ByteWindow bytes) throws IOException, BadPictureException {
        ImageReader reader = jdkReader();
        try {
            reader.setInput(in, true, true);
            Raster raster = reader.readRaster(0, null);
            if (raster.getNumBands() != 4) {
                throw new BadPictureException("its JPEG data have " + raster.getNumBands() + " channels");
            }
            return rgb(raster, adobeTransform(bytes) >= 1);
        } finally {
            reader.dispose();
        }
    }

    private static ImageReader jdkReader() throws BadPictureException {
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName("jpeg");
        while (readers.hasNext()) {
            ImageReader reader = readers.next();
            if (reader.getClass().getName().startsWith("com.sun.imageio.")) {
                return reader;
            }
            reader.dispose();
        }
        throw new BadPictureException("this Java has no decoder for JPEG of four channels");
    }

    private static Pixels rgb(Raster raster, boolean ycck) {
        int width = raster.getWidth();
        int height = raster.getHeight();
        byte[] rgb = new byte[Math.multiplyExact(Math.multiplyExact(width, height), 3)];
        int[] row = new int[4 * width];
        int at = 0;
        for (int y = 0; y < height; y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
            for (int i = 0; i < row.length; i += 4) {
                if (ycck) {
                    toInks(row, i);
                }
                int black = 255 - row[i + 3];
                rgb[at++] = FourInks.channel(255 - row[i], black);
                rgb[at++] = FourInks.channel(255 - row[i + 1], black);
                rgb[at++] = FourInks.channel(255 - row[i + 2], black);
            }
        }
        return new Pixels(width, height, rgb);
    }

    /** JFIF's YCbCr to RGB in 16-bit fixed point, as libjpeg computes it; what it gives is then negated once more. */
    private static void toInks(int[] row, int i) {
        int y = row[i];
        int blue = row[i + 1] - 128;
        int red = row[i + 2] - 128;
        row[i] = 255 - clip(y + (91881 * red + ROUNDED >> 16));
        row[i + 1] = 255 - clip(y + (-22554 * blue - 46802 * red + ROUNDED >> 16));
        row[i + 2] = 255 - clip(y + (116130 * blue + ROUNDED >> 16));
    }

    private static int clip(int value) {
        return Math.clamp(value, 0, 255);
    }

    /** Returns the colour transform of Adobe's segment APP14: 0 none, 1 or 2 with luma; -1 without such a segment. */
    private static int adobeTransform(ByteWindow bytes) {
        try {
            long place = 2;
            while (true) {
                int marker = bytes.u8(place) == 0xff ? bytes.u8(place + 1) : 0xff;
                if (marker == 0xff) {
                    place++;
                } else if (marker == 0xda || marker == 0xd9) {
                    return -1;
                } else if (marker == 0xee && bytes.u16(place + 2, false) >= 14 && bytes.has(place + 4, "Adobe")) {
                    return bytes.u8(place + 15) == 0 ? 0 : YCCK;
                } else {
                    boolean alone = marker <= 1 || marker >= 0xd0 && marker <= 0xd8;
                    place += 2 + (alone ? 0 : Math.max(2, bytes.u16(place + 2, false)));
                }
            }
        } catch (IOException e) {
            return -1;
        }
    }
}
