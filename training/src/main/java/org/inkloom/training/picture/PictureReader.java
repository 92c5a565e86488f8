package org.inkloom.training.picture;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.inkloom.report.png.RgbPicture;

/**
 * Decodes a file as Pillow's {@code Image.open(path).convert("RGB")} does: stored values are taken as they are, without
 * colour management; transparency is dropped, not blended; grey becomes three equal channels.
 */
public final class PictureReader {
    private PictureReader() {}

    /**
     * Reads one picture.
     *
     * @throws IOException if the file cannot be read, or is no picture that can be decoded; its message says which
     */
    public static RgbPicture read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("there is no such file");
        }
        if (Files.size(file) == 0) {
            throw new IOException("the file is empty");
        }
        BufferedImage image;
        try {
            image = ImageIO.read(file.toFile());
        } catch (RuntimeException e) {
            // ImageIO's decoders answer some damaged files with unchecked exceptions.
            throw new IOException("the file is damaged (" + e + ")", e);
        }
        if (image == null) {
            throw new IOException("it is no picture in a known format (PNG, JPEG, BMP, GIF, TIFF)");
        }
        return convert(image);
    }

    private static RgbPicture convert(BufferedImage image) {
        ColorModel model = image.getColorModel();
        byte[] bytes = new byte[Pixels.CHANNELS * image.getWidth() * image.getHeight()];
        int type = image.getSampleModel().getDataType();
        if (model instanceof ComponentColorModel && (type == DataBuffer.TYPE_BYTE || type == DataBuffer.TYPE_USHORT)) {
            fromBands(image.getRaster(), type == DataBuffer.TYPE_USHORT ? 8 : 0, bytes);
        } else {
            fromColours(image, bytes);
        }
        return new RgbPicture(image.getWidth(), image.getHeight(), bytes);
    }

    /** Reads stored values: getRGB would pass grey and profiled pictures through a colour transform. */
    private static void fromBands(Raster raster, int shift, byte[] bytes) {
        int bands = raster.getNumBands();
        int colours = bands >= 3 ? 3 : 1;
        int[] row = new int[raster.getWidth() * bands];
        int at = 0;
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, raster.getWidth(), 1, row);
            for (int x = 0; x < raster.getWidth(); x++) {
                for (int c = 0; c < Pixels.CHANNELS; c++) {
                    bytes[at++] = (byte) (row[x * bands + (colours == 3 ? c : 0)] >> shift);
                }
            }
        }
    }

    private static void fromColours(BufferedImage image, byte[] bytes) {
        int[] row = new int[image.getWidth()];
        int at = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            image.getRGB(0, y, row.length, 1, row, 0, row.length);
            for (int pixel : row) {
                bytes[at++] = (byte) (pixel >> 16);
                bytes[at++] = (byte) (pixel >> 8);
                bytes[at++] = (byte) pixel;
            }
        }
    }
}
